package model

import (
	"errors"
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"gatehouse/capture"
)

// lines draws the cells of a format as a reader gives them: boxes of whole pixels
// around centres on a turned grid.
func lines(format capture.Format, rows, columns int, lead, scale, turn float64, off func(i, j int) (dx, dy float64)) capture.MRZ {
	m := capture.MRZ{Format: format}
	sin, cos := math.Sincos(turn)
	for i := range rows {
		var l []capture.Char
		for j := range columns {
			x, y := float64(j)*pitchUM*scale, float64(i-rows+1)*lead*scale
			dx, dy := off(i, j)
			cx, cy := 150+x*cos-y*sin+dx, 1200+x*sin+y*cos+dy
			l = append(l, capture.Char{Rune: '<', Box: image.Rect(int(math.Floor(cx-20)), int(math.Floor(cy-24)), int(math.Ceil(cx+20)), int(math.Ceil(cy+24)))})
		}
		m.Lines = append(m.Lines, l)
	}
	return m
}

// TestRegister: the frame is right to a twentieth of a millimetre all over the
// page, turned, scaled and with some cells astray.
func TestRegister(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	still := func(int, int) (float64, float64) { return 0, 0 }
	shaky := func(int, int) (float64, float64) { return 0.5 * r.NormFloat64(), 0.5 * r.NormFloat64() }
	stained := func(_, j int) (float64, float64) {
		if j < 8 {
			return 14, -9
		}
		return shaky(0, j)
	}
	for _, c := range []struct {
		name          string
		format        capture.Format
		rows, columns int
		lead          float64
		scale, turn   float64
		off           func(i, j int) (float64, float64)
	}{
		{"TD3", capture.TD3, 2, 44, leadUM, 0.016, 0, still},
		{"TD3 turned", capture.TD3, 2, 44, leadUM, 0.0155, 0.03, shaky},
		{"TD1", capture.TD1, 3, 30, leadTD1UM, 0.016, -0.01, shaky},
		{"upside down", capture.TD2, 2, 36, leadUM, 0.0236, math.Pi, shaky},
		{"a stain moves eight cells", capture.MRVA, 2, 44, leadUM, 0.016, 0.004, stained},
	} {
		m := lines(c.format, c.rows, c.columns, c.lead, c.scale, c.turn, c.off)
		f, err := Register(&m)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		sin, cos := math.Sincos(c.turn)
		worst := 0.0
		for _, p := range []point{{0, 0}, {100_000, 0}, {0, -70_000}, {100_000, -70_000}} {
			q := f.at(p)
			x, y := p.x*c.scale, p.y*c.scale
			worst = max(worst, math.Hypot(q.x-150-x*cos+y*sin, q.y-1200-x*sin-y*cos)/c.scale)
			if back := f.from(q); math.Hypot(back.x-p.x, back.y-p.y) > 1 {
				t.Errorf("%s: %v comes back as %v", c.name, p, back)
			}
		}
		limit := 50.0
		if c.format == capture.TD1 {
			limit = 60 // a third as many cells, and 70 mm are more than a card has
		}
		if worst > limit {
			t.Errorf("%s: %.0f micrometres beside", c.name, worst)
		}
	}
}

func TestUnregistered(t *testing.T) {
	wild := rand.New(rand.NewPCG(3, 3))
	for name, m := range map[string]capture.MRZ{
		"nothing":        {},
		"no grid known":  lines(capture.CHEDL, 3, 30, leadUM, 0.016, 0, func(int, int) (float64, float64) { return 0, 0 }),
		"too few":        lines(capture.TD3, 2, 5, leadUM, 0.016, 0, func(int, int) (float64, float64) { return 0, 0 }),
		"all on a point": lines(capture.TD3, 2, 44, 0, 0, 0, func(int, int) (float64, float64) { return 0, 0 }),
		"no grid at all": lines(capture.TD3, 2, 44, leadUM, 0.016, 0, func(int, int) (float64, float64) { return 60 * wild.NormFloat64(), 60 * wild.NormFloat64() }),
	} {
		if f, err := Register(&m); !errors.Is(err, ErrUnregistered) {
			t.Errorf("%s: %v, %v", name, f, err)
		}
	}
}

func TestStudent(t *testing.T) { // quantiles from printed tables
	for _, c := range []struct {
		q    float64
		nu   int
		want float64
	}{{0.95, 4, 2.132}, {0.99, 5, 3.365}, {0.999, 9, 4.297}, {0.9995, 4, 8.610}, {0.975, 60, 2.000}} {
		if got := student(c.q, c.nu); math.Abs(got-c.want) > 0.002 {
			t.Errorf("student(%v, %d) = %.4f, want %.3f", c.q, c.nu, got, c.want)
		}
	}
}
