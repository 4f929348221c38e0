package heads

import (
	"image"
	"image/color"
	"math"
	"testing"

	"gatehouse/capture"
)

// levelIn is the mean of a picture's green within a rectangle.
func levelIn(m *image.RGBA, r image.Rectangle) float64 {
	sum, n := 0, 0
	r = r.Intersect(m.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			sum += int(m.Pix[m.PixOffset(x, y)+1])
			n++
		}
	}
	return float64(sum) / float64(max(1, n))
}

// cheeks are two squares below the eyes.
func cheeks(p Picture) (right, left image.Rectangle) {
	d := int(p.Points[capture.LeftEye].X-p.Points[capture.RightEye].X) / 3
	at := func(e, m capture.Point) image.Rectangle {
		x, y := int(e.X), int((e.Y+m.Y)/2)
		return image.Rect(x-d/2, y-d/2, x+d/2, y+d/2)
	}
	return at(p.Points[capture.RightEye], p.Points[capture.RightMouth]), at(p.Points[capture.LeftEye], p.Points[capture.LeftMouth])
}

func small() View { return View{Width: 240, Height: 180, IED: 45, Seed: 1} }

// TestLight: each of the bad pictures is bad in its own way, and the good one is not.
func TestLight(t *testing.T) {
	h := New(3)
	h.t.skin = skins[1]
	shoot := func(change func(v *View)) (level, side float64) {
		v := small()
		change(&v)
		p := h.Render(v)
		a, b := cheeks(p)
		r, l := levelIn(p.RGB, a), levelIn(p.RGB, b)
		return (r + l) / 2, math.Abs(r-l) / (r + l)
	}
	good, even := shoot(func(*View) {})
	if good < 70 || good > 220 || even > 0.15 {
		t.Errorf("good light: level %.0f, sides apart by %.2f", good, even)
	}
	if _, side := shoot(func(v *View) { v.Light = Light{Side: 1, Ambient: 0.15} }); side < even+0.15 {
		t.Errorf("side light: sides apart by %.2f, in good light by %.2f", side, even)
	}
	if l, _ := shoot(func(v *View) { v.Light.Level = 0.1 }); l > good*0.5 {
		t.Errorf("dark: level %.0f of %.0f", l, good)
	}
	if l, _ := shoot(func(v *View) { v.Light.Level = 6 }); l < 235 {
		t.Errorf("over-exposed: level %.0f", l)
	}
	rough := func(v View) (sum float64) {
		m := h.Render(v).RGB
		for i := 4; i < len(m.Pix); i += 4 {
			sum += math.Abs(float64(m.Pix[i]) - float64(m.Pix[i-4]))
		}
		return sum
	}
	sharp, v, dull := rough(small()), small(), small()
	v.Blur, dull.Haze = 2, 0.7
	if b := rough(v); b > 0.8*sharp {
		t.Errorf("blurred: detail %.0f of %.0f", b, sharp)
	}
	if b := rough(dull); b > 0.5*sharp {
		t.Errorf("hazy: detail %.0f of %.0f", b, sharp)
	}
}

// TestInfrared: skin of every tone is bright at 850 nm, paper is bright and shows no
// face, a screen is dark; in visible light both show one.
func TestInfrared(t *testing.T) {
	contrast := func(p Picture) float64 { // of the eyes against the cheeks
		a, b := cheeks(p)
		e := p.Points[capture.RightEye]
		eye := image.Rect(int(e.X)-5, int(e.Y)-3, int(e.X)+5, int(e.Y)+3)
		return (levelIn(p.RGB, a)+levelIn(p.RGB, b))/2 - levelIn(p.RGB, eye)
	}
	var levels []float64
	for seed := range uint64(6) {
		v := small()
		v.IR = true
		p := New(seed).Render(v)
		a, _ := cheeks(p)
		levels = append(levels, levelIn(p.RGB, a))
		if l := levels[len(levels)-1]; l < 110 {
			t.Errorf("seed %d: level %.0f of skin in infrared", seed, l)
		}
	}
	h := New(4)
	h.t.skin = skins[1]
	shown := h.Render(View{Width: 300, Height: 390, IED: 90, Ground: color.RGBA{200, 205, 210, 255}})
	for _, m := range []Medium{Print, Screen} {
		v := small()
		seen := Sheet{Medium: m, Shown: shown}.Render(v)
		if c := contrast(seen); c < 10 {
			t.Errorf("medium %d: the face is shown with a contrast of %.0f", m, c)
		}
		v.IR = true
		p := Sheet{Medium: m, Shown: shown}.Render(v)
		a, _ := cheeks(p)
		l, c := levelIn(p.RGB, a), contrast(p)
		if m == Print && (l < 150 || math.Abs(c) > 12) || m == Screen && l > 50 {
			t.Errorf("medium %d in infrared: level %.0f, contrast %.0f", m, l, c)
		}
	}
}

// TestPlane: the nose of a shown face stays in the plane, that of a head does not.
func TestPlane(t *testing.T) {
	h := New(4)
	shown := h.Render(View{Width: 300, Height: 390, IED: 90})
	off := func(p [capture.FacePoints]capture.Point) float64 { // of the nose from the eyes' middle, in eye distances
		return float64(p[capture.NoseTip].X-(p[capture.RightEye].X+p[capture.LeftEye].X)/2) / float64(p[capture.LeftEye].X-p[capture.RightEye].X)
	}
	v := small()
	v.Yaw = 20
	head, sheet := off(h.Render(v).Points), off(Sheet{Shown: shown}.Render(v).Points)
	if head < sheet+0.08 {
		t.Errorf("turned by 20 degrees: the nose is off by %.2f on a head, %.2f on a sheet", head, sheet)
	}
	bent := off(Sheet{Shown: shown, Bend: 60}.Render(v).Points)
	if bent == sheet {
		t.Error("a bent sheet is like a flat one")
	}
}

// TestAge: years change the picture, and leave the points.
func TestAge(t *testing.T) {
	h, v := New(6), small()
	now := h.Render(v)
	v.Age = 10
	then := h.Render(v)
	if string(now.RGB.Pix) == string(then.RGB.Pix) {
		t.Error("ten years leave no trace")
	}
	for i := range now.Points {
		if d := math.Hypot(float64(now.Points[i].X-then.Points[i].X), float64(now.Points[i].Y-then.Points[i].Y)); d > 1.5 {
			t.Errorf("point %d moved by %.1f pixels in ten years", i, d)
		}
	}
	if c := Child(2); c.Age() < 5 || c.Age() > 11 {
		t.Errorf("a child of %.0f years", c.Age())
	}
}
