package main

import (
	"image"
	"math/rand/v2"

	"gatehouse/capture/ocr/glyph"
)

// cell is one training example.
type cell struct {
	in    [glyph.Size]float32
	class int
	pitch float64 // pixels in the picture that it was cut from
}

// photo is a photographed strip and how strip pixels map to its pixels.
type photo struct {
	gray           *image.Gray
	pitch          float64
	ax, ay, bx, by float64 // picture vectors of one pen pitch along the line and down
	ox, oy         float64 // where the strip's middle came to lie
}

// cut takes cells from a photograph as the reader would, with the errors that
// its grid has.
func (p *press) cut(cells []cell, s photo, classes [columns]int, tall float64) []cell {
	first := len(cells)
	// The reader measures letter height and pitch on the line, each a bit wrong.
	high := tall * (p.between(0.46, 0.54) + p.between(0.46, 0.54)) * 713 / 723
	wide := p.between(0.96, 1.04)
	turn, lean := p.normal(0.012), p.normal(0.03)
	var means, devs []float32
	add := func(col int, dx, dy float64, class int) {
		along := float64(col) - (columns-1)/2.0
		f := glyph.Frame{
			X: float32(s.ox + along*s.ax), Y: float32(s.oy + along*s.ay),
			RightX: float32(wide * (s.ax + turn*s.bx)), RightY: float32(wide * (s.ay + turn*s.by)),
			DownX: float32(high * (s.bx + (lean-turn)*s.ax)), DownY: float32(high * (s.by + (lean-turn)*s.ay)),
		}.Shift(float32(dx), float32(dy))
		cells = append(cells, cell{class: class, pitch: s.pitch})
		c := &cells[len(cells)-1]
		mean, dev := f.Sample(s.gray, c.in[:])
		means, devs = append(means, mean), append(devs, dev)
	}
	side := func(lo, hi float64) float64 {
		if p.chance(0.5) {
			return -p.between(lo, hi)
		}
		return p.between(lo, hi)
	}
	for col := 1; col < columns-1; col++ {
		for range 2 {
			add(col, p.normal(0.05), p.normal(0.05), classes[col])
		}
	}
	col := 1 + p.rng.IntN(columns-2)
	add(col, side(0.38, 0.62), p.normal(0.1), glyph.Reject)
	col = 1 + p.rng.IntN(columns-2)
	if classes[col] != glyph.Reject {
		add(col, p.normal(0.1), side(0.4, 0.9), glyph.Reject)
	}
	floor := glyph.Floor(devs)
	for i := range means {
		glyph.Normalise(cells[first+i].in[:], means[i], devs[i], floor)
	}
	return cells
}

// pool mixes the cells of many strips, so that a batch is not all of one sort.
type pool struct {
	press *press
	rng   *rand.Rand
	cells []cell
	left  []int
	dealt int // how often the cells were gone through
	out   []*cell
}

// A pool's cells are dealt twice, since they take longer to make than to learn
// from.
const poolSize, deals = 6000, 2

func newPool(p *press, rng *rand.Rand) *pool { return &pool{press: p, rng: rng} }

func (p *pool) batch(n int) []*cell {
	if len(p.left) < n {
		if p.dealt%deals == 0 {
			p.cells = p.cells[:0]
			for len(p.cells) < poolSize {
				p.cells = p.press.strip(p.cells)
			}
		}
		p.dealt++
		p.left = p.rng.Perm(len(p.cells))
	}
	p.out = p.out[:0]
	for _, k := range p.left[:n] {
		p.out = append(p.out, &p.cells[k])
	}
	p.left = p.left[n:]
	return p.out
}
