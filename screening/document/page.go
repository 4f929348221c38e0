package document

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/mrz"
	"gatehouse/screening"
)

// page is the document under judgement. Where blank is a verdict, there is no
// MRZ to judge, and why says why; else fields hold it.
type page struct {
	e      *screening.DocumentEvidence
	now    time.Time
	fields mrz.Fields
	err    error // of the parser
	blank  screening.Verdict
	why    string
}

func newPage(e *screening.DocumentEvidence, now time.Time) *page {
	p := &page{e: e, now: now}
	switch v := ended(e.ModalityEvidence); {
	case v != screening.Successful:
		p.blank, p.why = v, captured(e.ModalityEvidence).Text
	case len(e.Lines) == 0:
		p.blank = screening.NoSupport
		p.why = "No MRZ was found on this side. Turn the document over or open it at the data page, and capture again."
	default:
		if p.fields, p.err = mrz.Parse(e.Lines); p.err != nil {
			p.blank, p.why = screening.NoSupport, "Not judged, since the MRZ could not be taken apart: "+p.err.Error()+"."
		}
	}
	return p
}

// mrz begins a finding of the group mrz; done is true where there is none to judge.
func (p *page) mrz(id, title string) (f screening.Finding, done bool) {
	f = screening.Finding{ID: id, Group: "mrz", Title: title, Verdict: screening.Successful}
	if p.blank != 0 {
		f.Verdict, f.Text = p.blank, p.why
	}
	return f, p.blank != 0
}

func (p *page) present() screening.Finding {
	f, _ := p.mrz("mrz.present", "MRZ found")
	if p.err != nil {
		f.Verdict, f.Text = screening.Successful, ""
	}
	if f.Verdict == screening.Successful {
		f.Region = p.region(whole(p.e.Lines)...)
	}
	return f
}

func (p *page) format() screening.Finding {
	f, done := p.mrz("mrz.format", "MRZ format")
	switch {
	case errors.Is(p.err, mrz.ErrFormat):
		f.Verdict = screening.Failed
		f.Text = "The lines fit no format: " + p.err.Error() + ". Capture again; if it stays so, compare the lines with the page."
		f.Region = p.region(whole(p.e.Lines)...)
	case !done:
		f.Values = []screening.Value{{Name: "format", Value: p.fields.Format.String()}, {Name: "document code", Value: p.fields.Code.Plain()}}
		p.judge(&f, mrz.RuleCode)
		if what := p.noPass(); what != "" && f.Verdict == screening.Successful {
			f.Verdict, f.Region = screening.NoSupport, p.region(p.fields.Code.Span)
			f.Text = "not supported: this is a " + what + ", and nobody crosses on one alone. Lay the data page of the passport or the identity card on the glass and capture again."
		}
		if note := national(p.fields.Notes); note != "" && f.Verdict == screening.Successful {
			f.Text = note
		}
	}
	return f
}

// noPass names a document that is no travel document by itself, however right its
// lines are; empty for one that is.
func (p *page) noPass() string {
	switch p.fields.Format {
	case capture.MRVA, capture.MRVB:
		return "visa"
	case capture.FRADL, capture.CHEDL:
		return "driving licence"
	}
	return ""
}

// national says how the document departs from Doc 9303 as its state has it.
func national(notes []mrz.Fault) string {
	var says []string
	for _, n := range notes {
		if n.Rule == mrz.RuleNational {
			says = append(says, fmt.Sprintf("%s: %s", n.Span, n.Text))
		}
	}
	if len(says) == 0 {
		return ""
	}
	return "National practice: " + few(says) + "."
}

func (p *page) characters() screening.Finding {
	f, done := p.mrz("mrz.characters", "MRZ characters")
	var impossible *mrz.CharError
	switch {
	case errors.As(p.err, &impossible):
		f.Verdict = screening.Failed
		f.Text = "A character is none that an MRZ can hold: " + p.err.Error() + ". Compare with the page."
		f.Region = p.region(mrz.Span{Line: impossible.Line, From: impossible.Column, To: impossible.Column + 1})
	case !done:
		p.judge(&f, mrz.RuleCharacter, mrz.RuleEmpty, mrz.RuleName, mrz.RuleNumber, mrz.RuleDate)
	}
	return f
}

// judge fails f for the faults of the given rules, names their places, and adds
// the notes of the same rules.
func (p *page) judge(f *screening.Finding, rules ...mrz.Rule) {
	var says []string
	var spans []mrz.Span
	collect := func(faults []mrz.Fault) {
		for _, x := range faults {
			for _, r := range rules {
				if x.Rule == r {
					says = append(says, fmt.Sprintf("%s: %s", x.Span, x.Text))
					spans = append(spans, x.Span)
				}
			}
		}
	}
	if collect(p.fields.Faults); len(says) > 0 {
		f.Verdict = screening.Failed
		f.Text = few(says) + "." + p.doubts(spans...) + " Compare with the page."
		f.Region = p.region(spans...)
		return
	}
	if collect(p.fields.Notes); len(says) > 0 {
		f.Text = "Uncommon: " + few(says) + "."
		f.Region = p.region(spans...)
	}
}

// few joins the first of many texts.
func few(says []string) string {
	const most = 4
	if n := len(says) - most; n > 0 {
		return strings.Join(says[:most], "; ") + fmt.Sprintf("; and %d more", n)
	}
	return strings.Join(says, "; ")
}
