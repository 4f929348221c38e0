package gallery

import (
	"context"

	"gatehouse/capture"
	"gatehouse/screening/match/index"
)

// Lead is a subject who may be the traveller, for a person who compares the pictures.
// It is never a verdict.
type Lead struct {
	Subject    string
	Reason     string // of its strongest row
	FalseCenti int    // -100 log10 of the false leads that a search of this gallery gives at this strength
	Pairs      []Pair // strongest first, at least one
}

// Pair is a finger of the traveller that is like one of the subject.
type Pair struct {
	Probe    int            // among those given
	Row      int            // of the gallery, for Row and Picture
	Finger   capture.Finger // of the row
	Score    int            // of screening/match
	FMRCenti int            // -100 log10 of the false match rate that it stands for
}

// Found is the answer of a search.
type Found struct {
	Leads    []Lead // strongest first
	Screened int    // templates of fingers in the gallery
	Compared int    // of them, in full
}

// Search looks for the traveller's fingers. s is the workspace, used by one search at a
// time. Errors: ctx's, too many probes.
func (g *Gallery) Search(ctx context.Context, s *index.Searcher, probes []index.Probe, limits index.Limits) (Found, error) {
	out, err := s.Search(ctx, g.index, (*fingers)(g), probes, limits)
	if err != nil {
		return Found{}, err
	}
	found := Found{Screened: len(g.fingers), Compared: out.Compared}
	for _, l := range out.Leads {
		best := g.Row(int(g.fingers[l.Pairs[0].Row]))
		lead := Lead{Subject: best.Subject, Reason: best.Reason, FalseCenti: l.FalseCenti}
		for _, p := range l.Pairs {
			row := int(g.fingers[p.Row])
			lead.Pairs = append(lead.Pairs, Pair{p.Probe, row, g.view(row).Position, p.Score, p.FMRCenti})
		}
		found.Leads = append(found.Leads, lead)
	}
	return found, nil
}

// fingers is the gallery as the index numbers it.
type fingers Gallery

func (f *fingers) Subjects() int { return len(f.subjects) }

func (f *fingers) Subject(row int) (from, to int) {
	n := int(f.owner[row])
	if from, to = int(f.subjects[n]), len(f.fingers); n+1 < len(f.subjects) {
		to = int(f.subjects[n+1])
	}
	return from, to
}

func (f *fingers) Finger(row int) capture.Finger {
	return (*Gallery)(f).view(int(f.fingers[row])).Position
}

func (f *fingers) Template(row int) (capture.FingerTemplate, error) {
	return (*Gallery)(f).template(int(f.fingers[row]))
}
