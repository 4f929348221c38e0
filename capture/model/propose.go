package model

import (
	"fmt"
	"slices"

	"gatehouse/device"
)

// kind is a sort of static zone that learning looks for.
type kind struct {
	generic Generic
	name    string
	about   string
	most    int // zones
	good    func(white, ir, uv cell) bool
	weight  func(white, ir, uv cell) float64
}

// steady: what is printed there stands above how documents differ, sample by
// sample. Fine lines that lie a tenth of a millimetre aside differ much already.
func steady(c cell, least float64) bool { return c.print >= least && c.spread <= 0.6*c.print }

// glowing is steady for fluorescent lines, which lie a little aside and glow more
// or less from one production lot to the next.
func glowing(c cell) bool { return c.print >= 9 && c.spread <= 0.9*c.print }

var kinds = [...]kind{
	{
		"(VI,AB,IS)", "print in white light", "The static print of this model is there in white light.", 5,
		func(w, _, _ cell) bool { return steady(w, 45) },
		func(w, _, _ cell) float64 { return w.print },
	},
	{
		"(IR,AB,IS)", "print that stays in infrared", "Static print of this model absorbs in B900.", 4,
		func(_, ir, _ cell) bool { return steady(ir, 60) },
		func(_, ir, _ cell) float64 { return ir.print },
	},
	{
		"(IR,TR,IS)", "print that vanishes in infrared", "Static print that is dark in white light is transparent in B900.", 5,
		func(w, ir, _ cell) bool { return steady(w, 60) && ir.print < 0.4*w.print && ir.spread < 40 },
		func(w, ir, _ cell) float64 { return w.print - ir.print },
	},
	{
		"(UV,LU,IS)", "fluorescent print", "Invisible print of this model glows under ultraviolet light.", 6,
		func(_, _, uv cell) bool { return glowing(uv) },
		func(_, _, uv cell) float64 { return uv.print },
	},
}

// propose fills the checks of t, and groups them.
func (c *class) propose(t *Template) {
	for _, k := range kinds {
		var marked []bool
		var weight []float64
		for i := range c.cells[device.White] {
			w, ir, uv := c.cells[device.White][i], c.cells[device.IR][i], c.cells[device.UV][i]
			marked = append(marked, k.good(w, ir, uv))
			weight = append(weight, k.weight(w, ir, uv))
		}
		for range k.most {
			r, ok := largest(marked, weight, c.cols, c.rows)
			if !ok {
				break
			}
			for y := r.y; y < r.y+r.h; y++ {
				for x := r.x; x < r.x+r.w; x++ {
					marked[y*c.cols+x] = false
				}
			}
			c.static(t, k, c.place(r))
		}
	}
	c.dynamic(t)
	c.dull(t)
	group(t)
}

// static adds the checks of one static zone.
func (c *class) static(t *Template, k kind, r Rect) {
	light := k.generic.Light()
	if k.generic.atMost() {
		light = device.White // the reference of print that must vanish is the print
	}
	found := c.add(t, Check{Generic: k.generic, Name: k.name, Description: k.about, Quantity: Pattern, Max: 1500, Rectangle: &r}, light)
	if found == "" {
		return
	}
	if k.generic == "(UV,LU,IS)" {
		c.add(t, Check{Generic: k.generic, Name: "colour of fluorescent print", Description: "What glows under ultraviolet light has the colour of this model.", Quantity: Colour, Min: -1000, Max: 1000, Rectangle: &r}, light)
	}
	if k.generic == "(IR,TR,IS)" {
		white := c.add(t, Check{Generic: "(VI,AB,IS)", Name: "the same print in white light", Description: "The print that must vanish in infrared is there in white light.", Quantity: Pattern, Max: 1500, Rectangle: &r}, device.White)
		join(t, "print dark in white light is transparent in infrared", found, white)
	}
}

// join makes a composite, if all of its checks are there.
func join(t *Template, name string, checks ...string) {
	if slices.Contains(checks, "") {
		return
	}
	t.Composites = append(t.Composites, Set{UUID: newUUID(t.UUID, "composite", checks), Name: name, Decision: DecideAll, Checks: checks})
}

// add measures a check on every document, with the reference of the others, and
// proposes it with the threshold that follows (see settleOn). It gives the UUID, of
// a check that is there already too; empty where no threshold is of use.
func (c *class) add(t *Template, k Check, reference device.Light) string {
	k.UUID = newUUID(t.UUID, k.Generic, k.Quantity, *k.Rectangle)
	there := slices.ContainsFunc(t.Checks, func(o Check) bool { return o.UUID == k.UUID })
	switch {
	case there:
		return k.UUID
	case len(t.Checks) == mostChecks, k.Rectangle.valid() != nil:
		return ""
	}
	zones := make([]Zone, len(c.sheets))
	for i, s := range c.sheets {
		left := k
		left.Reference = c.reference(&k, reference, i)
		zones[i] = s.zone(&left)
	}
	if !settleOn(&k, zones, c.plan.TargetPPM) {
		return ""
	}
	k.Status = Proposed
	k.Reference = c.reference(&k, reference, -1)
	k.Name = fmt.Sprintf("%s at %d, %d mm", k.Name, floorDiv(k.Rectangle.X, 1000), floorDiv(k.Rectangle.Y, 1000))
	t.Checks = append(t.Checks, k)
	return k.UUID
}

// reference is the clip of a check, where it needs one.
func (c *class) reference(k *Check, l device.Light, left int) *Clip {
	if !referenceOf[k.Quantity] {
		return nil
	}
	clip := c.clip(*k.Rectangle, l, left)
	if l == device.UV {
		c.tint(clip, k, left)
	}
	return clip
}

// tint fills the colour of a fluorescent reference.
func (c *class) tint(clip *Clip, k *Check, left int) {
	var sum [3]float64
	for i, s := range c.sheets {
		if i == left {
			continue
		}
		if at := s.grains(k, s.in(device.UV)); at != nil {
			if rgb, ok := s.glow(clip.values(device.UV), at); ok {
				for j := range sum {
					sum[j] += rgb[j]
				}
			}
		}
	}
	clip.Colour = direction(sum)
}

// largest is the rectangle of marked cells with the most weight in it; ok is false
// where none is left that is worth a check.
func largest(marked []bool, weight []float64, cols, rows int) (best span, ok bool) {
	const side, fewest = 10, 4 // cells: 2 cm at most, a square of 4 mm at least
	most := 0.0
	for y := range rows {
		for x := range cols {
			wide := min(side, cols-x)
			sums := make([]float64, wide+1)
			for h := 1; h <= min(side, rows-y) && wide > 0; h++ {
				run := 0.0
				for w := range wide {
					at := (y+h-1)*cols + x + w
					if !marked[at] {
						wide = w
						break
					}
					run += weight[at]
					sums[w+1] += run
					if (w+1)*h >= fewest && sums[w+1] > most {
						best, most, ok = span{x, y, w + 1, h}, sums[w+1], true
					}
				}
			}
		}
	}
	return best, ok
}

// span is a rectangle in cells of the area.
type span struct{ x, y, w, h int }

func (c *class) place(s span) Rect {
	const cell = cellSide * grainUM
	return Rect{c.area.X + s.x*cell, c.area.Y + s.y*cell, s.w * cell, s.h * cell}
}
