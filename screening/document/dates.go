package document

import (
	"fmt"
	"strings"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/mrz"
	"gatehouse/screening"
)

// dates judges whether both dates can be dates; how old they are is not asked.
func (p *page) dates() screening.Finding {
	f, done := p.mrz("mrz.dates", "Dates well formed")
	if done {
		return f
	}
	var bad []mrz.Span
	var says []string
	for _, d := range [...]struct {
		name string
		mrz.Date
	}{{"date of birth", p.fields.Birth}, {"date of expiry", p.fields.Expiry}} {
		place := fmt.Sprintf("the %s (%s)", d.name, d.Span)
		switch d.State {
		case mrz.DateMalformed:
			says, bad = append(says, place+" is no date: zeros, letters or stray fillers"), append(bad, d.Span)
		case mrz.DateImpossible:
			says, bad = append(says, place+" is a day that no calendar has"), append(bad, d.Span)
		case mrz.DatePartly:
			says = append(says, place+" is known in part only")
		case mrz.DateUnknown:
			says = append(says, place+" is not known")
		}
	}
	f.Region = p.region(p.fields.Birth.Span, p.fields.Expiry.Span)
	if len(bad) > 0 {
		f.Verdict, f.Region = screening.Failed, p.region(bad...)
	}
	if len(says) > 0 {
		f.Text = sentence(strings.Join(says, "; ")) + "." + p.doubts(bad...)
	}
	return f
}

// expiry judges the validity (BSI TR-03135-1 clause 5.7.1).
func (p *page) expiry() screening.Finding {
	f := screening.Finding{ID: "document.expiry", Group: "document", Title: "Validity of the document"}
	if p.unread(&f) {
		return f
	}
	d := p.fields.Expiry
	if d.State == mrz.DateAbsent {
		p.noExpiry(&f)
		return f
	}
	f.Region = p.region(d.Span)
	year, month, day, sure, ok := d.Expiry(p.now)
	if !ok {
		f.Verdict = screening.Undetermined
		f.Text = "The date of expiry cannot be taken from the MRZ. Look at the page."
		return f
	}
	f.Values = []screening.Value{{Name: "valid until", Value: fmt.Sprintf("%04d-%02d-%02d", year, month, day)}}
	y, m, t := p.now.Date()
	past := year < y || year == y && (month < int(m) || month == int(m) && day < t)
	switch {
	case past:
		f.Verdict = screening.Failed
		f.Text = fmt.Sprintf("The document expired on %04d-%02d-%02d.", year, month, day) + p.doubts(d.Span)
	case !sure:
		f.Verdict = screening.Undetermined
		f.Text = fmt.Sprintf("The year of expiry can be %d or %d: more than %d years ahead is uncommon. Look at the page.", year, year-100, mrz.ExpiryAhead)
	case !p.fields.Checks[mrz.CheckExpiry].Applicable:
		f.Verdict = screening.Undetermined
		f.Text = "This document has no check digit over the date of expiry, so that the date proves nothing. Look at the page."
	case !p.fields.Checks[mrz.CheckExpiry].OK:
		f.Verdict = screening.Undetermined
		f.Text = "The check digit of this date is wrong, so that the date proves nothing. Look at the page."
	default:
		f.Verdict = screening.Successful
	}
	return f
}

// frenchYears is the longest validity of a French identity card: ten years, five
// more for those that were valid at the end of 2013 or issued later to adults
// (décret 2013-1188).
const frenchYears = 15

// noExpiry judges a document that prints no date of expiry in its MRZ: only that
// it is too old can be told, where the month of issue is known.
func (p *page) noExpiry(f *screening.Finding) {
	f.Verdict = screening.Undetermined
	f.Text = "The MRZ of this document has no date of expiry. Look at the page."
	i := p.fields.Issued
	year, month, ok := issued(i.Text, p.now)
	if p.fields.Format != capture.FRAID || !ok {
		return
	}
	f.Region = p.region(i.Span)
	f.Values = []screening.Value{{Name: "issued", Value: fmt.Sprintf("%04d-%02d", year, month)}}
	if y, m, _ := p.now.Date(); y > year+frenchYears || y == year+frenchYears && int(m) > month {
		f.Verdict = screening.Failed
		f.Text = fmt.Sprintf("The card was issued in %04d-%02d, more than %d years ago.", year, month, frenchYears) + p.doubts(i.Span)
	}
}

// issued reads YYMM as the latest such month that is not after now.
func issued(text string, now time.Time) (year, month int, ok bool) {
	if _, err := fmt.Sscanf(text, "%2d%2d", &year, &month); err != nil || len(text) != 4 || month < 1 || month > 12 {
		return 0, 0, false
	}
	y, m, _ := now.Date()
	year += y - y%100
	if year > y || year == y && month > int(m) {
		year -= 100
	}
	return year, month, true
}

// unread fills a finding of the group document where there is no MRZ to judge:
// what cannot be read from a captured page is undetermined.
func (p *page) unread(f *screening.Finding) bool {
	if p.blank == 0 {
		return false
	}
	f.Verdict, f.Text = p.blank, p.why
	if ended(p.e.ModalityEvidence) == screening.Successful {
		f.Verdict = screening.Undetermined
	}
	return true
}

func sentence(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
