package main

import (
	"strings"
	"time"

	"gatehouse/capture"
	zone "gatehouse/capture/mrz"
	"gatehouse/capture/translit"
)

// zoneFields is a parsed zone as JSON. Numbers of lines and columns count from 1.
type zoneFields struct {
	Format      string      `json:"format"`
	Valid       bool        `json:"valid"` // every digit, class, date and code is right; a code in no list counts as wrong
	Code        string      `json:"code"`
	Issuer      string      `json:"issuer"`
	IssuerKind  string      `json:"issuer_kind"`
	Number      string      `json:"number"`
	Nationality string      `json:"nationality"`
	NationKind  string      `json:"nationality_kind"`
	Surname     string      `json:"surname"`
	Given       string      `json:"given"`
	Truncated   bool        `json:"truncated"`
	Cyrillic    string      `json:"cyrillic,omitempty"` // the name of a Russian internal passport in its own letters
	Birth       zoneDate    `json:"birth"`
	Sex         string      `json:"sex"`
	Expiry      zoneDate    `json:"expiry"`
	Issued      string      `json:"issued,omitempty"`
	Optional    []string    `json:"optional"`
	Checks      []zoneCheck `json:"checks,omitempty"` // of an image they stand outside the fields
	Faults      []zoneFault `json:"faults"`
	Notes       []zoneFault `json:"notes"`
}

// zoneDate: date is YYYY-MM-DD with 00 for an unknown month or day, and empty where
// there is none to tell.
type zoneDate struct {
	Printed string `json:"printed"`
	State   string `json:"state"`
	Date    string `json:"date,omitempty"`
}

type zoneCheck struct {
	Field    string `json:"field"`
	Verdict  string `json:"verdict"` // successful, failed
	Printed  string `json:"printed"`
	Computed string `json:"computed"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
}

type zoneFault struct {
	Rule   string `json:"rule"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	To     int    `json:"to"` // the last column of the place
	Text   string `json:"text"`
}

// formatName is a format without its dash: MRVA, FRAID.
func formatName(f capture.Format) string { return strings.ReplaceAll(f.String(), "-", "") }

func fieldsJSON(f *zone.Fields, now time.Time) zoneFields {
	known := f.Issuer.Kind != zone.CodeUnknown && f.Nationality.Kind != zone.CodeUnknown
	z := zoneFields{
		Format: formatName(f.Format), Valid: f.Valid() && known,
		Code: f.Code.Plain(), Issuer: f.Issuer.Code(), IssuerKind: f.Issuer.Kind.String(),
		Number: f.Number.Text, Nationality: f.Nationality.Code(), NationKind: f.Nationality.Kind.String(),
		Surname: f.Name.Primary.Plain(), Given: f.Name.Secondary.Plain(), Truncated: f.Name.Truncated,
		Birth:  zoneDate{Printed: f.Birth.Text, State: f.Birth.State.String()},
		Expiry: zoneDate{Printed: f.Expiry.Text, State: f.Expiry.State.String()},
		Sex:    f.Sex.Text, Issued: f.Issued.Text,
		Optional: []string{}, Checks: []zoneCheck{}, Faults: faultsJSON(f.Faults), Notes: faultsJSON(f.Notes),
	}
	if y, m, d, ok := f.Birth.Birth(now); ok && y >= 0 {
		z.Birth.Date = isoDate(y, m, d)
	}
	if y, m, d, _, ok := f.Expiry.Expiry(now); ok {
		z.Expiry.Date = isoDate(y, m, d)
	}
	if f.RussianInternal() {
		z.Cyrillic = strings.TrimSpace(translit.Cyrillic(f.Name.Primary.Text) + " " + translit.Cyrillic(f.Name.Secondary.Text))
	}
	for _, o := range f.Optional {
		if o.Span.To > o.Span.From {
			z.Optional = append(z.Optional, o.Text)
		}
	}
	for k, c := range f.Checks {
		if !c.Applicable {
			continue
		}
		v := zoneCheck{zone.CheckKind(k).String(), "failed", string(rune(c.Printed)), string(rune(c.Computed)), c.At.Line + 1, c.At.From + 1}
		if c.OK {
			v.Verdict = "successful"
		}
		z.Checks = append(z.Checks, v)
	}
	return z
}

func faultsJSON(all []zone.Fault) []zoneFault {
	out := []zoneFault{}
	for _, x := range all {
		out = append(out, zoneFault{x.Rule.String(), x.Span.Line + 1, x.Span.From + 1, x.Span.To, x.Text})
	}
	return out
}

func isoDate(y, m, d int) string {
	b := []byte("0000-00-00")
	for i, n := 3, y; n > 0; i, n = i-1, n/10 {
		b[i] += byte(n % 10)
	}
	for _, p := range [...]struct{ at, n int }{{5, m}, {8, d}} {
		if p.n > 0 {
			b[p.at], b[p.at+1] = b[p.at]+byte(p.n/10), b[p.at+1]+byte(p.n%10)
		}
	}
	return string(b)
}
