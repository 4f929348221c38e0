package seal

import (
	"fmt"
	"strings"

	"gatehouse/capture/mrz"
	"gatehouse/capture/seal"
	"gatehouse/screening"
)

// feature gives the text of the first field of that name.
func feature(s *screening.SealEvidence, name string) string {
	for _, f := range s.Features {
		if f.Name == name {
			return f.Text
		}
	}
	return ""
}

// sealed gives the lines in the seal, or nil.
func sealed(s *screening.SealEvidence) []string {
	if t := feature(s, seal.FieldMRZ); t != "" {
		return strings.Split(t, "\n")
	}
	return nil
}

// missing begins a comparison that lacks one side.
func missing(f *screening.Finding, why string) {
	f.Verdict, f.Text = screening.NoSupport, "not supported: "+why
}

// digits judges the check digits of the lines in the seal (clause 5.9.1.2.3). The
// second line of a visa is filled up: what is left out has no check digit.
func digits(f *screening.Finding, _ *screening.DocumentEvidence, s *screening.SealEvidence) {
	ls := sealed(s)
	if ls == nil {
		missing(f, "the seal holds no MRZ")
		return
	}
	if n := len(ls); n == 2 && len(ls[1]) < len(ls[0]) {
		ls = []string{ls[0], ls[1] + strings.Repeat("<", len(ls[0])-len(ls[1]))}
	}
	fields, err := mrz.Parse(ls)
	if err != nil {
		f.Verdict, f.Text = screening.Failed, "The lines in the seal fit no format of Doc 9303: "+err.Error()+"."
		return
	}
	f.Verdict = screening.Successful
	for k := range fields.Checks {
		if c := &fields.Checks[k]; c.Applicable && !c.OK {
			f.Verdict = screening.Failed
			f.Text = fmt.Sprintf("In the seal's own MRZ the check digit of the %s is %c and should be %c.", mrz.CheckKind(k), c.Printed, c.Computed)
			return
		}
	}
}

// alike tells whether the printed lines are of the same layout as those in the seal.
func alike(printed, sealed []string) bool {
	return len(printed) == len(sealed) && len(printed) > 0 && len(printed[0]) == len(sealed[0])
}

// lines compares the printed MRZ with that in the seal (clause 5.7.7). The seal may
// hold a part only, so that consistency is asked for.
func lines(f *screening.Finding, d *screening.DocumentEvidence, s *screening.SealEvidence) {
	in := sealed(s)
	switch {
	case in == nil:
		missing(f, "the seal holds no MRZ")
		return
	case len(d.Lines) == 0:
		missing(f, "no printed MRZ was read on this page")
		return
	case !alike(d.Lines, in) || in[0][0] != d.Lines[0][0]:
		missing(f, "the seal is of another kind of document than the printed MRZ")
		return
	}
	var sure, unsure []string
	for i := range in {
		for j := range min(len(in[i]), len(d.Lines[i])) {
			if in[i][j] == d.Lines[i][j] {
				continue
			}
			place := fmt.Sprintf("line %d, character %d", i+1, j+1)
			if i < len(d.MarginsMilli) && j < len(d.MarginsMilli[i]) && d.MarginsMilli[i][j] < screening.UnsureMilli {
				unsure = append(unsure, place)
			} else {
				sure = append(sure, place)
			}
		}
	}
	f.Verdict = screening.Successful
	for i := range in {
		f.Values = append(f.Values, values(fmt.Sprintf("seal, line %d", i+1), in[i], fmt.Sprintf("print, line %d", i+1), d.Lines[i])...)
	}
	switch {
	case len(sure) > 0:
		f.Verdict = screening.Failed
		f.Text = "Print and seal differ: " + few(append(sure, unsure...)) + ". A changed print, or a seal that was moved from another document, looks like this."
	case len(unsure) > 0:
		f.Verdict = screening.Undetermined
		f.Text = "Print and seal differ only where the print was hard to read: " + few(unsure) + ". Capture again, or compare by eye."
	}
}

// holder compares what the seal says of the holder's document with the printed MRZ,
// where that is of another document than the seal: a visa's seal beside a passport
// (clause 5.7.4.3), a proof that names the passport.
func holder(f *screening.Finding, d *screening.DocumentEvidence, s *screening.SealEvidence) {
	in := sealed(s)
	passport, number := feature(s, seal.FieldPassportNumber), feature(s, seal.FieldDocumentNumber)
	fields, err := mrz.Parse(d.Lines)
	switch {
	case alike(d.Lines, in) && in[0][0] == d.Lines[0][0]:
		missing(f, "the seal is that of the printed document itself")
		return
	case passport == "" && number == "":
		missing(f, "the seal names no other document")
		return
	case err != nil:
		missing(f, "no printed MRZ was read on this page")
		return
	}
	printed := strings.ReplaceAll(fields.Number.Text, "<", "")
	f.Values = values("print", printed, "seal", passport+number)
	f.Verdict = screening.Successful
	if plain(passport) == printed || passport == "" && plain(number) == printed {
		return
	}
	if passport == "" {
		f.Verdict, f.Text = screening.Undetermined, "The seal names a document of another number. It may be an earlier one of the same person: look at name and date of birth."
		return
	}
	f.Verdict, f.Text = screening.Failed, "The seal was made for a passport of another number. Compare with the passport: an exchanged visa looks like this."
}

func plain(s string) string { return strings.NewReplacer("<", "", " ", "").Replace(s) }

// few joins the first of many places.
func few(places []string) string {
	const most = 6
	if n := len(places) - most; n > 0 {
		return strings.Join(places[:most], "; ") + fmt.Sprintf("; and %d more", n)
	}
	return strings.Join(places, "; ")
}
