package seal

import (
	"strings"

	"gatehouse/capture/mrz"
	"gatehouse/capture/seal"
	"gatehouse/screening"
)

// holder compares what the seal says of the holder's document with the printed MRZ,
// where that is of another document than the seal: a visa's seal beside a passport
// (clause 5.7.4.3), a proof that names the passport.
func holder(f *screening.Finding, d *screening.DocumentEvidence, s *screening.SealEvidence) {
	passport, number := feature(s, seal.FieldPassportNumber), feature(s, seal.FieldDocumentNumber)
	fields, err := mrz.Parse(d.Lines)
	switch {
	case related(d.Lines, sealed(s)) == own:
		missing(f, "the seal is that of the printed document itself")
		return
	case passport == "" && number == "":
		missing(f, "the seal names no other document")
		return
	case err != nil:
		missing(f, "no printed MRZ was read on this page")
		return
	}
	printed := fields.Number.Text
	f.Values = values("print", printed, "passport in the seal", passport, "document in the seal", number)
	f.Verdict = screening.Successful
	switch {
	case sameNumber(printed, passport), sameNumber(printed, number):
		if !sameBirth(fields, sealed(s)) {
			f.Verdict, f.Text = screening.Undetermined, "The seal names this document, and another date of birth. Compare name and date of birth."
		}
	case unsureNumber(d, fields.Number):
		f.Verdict, f.Text = screening.Undetermined, "The seal names a document of another number than the one that was read, which was hard to read. Capture again, or compare by eye."
	case passport == "" || fields.Code.Text[0] != 'P':
		f.Verdict, f.Text = screening.Undetermined, "The seal names a document of another number. It may be an earlier one or another one of the same person: look at name and date of birth."
	default:
		f.Verdict, f.Text = screening.Failed, "The seal was made for a passport of another number. Compare with the passport: an exchanged visa looks like this."
	}
}

// unsureNumber tells whether a character of the printed number was hard to read.
func unsureNumber(d *screening.DocumentEvidence, n mrz.Number) bool {
	for _, s := range n.Spans[:n.N] {
		for j := s.From; j < s.To; j++ {
			if unsure(d, s.Line, j) {
				return true
			}
		}
	}
	return false
}

// sameBirth compares the dates of birth where both MRZ have a whole one (Doc 9303-7
// clause 9.4: does the MRZ of the passport match with that of the visa).
func sameBirth(printed mrz.Fields, sealed []string) bool {
	of, err := parse(sealed)
	a, b := printed.Birth.Text, of.Birth.Text
	return err != nil || a == b || a == "" || b == "" || strings.Contains(a+b, "<")
}

// wholeNumber is how many characters of a number a seal holds at the most where its
// field is as wide as that of an MRZ (Doc 9303-7 clause 9.1.3).
const wholeNumber = 9

// sameNumber compares a printed number with that in the seal, which may be cut off.
func sameNumber(printed, sealed string) bool {
	printed, sealed = plain(printed), plain(sealed)
	return sealed != "" && (printed == sealed || len(sealed) == wholeNumber && strings.HasPrefix(printed, sealed))
}

// plain is a number or a code without fillers and what people write between.
func plain(s string) string {
	return strings.ToUpper(strings.NewReplacer("<", "", " ", "", "-", "").Replace(s))
}
