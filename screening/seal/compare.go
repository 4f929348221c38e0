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

// parse reads the lines in the seal. The second line of a visa is filled up: what is
// left out has no check digit.
func parse(sealed []string) (mrz.Fields, error) {
	if len(sealed) == 2 && len(sealed[1]) < len(sealed[0]) {
		sealed = []string{sealed[0], sealed[1] + strings.Repeat("<", len(sealed[0])-len(sealed[1]))}
	}
	return mrz.Parse(sealed)
}

// digits judges the check digits of the lines in the seal (clause 5.9.1.2.3).
func digits(f *screening.Finding, _ *screening.DocumentEvidence, s *screening.SealEvidence) {
	ls := sealed(s)
	if ls == nil {
		missing(f, "the seal holds no MRZ")
		return
	}
	fields, err := parse(ls)
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

// relation says what the lines in the seal are to the printed ones.
type relation uint8

const (
	none   relation = iota // one side is missing
	own                    // those of the printed document
	beside                 // those of a visa, and the print is of the passport beside it
	alien                  // those of some other document
)

// related compares layout and kind, and not the letters of the document code: these
// can be altered like any other.
func related(printed, sealed []string) relation {
	if len(printed) == 0 || len(sealed) == 0 || printed[0] == "" || sealed[0] == "" {
		return none
	}
	visa := sealed[0][0] == 'V'
	switch {
	case visa && printed[0][0] != 'V':
		return beside
	case visa == (printed[0][0] == 'V') && len(printed) == len(sealed) && len(printed[0]) == len(sealed[0]):
		return own
	}
	return alien
}

// unsure tells whether a printed character was hard to read.
func unsure(d *screening.DocumentEvidence, line, column int) bool {
	return line < len(d.MarginsMilli) && column < len(d.MarginsMilli[line]) && d.MarginsMilli[line][column] < screening.UnsureMilli
}

// lines compares the printed MRZ with that in the seal (clause 5.7.7). The seal may
// hold a part only, so that consistency is asked for; what was not read of the print
// is doubtful.
func lines(f *screening.Finding, d *screening.DocumentEvidence, s *screening.SealEvidence) {
	in := sealed(s)
	switch related(d.Lines, in) {
	case none:
		if missing(f, "no printed MRZ was read on this page"); in == nil {
			missing(f, "the seal holds no MRZ")
		}
		return
	case beside:
		missing(f, "the seal is that of a visa beside the printed document")
		return
	case alien:
		if p, err := mrz.Parse(d.Lines); err == nil && sameNumber(p.Number.Text, feature(s, seal.FieldPassportNumber)) {
			missing(f, "the seal is that of a document beside the passport that it names")
			return
		}
		f.Verdict, f.Text = screening.Undetermined, "The seal holds the MRZ of another kind of document than the one whose MRZ was read. Look which document it is fixed to: a seal that was moved from another document looks like this."
		return
	}
	var sure, doubtful []string
	for i := range in {
		for j := range len(in[i]) {
			place := fmt.Sprintf("line %d, character %d", i+1, j+1)
			switch {
			case j >= len(d.Lines[i]):
				doubtful = append(doubtful, place)
			case in[i][j] == d.Lines[i][j]:
			case unsure(d, i, j):
				doubtful = append(doubtful, place)
			default:
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
		f.Text = "Print and seal differ: " + few(append(sure, doubtful...)) + ". A changed print, or a seal that was moved from another document, looks like this."
	case len(doubtful) > 0:
		f.Verdict = screening.Undetermined
		f.Text = "Print and seal differ only where the print was hard to read: " + few(doubtful) + ". Capture again, or compare by eye."
	}
}

// few joins the first of many places.
func few(places []string) string {
	const most = 6
	if n := len(places) - most; n > 0 {
		return strings.Join(places[:most], "; ") + fmt.Sprintf("; and %d more", n)
	}
	return strings.Join(places, "; ")
}
