package index

import (
	"context"
	"fmt"
	"slices"

	"gatehouse/capture"
	"gatehouse/screening/match"
)

// MaxProbes is the most fingers that one search takes.
const MaxProbes = 10

// Probe is a finger of the traveller.
type Probe struct {
	Finger   capture.Finger // as it was taken; FingerUnknown is compared with all
	Template *capture.FingerTemplate
}

// Gallery is what an Index was built of. Rows are numbered as in the index, those of
// one subject follow each other. It is used by one search at a time.
type Gallery interface {
	// Subjects is the number of different subjects.
	Subjects() int
	// Subject gives the first row of the subject of a row, and the row after its last.
	Subject(row int) (from, to int)
	// Finger is the position of a row's finger.
	Finger(row int) capture.Finger
	// Template gives a row's template. Its lists are wiped after use.
	Template(row int) (capture.FingerTemplate, error)
}

// Limits of a search.
type Limits struct {
	Survivors  int // of the screen, for each probe; 0 = one in sixty, at least 50 and at most 200
	FalseCenti int // least strength of a lead: -100 log10 of the false leads in one search
	Leads      int // most that are given; 0 = 10
}

// Lead is a person of the gallery who may be the traveller. It asks a person to
// compare two pictures; it never says that they show the same one.
type Lead struct {
	From, To   int     // rows of the subject
	FalseCenti int     // -100 log10 of the false leads that a search of this gallery gives at this strength
	Pairs      []Match // the best one of each probe that is like a row at all, strongest first
}

// Match is one full comparison in a lead.
type Match struct {
	Probe, Row int
	Score      int // of screening/match
	FMRCenti   int // match.FMRCenti of it
}

// Outcome is what a search gave.
type Outcome struct {
	Leads    []Lead // strongest first
	Compared int    // templates that survived the screen and were compared in full
}

// Searcher is the workspace of searches; one at a time.
type Searcher struct {
	screen  *Screen
	matcher *match.Matcher
	edges   []uint64
	found   []Candidate
}

// NewSearcher makes a workspace.
func NewSearcher() *Searcher { return &Searcher{screen: NewScreen(), matcher: match.NewMatcher()} }

// Search looks the probes up in ix, which was built of g. Errors: ctx's, g's, more than
// MaxProbes.
func (s *Searcher) Search(ctx context.Context, ix *Index, g Gallery, probes []Probe, limits Limits) (Outcome, error) {
	if len(probes) > MaxProbes {
		return Outcome{}, fmt.Errorf("index: %d probes, at most %d fingers are searched at once", len(probes), MaxProbes)
	}
	var out Outcome
	prepared := make([]*match.Prepared, len(probes))
	survived := map[[2]int]bool{} // probe and row
	var subjects []int            // first rows
	for i, p := range probes {
		prepared[i] = match.Prepare(p.Template)
		s.edges = Describe(p.Template, s.edges[:0])
		var err error
		if s.found, err = s.screen.Search(ctx, ix, s.edges, limits.survivors(ix.rows), s.found[:0]); err != nil {
			return Outcome{}, err
		}
		for _, c := range s.found {
			from, _ := g.Subject(c.Row)
			subjects = append(subjects, from)
			survived[[2]int{i, c.Row}] = true
		}
	}
	slices.Sort(subjects)
	for _, from := range slices.Compact(subjects) {
		if err := ctx.Err(); err != nil {
			return Outcome{}, err
		}
		lead, n, err := s.subject(g, from, probes, prepared, survived)
		if err != nil {
			return Outcome{}, err
		}
		out.Compared += n
		if lead.FalseCenti = max(0, lead.FalseCenti-logCenti(uint64(max(1, g.Subjects())))); lead.FalseCenti >= limits.FalseCenti && len(lead.Pairs) > 0 {
			out.Leads = append(out.Leads, lead)
		}
	}
	slices.SortStableFunc(out.Leads, func(a, b Lead) int { return b.FalseCenti - a.FalseCenti })
	most := limits.Leads
	if most == 0 {
		most = 10
	}
	out.Leads = out.Leads[:min(len(out.Leads), most)]
	return out, nil
}

func (l Limits) survivors(rows int) int {
	if l.Survivors > 0 {
		return l.Survivors
	}
	return min(200, max(50, rows/60))
}

// alike tells whether two positions may be one finger's.
func alike(a, b capture.Finger) bool {
	return a == b || a == capture.FingerUnknown || b == capture.FingerUnknown
}

// subject compares the probes with the rows of one subject. Those of one position are
// joined; a row of another position counts alone, and only where it survived the
// screen: fingers are given in the wrong order, now and then on purpose. Whatever is
// chosen as the best of several is weakened by as many.
func (s *Searcher) subject(g Gallery, from int, probes []Probe, prepared []*match.Prepared, survived map[[2]int]bool) (Lead, int, error) {
	_, to := g.Subject(from)
	lead := Lead{From: from, To: to}
	rows := make([]*match.Prepared, to-from)
	compared, fingers, sum, crossed, cross := 0, 0, 0, 0, 0
	for i, p := range probes {
		best, same := Match{Probe: i}, 0
		strongest := 0 // of those of its position
		for row := from; row < to; row++ {
			own := alike(p.Finger, g.Finger(row))
			if own {
				same++
			} else if crossed++; !survived[[2]int{i, row}] {
				continue
			}
			if rows[row-from] == nil {
				t, err := g.Template(row)
				if err != nil {
					return Lead{}, 0, err
				}
				rows[row-from] = match.Prepare(&t)
				Wipe(&t)
				compared++
			}
			score := s.matcher.Score(prepared[i], rows[row-from])
			fmr := match.FMRCenti(score)
			if fmr > best.FMRCenti {
				best.Row, best.Score, best.FMRCenti = row, score, fmr
			}
			if own {
				strongest = max(strongest, fmr)
			} else {
				cross = max(cross, fmr)
			}
		}
		if best.FMRCenti > 0 {
			lead.Pairs = append(lead.Pairs, best)
		}
		if same > 0 {
			fingers++
			sum += max(0, strongest-logCenti(uint64(same)))
		}
	}
	slices.SortStableFunc(lead.Pairs, func(a, b Match) int { return b.FMRCenti - a.FMRCenti })
	lead.FalseCenti = strength(joined(sum, fingers), fingers > 0, cross, crossed)
	return lead, compared, nil
}

// strength takes the better of two ways to see a subject: all fingers of the same
// positions together, or the best one of the pairs of other positions.
func strength(together int, some bool, cross, crossed int) int {
	if crossed > 0 {
		cross = max(0, cross-logCenti(uint64(crossed)))
	}
	best := max(together, cross)
	if some && crossed > 0 {
		best = max(0, best-logCenti(2))
	}
	return best
}

// Wipe leaves nothing of a template in memory that will be used for something else.
func Wipe(t *capture.FingerTemplate) {
	clear(t.Plain)
	clear(t.Enhanced)
	clear(t.Field.Orientation)
	clear(t.Field.Period)
	clear(t.Field.Coherence)
}
