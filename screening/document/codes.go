package document

import (
	"fmt"

	"gatehouse/capture/mrz"
	"gatehouse/screening"
)

func (p *page) issuer() screening.Finding {
	return p.country("document.issuer", "Issuing state or organisation", p.fields.Issuer, false)
}

func (p *page) nationality() screening.Finding {
	return p.country("document.nationality", "Nationality", p.fields.Nationality, true)
}

func (p *page) country(id, title string, c mrz.Country, persons bool) screening.Finding {
	f := screening.Finding{ID: id, Group: "document", Title: title}
	if p.unread(&f) {
		return f
	}
	if c.Kind == mrz.CodeAbsent {
		f.Verdict, f.Text = screening.NoSupport, "not supported: the MRZ of this document does not say it. Look at the page."
		return f
	}
	f.Region = p.region(c.Span)
	f.Values = []screening.Value{{Name: "code", Value: c.Code()}, {Name: "kind", Value: c.Kind.String()}}
	meaning := c.Meaning()
	if meaning != "" {
		f.Values = append(f.Values, screening.Value{Name: "meaning", Value: meaning})
	}
	switch {
	case c.Kind == mrz.CodeState, c.Kind == mrz.CodeOrganisation, c.Kind == mrz.CodePerson && persons:
		f.Verdict = screening.Successful
	case c.Kind == mrz.CodeSpecimen:
		f.Verdict = screening.Failed
		f.Text = fmt.Sprintf("%s marks a specimen (%s). A specimen is no travel document.", c.Code(), meaning)
	case c.Kind == mrz.CodeUnknown:
		f.Verdict = screening.Undetermined
		f.Text = fmt.Sprintf("%q (%s) stands for no state or organisation that this kiosk knows.%s Compare with the page and the cover: a changed letter, an invented state, or a code newer than this software.",
			c.Code(), c.Span, p.doubts(c.Span))
	default:
		f.Verdict = screening.Undetermined
		f.Text = fmt.Sprintf("%s (%s) is no current code of Doc 9303-3 here: %s. Look at the document.", c.Code(), c.Span, meaning)
	}
	return f
}
