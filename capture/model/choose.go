package model

import (
	"slices"
	"strings"

	"gatehouse/capture"
)

// Choice is the outcome of looking for the model of a page.
type Choice struct {
	Template   *Template // nil: none
	How        How
	Candidates int // that fit the MRZ
	Distance   int // thousandths of the genuine spread from the model's appearance; 0 where it was not looked at
	Next       int // the same of the second nearest; 0 = there is none
}

// How says how a model was chosen, or why none was.
type How string

// The ways. With one candidate its appearance does not matter: a forgery looks
// unlike the genuine document, and must not escape its checks by that.
const (
	ByMRZ        How = "by MRZ"
	ByBoth       How = "by MRZ and appearance"
	ByAppearance How = "by appearance"
	NotKnown     How = "no template fits"
	NotClear     How = "several templates fit alike"
	NotLaid      How = "the page could not be laid on a frame"
)

const (
	likeMost = 800  // distance up to which a page without lines is of a model: genuine ones lie at 500, others beyond 1100
	clearBy  = 1150 // thousandths: the second nearest is that much farther
)

// Choose finds the template of a page: by issuer, document code and the beginning
// of the number in the MRZ, and among several by their appearance. number is the
// document number as mrz.Parse gives it.
func Choose(page *capture.Page, m *capture.MRZ, number string, pack *Pack) Choice {
	if m.Format == capture.FormatUnknown {
		return nearest(page, m, pack.where(func(t *Template) bool { return t.Layout == LayoutNone }), ByAppearance)
	}
	fit := specific(pack.where(func(t *Template) bool { return t.fits(m, number) }))
	switch len(fit) {
	case 0:
		return Choice{How: NotKnown}
	case 1:
		return Choice{Template: fit[0], How: ByMRZ, Candidates: 1}
	}
	return nearest(page, m, fit, ByBoth)
}

func (p *Pack) where(keep func(*Template) bool) (all []*Template) {
	for i := range p.Models {
		if keep(&p.Models[i]) {
			all = append(all, &p.Models[i])
		}
	}
	return all
}

// specific keeps the templates with the longest document code: one for PD is
// asked before one for every P.
func specific(fit []*Template) []*Template {
	most := 0
	for _, t := range fit {
		most = max(most, len(t.ID.Type))
	}
	return slices.DeleteFunc(fit, func(t *Template) bool { return len(t.ID.Type) < most })
}

// fits compares with what the lines say: issuer and code stand in the same places
// of all layouts of Doc 9303.
func (t *Template) fits(m *capture.MRZ, number string) bool {
	line := m.Text()[0]
	if m.Format.String() != t.Layout || len(line) < 5 {
		return false
	}
	code, issuer := strings.TrimRight(line[:2], "<"), strings.TrimRight(line[2:5], "<")
	if issuer != t.ID.Issuer || !strings.HasPrefix(code, t.ID.Type) {
		return false
	}
	if len(t.Series) == 0 {
		return true
	}
	for _, s := range t.Series {
		if strings.HasPrefix(number, s) {
			return true
		}
	}
	return false
}

// nearest chooses by appearance.
func nearest(page *capture.Page, m *capture.MRZ, fit []*Template, how How) Choice {
	c := Choice{How: NotKnown, Candidates: len(fit)}
	if len(fit) == 0 {
		return c
	}
	f, err := frameOf(page, m, how == ByAppearance)
	if err != nil {
		c.How = NotLaid
		return c
	}
	s := newSheet(page, f)
	for _, t := range fit {
		values, ok := s.appearance(t.Appearance.Area)
		if !ok {
			continue
		}
		switch d := max(1, t.Appearance.distance(values)); {
		case c.Template == nil || d < c.Distance:
			c.Template, c.Distance, c.Next = t, d, c.Distance
		case c.Next == 0 || d < c.Next:
			c.Next = d
		}
	}
	switch {
	case c.Template == nil:
		c.How = NotKnown
	case how == ByAppearance && c.Distance > likeMost:
		c.Template, c.How = nil, NotKnown
	case c.Next > 0 && c.Next*1000 < c.Distance*clearBy:
		c.Template, c.How = nil, NotClear
	default:
		c.How = how
	}
	return c
}
