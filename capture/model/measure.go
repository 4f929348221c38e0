package model

import (
	"image"
	"math"

	"gatehouse/capture"
	"gatehouse/device"
)

// Zone is what one check found on a page.
type Zone struct {
	Check *Check // of the template; not to be changed
	State State
	Value int             // in the unit of the check's Quantity, within its range; 0 unless State has one
	Box   image.Rectangle // around the zone, in pixels of the page; empty where it lies outside
}

// State says how the measuring of a zone ended.
type State string

// The states. Only the first four come with a value.
const (
	Measured     State = "measured"
	Dirty        State = "dirty"          // measured, on a spot that is darker in white light than genuine ones are
	Burnt        State = "over-exposed"   // measured, where the sensor was full, or most of the page's paper filled it
	Dark         State = "under-exposed"  // measured, where hardly any light of the lamp came back from the page
	NoPicture    State = "no picture"     // none in the light of the check
	Outside      State = "outside"        // the zone is not on the page
	Unregistered State = "unregistered"   // nothing ties the page to millimetres
	LittlePrint  State = "little print"   // not enough print or glow to measure at
	NoTransmit   State = "no transmitted" // translucency needs a picture through the page, which this reader does not take
)

// HasValue tells whether a value was measured at all.
func (s State) HasValue() bool { return s == Measured || s == Dirty || s == Burnt || s == Dark }

// Measure measures every approved check of t on a page, in the order of the
// template. m is the zone that was read from one of its pictures; it may be empty
// for a template of a side without lines. Page and MRZ are not kept.
func Measure(page *capture.Page, m *capture.MRZ, t *Template) []Zone {
	return measure(page, m, t, func(c *Check) bool { return c.Status == Approved })
}

func measure(page *capture.Page, m *capture.MRZ, t *Template, runs func(*Check) bool) []Zone {
	s, err := open(page, m, t)
	var zones []Zone
	for i := range t.Checks {
		c := &t.Checks[i]
		if !runs(c) {
			continue
		}
		z := Zone{Check: c, State: Unregistered}
		if err == nil {
			z = s.zone(c)
		}
		zones = append(zones, z)
	}
	return zones
}

// open registers a page for a template.
func open(page *capture.Page, m *capture.MRZ, t *Template) (*sheet, error) {
	f, err := frameOf(page, m, t.Layout == LayoutNone)
	if err != nil {
		return nil, err
	}
	s := newSheet(page, f)
	return s.settle(t.Anchors), nil
}

// newSheet lays f on a page.
func newSheet(page *capture.Page, f Frame) *sheet {
	s := &sheet{page: page, frame: f}
	for _, p := range page.Pictures {
		if p.Gray != nil && !p.Gray.Rect.Empty() {
			s.area = areaOf(&f, p.Gray.Rect)
			break
		}
	}
	return s
}

// zone measures one check.
func (s *sheet) zone(c *Check) Zone {
	z := Zone{Check: c, Box: s.pixels(c.bounds())}
	light, property, _, _ := c.Generic.parts()
	if property == "TL" {
		z.State = NoTransmit
		return z
	}
	chart := s.in(light)
	if chart == nil {
		z.State = NoPicture
		return z
	}
	at := s.grains(c, chart)
	if at == nil {
		z.State, z.Box = Outside, image.Rectangle{}
		return z
	}
	var v float64
	z.State = Measured
	switch c.Quantity {
	case Pattern:
		v = chart.pattern(c, at)
	case Strokes:
		v, z.State = s.strokes(light, chart, at)
	case Level:
		v = chart.level(at)
	case Brightest:
		v = chart.brightest(at)
	case Colour:
		v, z.State = s.colour(c, at)
	case Frequency:
		v = s.frequency(light, c)
	}
	z.Value = max(c.Min, min(c.Max, int(math.Round(v))))
	if z.State == Measured {
		z.State = s.condition(c, light, chart, at)
	}
	if !z.State.HasValue() {
		z.Value = 0
	}
	return z
}

// grain is one sample of a zone: its place in the charts and in the clip.
type grain struct{ x, y, clip int }

// grains lists the samples of a zone; nil if a tenth of them is not on the page.
func (s *sheet) grains(c *Check, on *chart) []grain {
	r := c.bounds()
	x0, y0, cols, rows := floorDiv(r.X, grainUM), floorDiv(r.Y, grainUM), r.columns(), r.rows()
	at := make([]grain, 0, cols*rows)
	all := 0
	for j := range rows {
		for i := range cols {
			if len(c.Region) > 0 && !inside(c.Region, (x0+i)*grainUM+grainUM/2, (y0+j)*grainUM+grainUM/2) {
				continue
			}
			all++
			if _, ok := on.sample(x0+i, y0+j); ok {
				at = append(at, grain{x0 + i, y0 + j, j*cols + i})
			}
		}
	}
	if len(at) == 0 || len(at)*10 < all*9 {
		return nil
	}
	return at
}

// inside tells whether a place lies in a polygon, by the number of its sides to
// the right.
func inside(region []Place, x, y int) bool {
	in := false
	for i, a := range region {
		b := region[(i+1)%len(region)]
		if (a.Y > y) != (b.Y > y) && float64(x-a.X) < float64(b.X-a.X)*float64(y-a.Y)/float64(b.Y-a.Y) {
			in = !in
		}
	}
	return in
}

// pixels is the rectangle of the page around r.
func (s *sheet) pixels(r Rect) image.Rectangle {
	var page image.Rectangle
	for _, p := range s.page.Pictures {
		if p.Gray != nil {
			page = p.Gray.Rect
			break
		}
	}
	low, high := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, c := range [...]point{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
		p := s.frame.at(point{float64(r.X) + c.x*float64(r.W), float64(r.Y) + c.y*float64(r.H)})
		low, high = point{min(low.x, p.x), min(low.y, p.y)}, point{max(high.x, p.x), max(high.y, p.y)}
	}
	return image.Rect(int(math.Floor(low.x)), int(math.Floor(low.y)), int(math.Ceil(high.x)), int(math.Ceil(high.y))).Intersect(page)
}

// Limits of a spot that can be judged.
const (
	burntMost = 250 // thousandths of a zone at the sensor's end
	dirtMost  = 130 // thousandths by which a zone may be darker in white light than genuine ones
)

// leastLight is the level of the paper below which a lamp was off or covered. Dull
// paper gives back little ultraviolet, but never none.
var leastLight = [...]float32{device.White: 30, device.IR: 30, device.UV: 4}

// exposure says whether a light was right on the page as a whole. Print on clipped
// paper has lost contrast wherever it lies, also where the sensor was not full.
func (s *sheet) exposure(l device.Light) State {
	switch on := s.in(l); {
	case on == nil:
	case on.paper >= full:
		return Burnt
	case on.paper >= 0 && on.paper < leastLight[l]:
		return Dark
	}
	return Measured
}

// condition says whether the zone can be judged. Paper that glows until the sensor
// is full is no excuse where dull paper is asked for: it is what is looked for.
func (s *sheet) condition(c *Check, light device.Light, on *chart, at []grain) State {
	glow := light == device.UV && c.Generic.atMost()
	lit := s.exposure(light)
	if c.Quantity == Strokes && lit == Measured {
		lit = s.exposure(device.White) // in which the strokes were found
	}
	if lit == Dark || lit == Burnt && !glow {
		return lit
	}
	burnt := 0
	for _, g := range at {
		if i, ok := on.sample(g.x, g.y); ok && on.v[i] >= full {
			burnt++
		}
	}
	if burnt*1000 > len(at)*burntMost && !glow {
		return Burnt
	}
	if white := s.in(device.White); white != nil && c.Reference != nil && light != device.White {
		if int(white.mean(at)) > c.Reference.White+dirtMost {
			return Dirty
		}
	}
	return Measured
}

// mean is the mean ink of the samples.
func (c *chart) mean(at []grain) float64 {
	sum, n := 0.0, 0
	for _, g := range at {
		if i, ok := c.sample(g.x, g.y); ok {
			sum += float64(c.ink[i])
			n++
		}
	}
	return sum / float64(max(1, n))
}
