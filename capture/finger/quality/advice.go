package quality

import "gatehouse/capture"

// Limits of the advice, in the units of Measures.
const (
	fingerArea = 12  // cells: a finger has more than 8 square millimetres of ridges
	smallArea  = 90  // cells, or half of what the sensor has
	farOff     = 7   // a seventh of the side
	tooWet     = 300 // share of cells whose valleys are filled
	tooDry     = 500 // share of cells whose ridges are thin
	well       = 60  // quality from which on there is nothing to say
	unclear    = 20  // quality
)

// Advice says what was wrong, the most important first; nothing where nothing was, or
// where the impression is good all the same. Residue is told where there is nothing else: that
// of an earlier finger beside a print could not be told from the faint edges of real ones.
func (s *Measures) Advice() []capture.Advice {
	if s.Area < fingerArea {
		return []capture.Advice{capture.AdviceNoFinger}
	}
	if s.Contrast < trace {
		return []capture.Advice{capture.AdviceResidue}
	}
	var out []capture.Advice
	if s.Quality() < well {
		if s.Area < min(smallArea, s.Width*s.Height/(2*cell*cell)) {
			out = append(out, capture.AdviceTooSmall)
		}
		if farOff*max(s.OffX, -s.OffX) > s.Width || farOff*max(s.OffY, -s.OffY) > s.Height {
			out = append(out, capture.AdviceOffCentre)
		}
		if s.Wet > tooWet {
			out = append(out, capture.AdviceTooWet)
		}
		if s.Dry > tooDry {
			out = append(out, capture.AdviceTooDry)
		}
	}
	if len(out) == 0 && s.Quality() < unclear {
		out = append(out, capture.AdviceUnclear)
	}
	return out
}
