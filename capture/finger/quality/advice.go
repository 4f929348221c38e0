package quality

import "gatehouse/capture"

// Limits of the advice, in the units of Measures.
const (
	fingerArea = 12  // cells: a finger has more than a tenth of a square inch of ridges
	smallArea  = 90  // cells, or half of what the sensor has
	farOff     = 5   // a fifth of the side
	tooWet     = 450 // share of cells whose valleys are filled
	tooDry     = 650 // share of cells whose ridges are thin, of a faint or broken print
	unclear    = 20  // quality
)

// Advice says what was wrong, the most important first; nothing where nothing was.
func (s *Measures) Advice() []capture.Advice {
	if s.Area < fingerArea {
		return []capture.Advice{capture.AdviceNoFinger}
	}
	var out []capture.Advice
	if s.Area < min(smallArea, s.Width*s.Height/(2*cell*cell)) {
		out = append(out, capture.AdviceTooSmall)
	}
	if farOff*max(s.OffX, -s.OffX) > s.Width || farOff*max(s.OffY, -s.OffY) > s.Height {
		out = append(out, capture.AdviceOffCentre)
	}
	if s.Wet > tooWet {
		out = append(out, capture.AdviceTooWet)
	}
	if s.Dry > tooDry && s.agreed() < 700 {
		out = append(out, capture.AdviceTooDry)
	}
	if len(out) == 0 && s.Quality() < unclear {
		out = append(out, capture.AdviceUnclear)
	}
	return out
}
