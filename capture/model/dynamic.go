package model

import (
	"math"

	"gatehouse/device"
)

// Where documents differ in white light, their holders' data are printed. What
// the ink of these does in infrared is a property of the model.
const (
	personalSpread = 70      // deviation of the contrast between documents
	photoSide      = 5       // cells: a portrait is that wide and high at least
	fewestPersonal = 5       // cells of a patch of data
	linesUM        = -11_000 // above it lies no line of an MRZ
)

// dynamic proposes the checks of portrait and personal data. The zone of the
// lines is left to its own checks.
func (c *class) dynamic(t *Template) {
	marked := c.personal()
	photo := span{}
	for _, p := range c.boxes(c.opened(marked)) {
		if p.w >= photoSide && p.h >= photoSide && p.h <= 2*p.w && p.w <= 2*p.h && p.w*p.h > photo.w*photo.h {
			photo = p
		}
	}
	if photo.w > 0 {
		r := c.place(photo)
		c.ink(t, "PH", "portrait", r)
		c.add(t, Check{Generic: "(UV,BR,PH)", Name: "portrait dull under ultraviolet", Description: "The ground of the portrait does not glow.", Quantity: Level, Max: 255, Rectangle: &r}, 0)
	}
	if data := c.beside(marked, photo); data.w*data.h >= fewestPersonal {
		c.ink(t, "ID", "personal data", c.place(data))
	}
}

// opened keeps what squares of three cells fit into: pictures, not lines of text.
func (c *class) opened(marked []bool) []bool {
	out := make([]bool, len(marked))
	for y := range c.rows - 2 {
		for x := range c.cols - 2 {
			full := true
			for k := range 9 {
				full = full && marked[(y+k/3)*c.cols+x+k%3]
			}
			for k := 0; full && k < 9; k++ {
				out[(y+k/3)*c.cols+x+k%3] = true
			}
		}
	}
	return out
}

// beside is the box of the marked cells on that side of the portrait where most
// of them are.
func (c *class) beside(marked []bool, photo span) (best span) {
	most := 0
	for _, side := range [...]span{
		{0, 0, photo.x, c.rows},
		{photo.x + photo.w, 0, c.cols - photo.x - photo.w, c.rows},
		{0, 0, c.cols, photo.y},
		{0, photo.y + photo.h, c.cols, c.rows - photo.y - photo.h},
	} {
		x0, y0, x1, y1, n := c.cols, c.rows, 0, 0, 0
		for y := side.y; y < side.y+side.h; y++ {
			for x := side.x; x < side.x+side.w; x++ {
				if marked[y*c.cols+x] {
					x0, y0, x1, y1, n = min(x0, x), min(y0, y), max(x1, x+1), max(y1, y+1), n+1
				}
			}
		}
		if n > most {
			best, most = span{x0, y0, x1 - x0, y1 - y0}, n
		}
	}
	return best
}

// ink proposes that the print of a zone stays, or vanishes, in infrared: whichever
// genuine documents do. Where neither is plain, none.
func (c *class) ink(t *Template, feature, name string, r Rect) {
	for _, k := range [...]Check{
		{Generic: Generic("(IR,AB," + feature + ")"), Name: name + " stays in infrared", Description: "The ink of the holder's data absorbs in B900."},
		{Generic: Generic("(IR,TR," + feature + ")"), Name: name + " vanishes in infrared", Description: "The ink of the holder's data is transparent in B900."},
	} {
		k.Quantity, k.Max, k.Rectangle = Strokes, 1500, &r
		found := c.add(t, k, 0)
		if found == "" {
			continue
		}
		if k.Generic == "(IR,TR,ID)" {
			white := c.add(t, Check{Generic: "(VI,AB,ID)", Name: name + " in white light", Description: "The share of the zone that dark print covers.", Quantity: Strokes, Max: 1000, Rectangle: &r}, 0)
			join(t, "personal data dark in white light are transparent in infrared", found, white)
		}
		return
	}
}

// dull proposes that the visual zone does not glow, as a whole and in its parts.
func (c *class) dull(t *Template) {
	r := c.area
	if c.layout != LayoutNone {
		r.H = min(r.H, linesUM-r.Y)
	}
	for r.columns() > mostSide*4 {
		r.W /= 2
	}
	c.add(t, Check{Generic: "(UV,BR,VZ)", Name: "visual zone dull under ultraviolet", Description: "The paper of the visual inspection zone does not glow.", Quantity: Level, Max: 255, Rectangle: &r}, 0)
	c.add(t, Check{Generic: "(UV,BR,AF)", Name: "no part glows under ultraviolet", Description: "No square of 5 mm of the visual zone glows as a whole, as paper that was stuck on does.", Quantity: Brightest, Max: 255, Rectangle: &r}, 0)
}

// personal marks the cells that differ between documents.
func (c *class) personal() []bool {
	marked := make([]bool, c.cols*c.rows)
	for i, w := range c.cells[device.White] {
		inLines := c.layout != LayoutNone && c.area.Y+(i/c.cols+1)*cellSide*grainUM > linesUM
		marked[i] = w.spread > personalSpread && !inLines
	}
	return marked
}

// boxes are those of the coherent groups of marked cells, which it clears.
func (c *class) boxes(marked []bool) (all []span) {
	var todo []int
	for i := range marked {
		if !marked[i] {
			continue
		}
		marked[i], todo = false, append(todo[:0], i)
		x0, y0, x1, y1 := c.cols, c.rows, 0, 0
		for n := 0; n < len(todo); n++ {
			x, y := todo[n]%c.cols, todo[n]/c.cols
			x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x+1), max(y1, y+1)
			for k := range 9 {
				u, v := x+k%3-1, y+k/3-1
				if u >= 0 && v >= 0 && u < c.cols && v < c.rows && marked[v*c.cols+u] {
					marked[v*c.cols+u], todo = false, append(todo, v*c.cols+u)
				}
			}
		}
		all = append(all, span{x0, y0, x1 - x0, y1 - y0})
	}
	return all
}

// direction scales a colour to length 1000.
func direction(rgb [3]float64) []int {
	size := math.Sqrt(rgb[0]*rgb[0] + rgb[1]*rgb[1] + rgb[2]*rgb[2])
	if size == 0 {
		return nil
	}
	out := make([]int, 3)
	for i, v := range rgb {
		out[i] = int(math.Round(1000 * v / size))
	}
	return out
}

// group sorts the checks of a template into the groups that an officer sees. A
// check of a composite counts in it.
func group(t *Template) {
	joined := map[string]bool{}
	for _, k := range t.Composites {
		for _, id := range k.Checks {
			joined[id] = true
		}
	}
	names := [...]string{device.White: "Print in white light", device.IR: "Print in infrared light", device.UV: "Print and paper under ultraviolet light"}
	conf := Configuration{UUID: newUUID(t.UUID, "configuration", 1), Name: "all checks"}
	for _, l := range device.Lights {
		g := Set{UUID: newUUID(t.UUID, "group", l), Name: names[l], Decision: DecideAll}
		for _, k := range t.Checks {
			if k.Generic.Light() == l && !joined[k.UUID] {
				g.Checks = append(g.Checks, k.UUID)
			}
		}
		if l == device.IR {
			for _, k := range t.Composites {
				g.Checks = append(g.Checks, k.UUID)
			}
		}
		if len(g.Checks) > 0 {
			conf.Groups = append(conf.Groups, g)
		}
	}
	t.Configurations = []Configuration{conf}
}
