package document

import (
	"fmt"

	"gatehouse/capture/mrz"
	"gatehouse/screening"
)

var checkTitles = [...]string{
	mrz.CheckNumber:    "Check digit of the document number",
	mrz.CheckBirth:     "Check digit of the date of birth",
	mrz.CheckExpiry:    "Check digit of the date of expiry",
	mrz.CheckOptional:  "Check digit of the optional data",
	mrz.CheckComposite: "Composite check digit",
}

// checks gives a finding for each check digit that the format has, and for the
// three that every format of Doc 9303 has: not supported where a national one has
// it not.
func (p *page) checks() []screening.Finding {
	var out []screening.Finding
	for k := mrz.CheckNumber; k <= mrz.CheckComposite; k++ {
		c := &p.fields.Checks[k]
		f, done := p.mrz("mrz.check."+k.String(), checkTitles[k])
		switch always := k <= mrz.CheckExpiry; {
		case !done && c.Applicable:
			p.digit(&f, c)
		case !always:
			continue
		case !done:
			f.Verdict, f.Text = screening.NoSupport, "not supported: this document has no such check digit. Compare with the page."
		}
		out = append(out, f)
	}
	return out
}

func (p *page) digit(f *screening.Finding, c *mrz.Check) {
	f.Values = []screening.Value{
		{Name: "printed", Value: string(c.Printed)},
		{Name: "computed", Value: string(c.Computed)},
	}
	spans := append(c.Over[:c.N:c.N], c.At)
	f.Region = p.region(spans...)
	if c.OK {
		return
	}
	f.Verdict = screening.Failed
	f.Text = fmt.Sprintf("Printed %c, computed %c over %s (digit: %s).", c.Printed, c.Computed, places(c.Over[:c.N]), c.At)
	if doubts := p.doubts(spans...); doubts != "" {
		f.Text += doubts + " Compare with the page; if the reading is wrong, capture again."
	} else {
		f.Text += " Every character was read surely. Compare with the page: a changed character looks like this, and so does an issuer's misprint."
	}
}

// places names several spans, each line once.
func places(spans []mrz.Span) string {
	text := ""
	for i, s := range spans {
		switch {
		case i == 0:
			text = s.String()
		case s.Line == spans[i-1].Line:
			text += fmt.Sprintf(", %d to %d", s.From+1, s.To)
		default:
			text += "; " + s.String()
		}
	}
	return text
}
