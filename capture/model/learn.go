package model

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gatehouse/capture"
	"gatehouse/device"
)

// Fewest documents to learn from; mostDocuments bounds memory.
const (
	Fewest        = 5
	mostDocuments = 200
)

// ErrLearn: the documents cannot be learned from as they are.
var ErrLearn = errors.New("cannot learn from these documents")

// Specimen is one genuine document in white, infrared and ultraviolet light.
type Specimen struct {
	Name string // how to call it in errors, such as its folder
	Page capture.Page
	MRZ  capture.MRZ // empty for a side without lines
}

// Plan says what is to be learned.
type Plan struct {
	ID        ID
	Name      string   // vendor's name of the template
	Series    []string // beginnings of document numbers; empty: all
	TargetPPM int      // false rejections of one check among a million genuine documents; 0 = 500
}

const defaultPPM = 500

// Learn drafts a template from at least Fewest genuine documents of one model.
// Every check is only proposed: a person has to approve it. The same documents in
// the same order give the same template. The error is an ErrLearn with all that is
// wrong, or that of ctx.
func Learn(ctx context.Context, all []Specimen, p Plan) (*Template, error) {
	if p.TargetPPM == 0 {
		p.TargetPPM = defaultPPM
	}
	if err := fitting(all, p); err != nil {
		return nil, err
	}
	c := class{plan: p, layout: LayoutNone}
	if f := all[0].MRZ.Format; f != capture.FormatUnknown {
		c.layout = f.String()
	}
	if err := c.lay(ctx, all); err != nil {
		return nil, err
	}
	t := &Template{
		UUID: newUUID(p.ID), ID: p.ID, Layout: c.layout, Series: p.Series, Name: p.Name,
		Learned: &Learned{Documents: len(all), TargetPPM: p.TargetPPM, Guard: guardText},
		Anchors: c.anchors, Appearance: c.appearance(),
	}
	if t.Name == "" {
		t.Name = "learned (" + p.ID.String() + ")"
	}
	c.propose(t)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(t.Checks) == 0 {
		return nil, fmt.Errorf("%w: nothing on them is alike enough to be checked", ErrLearn)
	}
	if _, err := (&Pack{Format: FormatName, Models: []Template{*t}}).Encode(); err != nil {
		return nil, err
	}
	return t, nil
}

// fitting lists everything that forbids learning from the documents.
func fitting(all []Specimen, p Plan) error {
	var wrong []string
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	if n := len(all); n < Fewest || n > mostDocuments {
		say("%d given, %d to %d are needed", n, Fewest, mostDocuments)
	}
	if p.TargetPPM < 1 || p.TargetPPM > 500_000 {
		say("a target of %d false rejections in a million is not within 1 and 500000", p.TargetPPM)
	}
	lines := map[string]string{}
	for i := range all {
		s := &all[i]
		for _, l := range device.Lights {
			if q := s.Page.In(l); q == nil || q.Gray == nil || q.Gray.Rect.Empty() {
				say("%s has no %v picture", s.Name, l)
			}
		}
		if s.MRZ.Format != all[0].MRZ.Format {
			say("%s is %v and %s is %v: learn from one kind of page", s.Name, s.MRZ.Format, all[0].Name, all[0].MRZ.Format)
			continue
		}
		if s.MRZ.Format == capture.FormatUnknown {
			continue
		}
		text := s.MRZ.Text()
		if issuer := strings.TrimRight(text[0][2:5], "<"); issuer != p.ID.Issuer {
			say("%s was issued by another state than %s", s.Name, p.ID.Issuer)
		}
		if code := strings.TrimRight(text[0][:2], "<"); !strings.HasPrefix(code, p.ID.Type) {
			say("%s is no document of type %s", s.Name, p.ID.Type)
		}
		whole := strings.Join(text, "")
		if same, ok := lines[whole]; ok {
			say("%s and %s show the same document: a second picture of it teaches nothing", same, s.Name)
		}
		lines[whole] = s.Name
	}
	if len(wrong) == 0 {
		return nil
	}
	slices.Sort(wrong)
	return fmt.Errorf("%w: %s", ErrLearn, strings.Join(slices.Compact(wrong), "; "))
}

// class is what is being learned from.
type class struct {
	plan    Plan
	layout  string
	sheets  []*sheet
	anchors []Patch
	area    Rect // that all pages cover, without their edges

	cols, rows int // cells of the area
	cells      [device.UV + 1][]cell
}

const (
	cellSide = 8 // grains of a cell's side, 2 mm
	edgeUM   = 1500
)

// lay registers all documents to each other and takes the statistics of the cells.
func (c *class) lay(ctx context.Context, all []Specimen) error {
	for i := range all {
		if err := ctx.Err(); err != nil {
			return err
		}
		f, err := frameOf(&all[i].Page, &all[i].MRZ, c.layout == LayoutNone)
		if err != nil {
			return fmt.Errorf("%w: %s: %w", ErrLearn, all[i].Name, err)
		}
		c.sheets = append(c.sheets, newSheet(&all[i].Page, f))
	}
	c.common()
	c.anchors = c.anchor(c.sheets[0])
	for i, s := range c.sheets[1:] {
		c.sheets[i+1] = s.settle(c.anchors)
	}
	c.common()
	for i := range c.anchors {
		a := &c.anchors[i]
		a.Reference = *c.clip(a.Rectangle, device.White, -1)
	}
	c.cols, c.rows = c.area.columns()/cellSide, c.area.rows()/cellSide
	for _, l := range device.Lights {
		c.cells[l] = c.statistics(l)
	}
	return nil
}

// common finds the area of all pages, in whole cells.
func (c *class) common() {
	a := c.sheets[0].area
	x0, y0, x1, y1 := a.X, a.Y, a.X+a.W, a.Y+a.H
	for _, s := range c.sheets[1:] {
		b := s.area
		x0, y0, x1, y1 = max(x0, b.X), max(y0, b.Y), min(x1, b.X+b.W), min(y1, b.Y+b.H)
	}
	const cell = cellSide * grainUM
	x0, y0 = floorDiv(x0+edgeUM+cell-1, cell)*cell, floorDiv(y0+edgeUM+cell-1, cell)*cell
	x1, y1 = floorDiv(x1-edgeUM, cell)*cell, floorDiv(y1-edgeUM, cell)*cell
	c.area = Rect{x0, y0, max(0, x1-x0), max(0, y1-y0)}
}

func (c *class) appearance() Appearance {
	var all [][]byte
	for _, s := range c.sheets {
		if v, ok := s.appearance(c.area); ok {
			all = append(all, v)
		}
	}
	return meanAppearance(c.area, all)
}
