package cms

import (
	"time"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// layouts are the ways in which times are written; the first is that of RFC 5280.
var (
	utcLayouts         = []string{"060102150405Z0700", "0601021504Z0700"}
	generalizedLayouts = []string{"20060102150405Z0700", "20060102150405.999999999Z0700", "200601021504Z0700"}
)

// isTime tells whether a time comes next.
func (r *reader) isTime() bool { return r.at(asn1.UTCTime) || r.at(asn1.GeneralizedTime) }

// time reads a UTCTime, whose years are 1950 to 2049, or a GeneralizedTime.
func (r *reader) time(what string) time.Time {
	layouts := utcLayouts
	general := r.at(asn1.GeneralizedTime)
	tag := asn1.UTCTime
	if general {
		layouts, tag = generalizedLayouts, asn1.GeneralizedTime
	}
	text := string(r.want(tag, what).body)
	for i, layout := range layouts {
		t, err := time.Parse(layout, text)
		if err != nil || r.err != nil {
			continue
		}
		if !general && t.Year() >= 2050 { // package time turns at 1969
			t = t.AddDate(-100, 0, 0)
		}
		if general && t.Year() < 2050 {
			r.depart(TimeOfWrongKind)
		}
		if i > 0 || len(text) != len(layout)-4 {
			r.depart(TimeNotUTC)
		}
		return t.UTC()
	}
	r.fail("%s is no time", what)
	return time.Time{}
}
