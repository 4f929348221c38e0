package prints

import "image"

// Film is what a sensor sees of one finger while it rests on the glass: frames apart
// in time by some tenths of a second. A living finger moves by fractions of a
// millimetre and sweats from its pores along the ridges; a cast (Options.Cast) lies
// as it was laid. Place, skin and truth of the first frame are those of Impression.
func (f *Finger) Film(seed uint64, o Options, frames int) []Impression {
	o.fill()
	d := throw(seed, 30)
	film := make([]Impression, frames)
	for i := range film {
		at := o
		at.frame = uint64(i)
		if !o.Cast {
			at.Sweat = 0.15 + float64(0.8*float64(i))/float64(max(1, frames-1))
			at.Wet += float64(0.1*float64(i)) / float64(max(1, frames-1))
			o.X, o.Y, o.Turn = o.X+float64(0.4*d.bell()), o.Y+float64(0.4*d.bell()), o.Turn+float64(0.15*d.bell())
		}
		film[i] = f.Impression(seed, at)
	}
	return film
}

// Empty is the glass with nothing on it, or with what a finger left there.
func Empty(seed uint64, o Options) Impression {
	o.fill()
	g := takeGlass(o.Width, o.Height)
	defer glasses.Put(g)
	g.leave(&o)
	return Impression{Image: g.develop(seed, &o), PPI: o.PPI}
}

// leave puts the residue of an earlier finger on the glass.
func (g *glass) leave(o *Options) {
	if o.Residue == nil {
		return
	}
	l, old := o.Residue, *o
	old.Residue, old.Turn, old.X, old.Y, old.Halo, old.Sweat, old.Cast = nil, 0, 0, 0, false, 0, false
	d := throw(l.Seed^l.Finger.Seed, 10)
	g.press(d, touch{l.Finger, place(d, l.Finger, &old, float64(o.Width)/2, float64(o.Height)/2), &old, l.Part})
}

// Sensors of the EF01 family: what their UpImage sends.
var (
	ZFM20 = Options{Width: 256, Height: 288, PPI: 500, Bits: 4}
	R503  = Options{Width: 192, Height: 192, PPI: 508, Bits: 4}
)

// Sensor is the finger on a sensor of the EF01 family, ZFM20 or R503, as it goes over
// its wire: rows from the top, two pixels in a byte, the left one in the high half.
func (f *Finger) Sensor(seed uint64, sensor Options) []byte {
	return Pack(f.Impression(seed, sensor).Image)
}

// Pack puts two pixels of four bits into each byte, the left one in the high half.
// The width must be even.
func Pack(img *image.Gray) []byte {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	b := make([]byte, 0, w*h/2)
	for y := range h {
		row := img.Pix[y*img.Stride:][:w]
		for x := 0; x+1 < w; x += 2 {
			b = append(b, row[x]&0xf0|row[x+1]>>4)
		}
	}
	return b
}
