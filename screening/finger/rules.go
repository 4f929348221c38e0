package finger

import "time"

// Rules are what a policy says of fingers. The zero value is the strictest that
// BSI TR-03121-3 vol. 1 asks for, and trusts no gallery.
type Rules struct {
	FMRCenti int           // false match rate of a comparison, -100 log10; 0 = DefaultFMR
	Lead     int           // false leads in one search of a gallery, -100 log10; 0 = DefaultLead
	MaxAge   time.Duration // beyond which a gallery without a hit proves nothing
}

// DefaultFMR is one false match in a thousand comparisons, DefaultLead one false lead
// in a thousand searches.
const (
	DefaultFMR  = 300
	DefaultLead = 300
)

// LeadCenti is the least strength of a lead that an officer is shown.
func (r Rules) LeadCenti() int {
	if r.Lead == 0 {
		return DefaultLead
	}
	return r.Lead
}

func (r Rules) fmr() int {
	if r.FMRCenti == 0 {
		return DefaultFMR
	}
	return r.FMRCenti
}

// Levels of quality and of cues in these findings.
const (
	goodEnough = 20  // of both impressions, before a comparison that fails says anything (TR-03121-3 vol. 1: index finger, control)
	suspicious = 500 // thousandths, from which on a cue is shown
)
