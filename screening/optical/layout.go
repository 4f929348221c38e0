package optical

import (
	"fmt"
	"strings"

	"gatehouse/screening"
)

// place is where the lines of a format stand, in micrometres (Doc 9303 part 4
// figure 3, part 5 figure 6, part 6 figure 6, part 7 figures 3 and 8).
type place struct {
	left  int   // from the left edge to the first character, +- 1000
	above []int // from the lower edge to the reference centre lines
	zone  int   // height of the printing zone of a line
	float int   // tolerance of the zones' own place
}

var places = map[string]place{
	"TD1":   {5000, []int{15730, 11500, 7270}, 2950, 1000},
	"TD2":   {4000, []int{15750, 9400}, 4300, 0},
	"TD3":   {6000, []int{15750, 9400}, 4300, 0},
	"MRV-A": {4000, []int{15750, 9400}, 4300, 0},
	"MRV-B": {4000, []int{15750, 9400}, 4300, 0},
}

// What Doc 9303 asks of every format, and what a reader's own errors add: the
// outline of a page is found to 0.3 mm, its size and so the scale to 0.6 %.
const (
	pitchNominal  = 2540
	pitchAllowed  = 45
	heightNominal = 2620 // of a capital of OCR-B size 1 with its stroke
	heightAllowed = 190
	gapAllowed    = 400  // of the distance of two lines
	leftAllowed   = 1000 // the standard's
	readerAllowed = 500
	skewAllowed   = 3000 // 1/1000 degree
	contrastNew   = 600  // print contrast of a new document in B900, thousandths
)

// layout judges the place and the size of the lines.
func layout(f *screening.Finding, e *screening.Evidence) {
	d, l := &e.Document, e.Document.Layout
	at, known := places[d.Format]
	switch {
	case len(d.Lines) == 0:
		f.Verdict, f.Text = screening.NoSupport, "This side has no MRZ."
		return
	case !known:
		f.Verdict, f.Text = screening.NoSupport, "Doc 9303 gives the lines of this kind of document no place."
		return
	case l == nil || len(l.AboveUM) != len(at.above) || len(l.LeftUM) != len(at.above):
		f.Verdict, f.Text = screening.NoSupport, "The edges or the scale of the document are not known, so the place of its lines is not either."
		return
	}
	light := "white"
	if d.MRZLight == "ir" {
		light = "ir"
	}
	f.Region = &screening.Region{Light: light, Box: d.Optics.MRZRegion}
	c := collector{f: f, light: light, mrz: d.Optics.MRZRegion}
	c.item("pitch of the characters", l.PitchUM, pitchNominal, pitchAllowed, c.mrz)
	c.item("height of a capital letter", l.HeightUM, heightNominal, heightAllowed, c.mrz)
	half := min(max(0, l.PitchUM), 5000) * (len(d.Lines[0]) - 1) / 2
	swing := half / 1000 * min(magnitude(l.SkewMilli), 90000) * 17453 / 1000000 // of a line's ends; sin x = x
	for i := range at.above {
		where := line(d, i)
		c.item(fmt.Sprintf("line %d from the left edge", i+1), l.LeftUM[i], at.left, leftAllowed+readerAllowed, where)
		room := (at.zone-heightNominal)/2 + at.float + readerAllowed
		off := l.AboveUM[i] - at.above[i]
		if off < 0 {
			swing = -magnitude(swing)
		} else {
			swing = magnitude(swing)
		}
		c.item(fmt.Sprintf("line %d from the lower edge, at its worse end", i+1), l.AboveUM[i]+swing, at.above[i], room, where)
		if i > 0 {
			c.item(fmt.Sprintf("distance of lines %d and %d", i, i+1), l.AboveUM[i-1]-l.AboveUM[i], at.above[i-1]-at.above[i], gapAllowed, where)
		}
	}
	c.angle("skew of the lines", l.SkewMilli)
	if l.LeanMilli != nil {
		c.angle("lean of the characters", *l.LeanMilli)
	}
	c.contrast(&d.Optics)
	conclude(f, c.parts...)
}

// collector gathers the items of a layout.
type collector struct {
	f     *screening.Finding
	light string
	mrz   screening.Box
	parts []part
}

// item is a length that must be nominal within allowed.
func (c *collector) item(name string, um, nominal, allowed int, where screening.Box) {
	um = max(-1000000, min(1000000, um))
	c.f.Values = append(c.f.Values, values(name, mm(um), "nominal", mm(nominal)+" +- "+mm(allowed))...)
	c.parts = append(c.parts, part{
		margin: scaled(allowed-magnitude(um-nominal), 3*allowed), below: screening.Failed, region: &screening.Region{Light: c.light, Box: where},
		trouble: fmt.Sprintf("The %s is %s where Doc 9303 wants %s within %s. Lay a genuine document of the same kind beside it, and look whether the lines were printed anew.", name, mm(um), mm(nominal), mm(allowed)),
	})
}

// angle is one that must not exceed what clause 4.11 of Doc 9303-3 allows.
func (c *collector) angle(name string, milli int) {
	milli = max(-90000, min(90000, milli))
	c.f.Values = append(c.f.Values, values(name, degrees(milli), "at most", degrees(skewAllowed))...)
	c.parts = append(c.parts, part{
		margin: scaled(skewAllowed-magnitude(milli), 3*skewAllowed), below: screening.Failed, region: &screening.Region{Light: c.light, Box: c.mrz},
		trouble: fmt.Sprintf("The %s is %s, more than Doc 9303 allows (%s). Look whether the lines were printed anew.", name, degrees(milli), degrees(skewAllowed)),
	})
}

// contrast: a page below what a new one has is worn, or printed pale.
func (c *collector) contrast(o *screening.Optics) {
	if !o.HasIR {
		return
	}
	c.f.Values = append(c.f.Values, values("print contrast in infrared", percent(o.MRZIRMilli), "of a new document at least", percent(contrastNew))...)
	c.parts = append(c.parts, part{
		margin: above(o.MRZIRMilli, contrastNew, 1000), below: screening.Undetermined, region: &screening.Region{Light: "ir", Box: c.mrz},
		trouble: "The print contrast of the MRZ in infrared light is below what a new document has: it is worn, or was printed pale. Look at the other checks of the MRZ.",
	})
}

// line is the box of a line.
func line(d *screening.DocumentEvidence, i int) (b screening.Box) {
	if i < len(d.Cells) {
		for _, c := range d.Cells[i] {
			b = around(b, c)
		}
	}
	if area(b) == 0 {
		return d.Optics.MRZRegion
	}
	return b
}

func magnitude(v int) int { return max(v, -v) }

func mm(um int) string { return strings.TrimSpace(thousandth(um)) + " mm" }

func degrees(milli int) string { return thousandth(milli) + " degrees" }
