package face

import "time"

// Rules are what a policy says of faces. The zero value is the strictest: no gallery is
// trusted.
type Rules struct {
	FMRCenti int           // false match rate of a comparison, -100 log10; 0 = DefaultFMR
	BandE4   int           // on each side of the threshold, ten-thousandths of a score; 0 = DefaultBand
	LeadE4   int           // least score of a lead of a gallery; 0 = that of the strictest threshold of the card
	MaxAge   time.Duration // beyond which a gallery without a hit proves nothing
}

// DefaultFMR is one false match in a thousand (Frontex and BSI ask it of automated
// gates); DefaultBand is about what one person's score moves between two frames.
const (
	DefaultFMR  = 300
	DefaultBand = 300
)

func (r Rules) fmr() int {
	if r.FMRCenti == 0 {
		return DefaultFMR
	}
	return r.FMRCenti
}

func (r Rules) band() int {
	if r.BandE4 == 0 {
		return DefaultBand
	}
	return r.BandE4
}

// Levels in these findings.
const (
	goodEnough = 30      // quality of both pictures, before a comparison that fails says anything
	oldMonths  = 10 * 12 // a portrait of that age explains a low score
)
