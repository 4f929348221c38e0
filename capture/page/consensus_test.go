package page

import (
	"context"
	"errors"
	"image"
	"image/color"
	"math/rand/v2"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/device"
	"gatehouse/test/rig"
	"gatehouse/test/rig/lens"
	"gatehouse/test/rig/paper"
	"gatehouse/test/rig/sealed"
)

// dotted lays faint modules, one apart from the next by a third of a millimetre, over half
// of the page's ultraviolet picture, and dark ones at the same places of the white one.
func dotted(s *rig.Sheet, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 0xd07))
	const module = 5
	b := s.White.Rect
	for y := b.Dy() / 10; y < b.Dy()*6/10; y++ {
		for x := b.Dx() / 4; x < b.Dx()*9/10; x++ {
			if x/module%2 == 1 || y/module%2 == 1 || r.IntN(200) == 0 {
				continue
			}
			s.White.SetRGBA(x, y, color.RGBA{40, 40, 40, 255})
			p := s.UV.RGBAAt(x, y)
			s.UV.SetRGBA(x, y, color.RGBA{p.R / 2, p.G / 2, p.B / 2, 255})
		}
	}
}

// TestPeriodicPrint: a page at rest is refused neither for a seal nor for print that
// repeats itself, nor is its picture shifted; a movement in ultraviolet alone is never
// accepted. The visa without either is the control: it is always registered, its
// movement always refused.
func TestPeriodicPrint(t *testing.T) {
	const seeds = 6 // of twenty, nineteen sealed visas were registered at rest and none refused
	press, err := sealed.NewPress(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	plain := func(seed uint64) (*rig.Traveller, error) {
		return paper.Draw(paper.Spec{Model: "V IND 1", Seed: seed, Forgery: rig.Genuine})
	}
	for _, c := range []struct {
		name  string
		draw  func(seed uint64) (*rig.Traveller, error)
		least int // of the seeds that must be registered at rest, and refused when moved
	}{
		{"visa", plain, seeds},
		{"sealed visa", press.Visa, seeds * 2 / 3}, // signatures are random: some leave fewer patches
		{"visa full of dots", func(seed uint64) (*rig.Traveller, error) {
			v, err := plain(seed)
			if err == nil {
				dotted(v.Sheet, seed)
			}
			return v, err
		}, seeds * 2 / 3},
	} {
		registered, refused, silent := 0, 0, 0
		for seed := range uint64(seeds) {
			v, err := c.draw(seed)
			if err != nil {
				t.Fatal(err)
			}
			files, err := lens.Frames(v.Sheet, lens.Take{Seed: seed})
			if err != nil {
				t.Fatal(err)
			}
			far, known, err := ultraviolet(t, files, 0)
			if err != nil {
				t.Errorf("%s, seed %d: %v", c.name, seed, err)
			}
			if known {
				registered++
			}
			if known && far > 0.3*PxPerMM { // the lens of the rig bends by 0.2 mm
				t.Errorf("%s, seed %d: put %.1f px beside the white picture", c.name, seed, far)
			}
			switch _, known, err := ultraviolet(t, files, 16); {
			case errors.Is(err, capture.ErrMoved):
				refused++
			case err != nil:
				t.Fatal(err)
			case known:
				t.Errorf("%s, seed %d: a movement of a millimetre is accepted", c.name, seed)
			default:
				silent++
			}
		}
		t.Logf("%-18s at rest %d of %d registered, none must be refused; moved by 1 mm %d refused, %d unregistered", c.name, registered, seeds, refused, silent)
		if registered < c.least || refused < c.least {
			t.Errorf("%s: %d registered, %d refused, want %d", c.name, registered, refused, c.least)
		}
	}
}

// ultraviolet registers the ultraviolet picture, moved to the right by some pixels,
// to the white one: how far its corners lie from it.
func ultraviolet(t *testing.T, files [3][]byte, by float64) (far float64, known bool, err error) {
	t.Helper()
	var set pictures
	defer func() { set.close() }()
	for _, l := range []device.Light{device.White, device.UV} {
		i := 0
		if l == device.UV {
			i = 2
		}
		m, err := decode(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if l == device.UV && by != 0 {
			there := warp(m, translation(by, 0), image.Pt(m.Cols(), m.Rows()))
			m.Close()
			m = there
		}
		set = append(set, lit{l, m})
	}
	luma := set.luma()
	defer luma.Close()
	q, found := outline(luma, onGlass)
	if !found {
		t.Fatal("the page is not found")
	}
	s, _ := classify(q.width(), q.height(), 0)
	target := image.Pt(int(s.width*PxPerMM), int(s.height*PxPerMM))
	places, err := set.register(context.Background(), rectifying(q, target.X, target.Y), target, PxPerMM)
	if err != nil {
		return 0, false, err
	}
	return places[1].move.farthest(target), places[1].known, nil
}

// TestAgreeOnNothing: places that fit as well as others, patches of one corner and a
// minority say nothing, and one place more, further off or on its side decides it.
func TestAgreeOnNothing(t *testing.T) {
	grid := func(n int, step float64, by ...point) (out []answer) {
		for i := range n {
			out = append(out, answer{point{step * float64(i%4), step * float64(i/4)}, by})
		}
		return out
	}
	here, there := point{1, 1}, point{22, 1}
	for _, c := range []struct {
		name    string
		answers []answer
		known   bool
	}{
		{"nothing", nil, false},
		{"three", grid(3, 200, here), false},
		{"four", grid(4, 200, here), true},
		{"eight in a corner", grid(8, 60, here), false},
		{"eight over the page", grid(8, 200, here), true},
		{"each fits twice", grid(8, 200, here, there), false},
		{"most fit twice, four once", append(grid(8, 200, here, there), grid(4, 250, here)...), true},
		{"half here, half there", append(grid(8, 200, here), grid(8, 210, there)...), false},
		{"most here, some there", append(grid(12, 200, here), grid(4, 210, there)...), true},
	} {
		p := agree(c.answers)
		if p.known != c.known {
			t.Errorf("%s: known %v, want %v", c.name, p.known, c.known)
		}
		if d := p.move.apply(point{}).sub(here).len(); p.known && d > 1e-9 {
			t.Errorf("%s: %.2f px from where they say", c.name, d)
		}
	}
}
