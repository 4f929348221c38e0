package model

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"
)

var (
	issuerForm = regexp.MustCompile(`^[A-Z]{1,3}$`)
	typeForm   = regexp.MustCompile(`^[ACIPV][A-Z]?$`)
	seriesForm = regexp.MustCompile(`^[A-Z0-9]{1,9}$`)
	pradoForm  = regexp.MustCompile(`^[A-Z]{3}-[A-Z]{2}-[0-9]{5}$`)
	layouts    = []string{"TD1", "TD2", "TD3", "MRV-A", "MRV-B", "FRA-ID", LayoutNone}
)

// LayoutNone is the layout of a side without lines.
const LayoutNone = "none"

// text is a name or description: something to read, no control characters.
func text(s string, must bool) error {
	if must && s == "" {
		return errors.New("is empty")
	}
	if len(s) > mostText {
		return fmt.Errorf("is longer than %d bytes", mostText)
	}
	for _, r := range s {
		if r < ' ' || r == 0x7f || r == '\ufffd' {
			return errors.New("has a control character or is no UTF-8")
		}
	}
	return nil
}

func (p *Pack) valid() error {
	if p.Format != FormatName {
		return fmt.Errorf("format: %.40q, want %q", p.Format, FormatName)
	}
	if len(p.Models) > mostModels {
		return fmt.Errorf("models: %d, at most %d", len(p.Models), mostModels)
	}
	seen := map[string]bool{}
	for i := range p.Models {
		t := &p.Models[i]
		if err := t.valid(seen); err != nil {
			return fmt.Errorf("models[%d].%w", i, err)
		}
		if key := t.ID.String(); seen[key] {
			return fmt.Errorf("models[%d].model: (%s) is there twice", i, key)
		} else {
			seen[key] = true
		}
	}
	return nil
}

// once refuses a UUID that is malformed or taken.
func once(uuid string, seen map[string]bool) error {
	if !isUUID(uuid) {
		return fmt.Errorf("uuid: %.50q is none in small letters", uuid)
	}
	if seen[uuid] {
		return fmt.Errorf("uuid: %s is there twice", uuid)
	}
	seen[uuid] = true
	return nil
}

func (t *Template) valid(seen map[string]bool) error {
	id := t.ID
	switch {
	case !issuerForm.MatchString(id.Issuer), !typeForm.MatchString(id.Type):
		return fmt.Errorf("model: issuer %.10q or type %.10q is none of an MRZ", id.Issuer, id.Type)
	case id.Number < 1 || id.Number > 9999:
		return fmt.Errorf("model.number: %d is not within 1 and 9999", id.Number)
	case id.Year != 0 && (id.Year < 1900 || id.Year > 2200):
		return fmt.Errorf("model.year: %d; leave it out where it is unknown", id.Year)
	case id.PRADO != "" && !pradoForm.MatchString(id.PRADO):
		return fmt.Errorf("model.prado: %.20q is not written as AAA-AA-00000", id.PRADO)
	case !slices.Contains(layouts, t.Layout):
		return fmt.Errorf("layout: %.20q is none of %v", t.Layout, layouts)
	case len(t.Series) > 64 || slices.ContainsFunc(t.Series, func(s string) bool { return !seriesForm.MatchString(s) }):
		return errors.New("series: more than 64, or one that is no beginning of a document number")
	case len(t.Checks) > mostChecks || len(t.Anchors) > mostChecks || max(len(t.Composites), len(t.Configurations)) > mostSets:
		return fmt.Errorf("checks: more than %d, or more than %d composites or configurations", mostChecks, mostSets)
	}
	if err := errors.Join(once(t.UUID, seen), prefix("name", text(t.Name, true)), prefix("description", text(t.Description, false)), prefix("appearance", t.Appearance.valid())); err != nil {
		return err
	}
	if l := t.Learned; l != nil && (l.Documents < Fewest || l.Documents > mostDocuments || l.TargetPPM < 1 || l.TargetPPM > 500_000 || text(l.Guard, true) != nil) {
		return errors.New("learned: not what learning writes")
	}
	for i := range t.Anchors {
		a := &t.Anchors[i]
		if err := errors.Join(a.Rectangle.valid(), a.Reference.valid(a.Rectangle)); err != nil {
			return fmt.Errorf("anchors[%d].%w", i, err)
		}
	}
	known := map[string]Generic{}
	for i := range t.Checks {
		c := &t.Checks[i]
		if err := c.valid(seen); err != nil {
			return fmt.Errorf("checks[%d].%w", i, err)
		}
		known[c.UUID] = c.Generic
	}
	return t.validSets(seen, known)
}

func prefix(place string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", place, err)
}

func (t *Template) validSets(seen map[string]bool, known map[string]Generic) error {
	for i := range t.Composites {
		if err := t.Composites[i].valid(seen, known); err != nil {
			return fmt.Errorf("composites[%d].%w", i, err)
		}
		if parts := t.Composites[i].generics(known); !isComposite(parts) {
			return fmt.Errorf("composites[%d].checks: %v is no composite check that TR-03135-1 names below table 5.3", i, parts)
		}
	}
	for _, c := range t.Composites { // only now: a composite joins basic checks
		known[c.UUID] = ""
	}
	for i, c := range t.Configurations {
		if err := errors.Join(once(c.UUID, seen), prefix("name", text(c.Name, true))); err != nil {
			return fmt.Errorf("configurations[%d].%w", i, err)
		}
		if len(c.Groups) > mostSets {
			return fmt.Errorf("configurations[%d].groups: more than %d", i, mostSets)
		}
		for j := range c.Groups {
			if err := c.Groups[j].valid(seen, known); err != nil {
				return fmt.Errorf("configurations[%d].groups[%d].%w", i, j, err)
			}
		}
	}
	return nil
}

func (s *Set) valid(seen map[string]bool, known map[string]Generic) error {
	if err := errors.Join(once(s.UUID, seen), prefix("name", text(s.Name, true))); err != nil {
		return err
	}
	if s.Decision != DecideAll && s.Decision != DecideAny {
		return fmt.Errorf("decision: %.20q is none of %s, %s", s.Decision, DecideAll, DecideAny)
	}
	if len(s.Checks) == 0 || len(s.Checks) > mostChecks {
		return fmt.Errorf("checks: %d, want 1 to %d", len(s.Checks), mostChecks)
	}
	for i, c := range s.Checks {
		if _, ok := known[c]; !ok {
			return fmt.Errorf("checks[%d]: no check of this model is %.50q", i, c)
		}
		if slices.Contains(s.Checks[:i], c) {
			return fmt.Errorf("checks[%d]: %s is there twice", i, c)
		}
	}
	return nil
}

func (r Rect) valid() error {
	if r.W < 4*grainUM || r.H < 4*grainUM || r.W > mostUM || r.H > mostUM ||
		r.X < -mostUM || r.X > mostUM || r.Y < -mostUM || r.Y > mostUM {
		return fmt.Errorf("rectangle: %d x %d micrometres at %d, %d: not within 1 mm and %d mm", r.W, r.H, r.X, r.Y, mostUM/1000)
	}
	return nil
}

func (c *Clip) valid(r Rect) error {
	sum := sha256.Sum256(c.Samples)
	switch {
	case c.Columns != r.columns() || c.Rows != r.rows() || len(c.Samples) != c.Columns*c.Rows:
		return fmt.Errorf("reference: %d samples, the rectangle has %d columns and %d rows of %d micrometres", len(c.Samples), r.columns(), r.rows(), grainUM)
	case c.Columns > mostSide || c.Rows > mostSide:
		return fmt.Errorf("reference: larger than %d columns or rows", mostSide)
	case hex.EncodeToString(sum[:]) != c.SHA256:
		return errors.New("reference.sha256: not that of the samples")
	case len(c.Colour) != 0 && len(c.Colour) != 3:
		return errors.New("reference.colour: want red, green and blue")
	}
	for _, v := range c.Colour {
		if v < -1000 || v > 1000 {
			return errors.New("reference.colour: not within -1000 and 1000")
		}
	}
	return nil
}

func (c *Check) valid(seen map[string]bool) error {
	if err := errors.Join(once(c.UUID, seen), prefix("name", text(c.Name, true)), prefix("description", text(c.Description, true))); err != nil {
		return err
	}
	if _, _, _, ok := c.Generic.parts(); !ok {
		return fmt.Errorf("generic: %.20q does not stand in table 5.3 of TR-03135-1", c.Generic)
	}
	needs, known := referenceOf[c.Quantity]
	switch {
	case !known:
		return fmt.Errorf("quantity: %.20q is none of pattern, strokes, level, brightest, colour, frequency", c.Quantity)
	case c.Min < -10_000 || c.Max > 10_000 || c.Min >= c.Max || c.Threshold <= c.Min || c.Threshold >= c.Max:
		return fmt.Errorf("threshold: %d is not between min %d and max %d, or these not within 10000", c.Threshold, c.Min, c.Max)
	case (c.Rectangle == nil) == (len(c.Region) == 0):
		return errors.New("rectangle: give it or a region, not both")
	case len(c.Region) != 0 && (len(c.Region) < 3 || len(c.Region) > 64):
		return errors.New("region: 3 to 64 corners")
	case needs && c.Reference == nil:
		return fmt.Errorf("reference: quantity %s needs one", c.Quantity)
	case c.Quantity == Colour && len(c.Reference.Colour) == 0:
		return errors.New("reference.colour: quantity colour needs it")
	}
	r := c.bounds()
	if err := r.valid(); err != nil {
		return err
	}
	if c.Reference != nil {
		if err := c.Reference.valid(r); err != nil {
			return err
		}
	}
	if s := c.Seen; s != nil && (len(s.Values) > mostDocuments || s.LeftOut < 0 || s.LeftOut > mostDocuments) {
		return fmt.Errorf("seen: more than %d values, or document %d left out", mostDocuments, s.LeftOut)
	}
	return c.validStatus()
}

// validStatus: who approved stands with the approval, and nowhere else.
func (c *Check) validStatus() error {
	switch c.Status {
	case Proposed:
		if c.ApprovedBy != "" || c.ApprovedOn != "" {
			return errors.New("status: proposed, and somebody approved it")
		}
	case Approved:
		if _, err := time.Parse(time.DateOnly, c.ApprovedOn); err != nil || text(c.ApprovedBy, true) != nil || len(c.ApprovedBy) > 64 {
			return errors.New("status: approved, and approved_by or approved_on is not in order")
		}
	default:
		return fmt.Errorf("status: %.20q is none of %s, %s", c.Status, Proposed, Approved)
	}
	return nil
}

// referenceOf says which quantities need a reference clip.
var referenceOf = map[Quantity]bool{Pattern: true, Strokes: false, Level: false, Brightest: false, Colour: true, Frequency: false}

// bounds is the rectangle of the check, or that around its region.
func (c *Check) bounds() Rect {
	if c.Rectangle != nil {
		return *c.Rectangle
	}
	low, high := c.Region[0], c.Region[0]
	for _, p := range c.Region {
		low, high = Place{min(low.X, p.X), min(low.Y, p.Y)}, Place{max(high.X, p.X), max(high.Y, p.Y)}
	}
	return Rect{low.X, low.Y, high.X - low.X, high.Y - low.Y}
}

func (r Rect) columns() int { return r.W / grainUM }
func (r Rect) rows() int    { return r.H / grainUM }

// generics are the identifiers of the checks that a composite joins.
func (s *Set) generics(known map[string]Generic) []Generic {
	out := make([]Generic, len(s.Checks))
	for i, id := range s.Checks {
		out[i] = known[id]
	}
	return out
}
