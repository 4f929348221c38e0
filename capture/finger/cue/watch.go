package cue

import (
	"fmt"
	"image"
	"io"
	"math/bits"

	"gatehouse/capture"
)

const (
	places = 1024
	words  = places / 64
	kept   = 64 // earlier captures
	weak   = 3  // grey levels by which a place has to differ from around it
	shared = 96 // places that two hashes have to know both
)

// hash tells of each place whether it is known, and whether it is dark.
type hash struct {
	known, dark [words]uint64
}

// Watch assesses the touches of one sensor. One goroutine uses it at a time.
type Watch struct {
	at     [places]struct{ x, y uint16 } // in 1/65536 of the sides
	before []hash                        // ring
	gaps   []int                         // ring beside it: of grey levels
	next   int
	lines  lines
	soft   []uint8  // first frame
	widths []uint16 // of ridges
	depths []int    // of cells
	last   physical
}

// physical is what was measured of the skin last.
type physical struct {
	change        int // of the ridges over the frames, thousandths
	width, spread int // of ridges, thousandths of their distance: median, and from a tenth to nine
	faint         int // share of cells with faint ridges, thousandths
	pores         int // in ten centimetres of ridge
}

// New picks the places by random, which it reads 4096 bytes of.
func New(random io.Reader) (*Watch, error) {
	w := new(Watch)
	var b [4 * places]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return nil, fmt.Errorf("finger cues: no randomness for the places of hashes: %w", err)
	}
	for i := range w.at {
		w.at[i].x = uint16(b[4*i]) | uint16(b[4*i+1])<<8
		w.at[i].y = uint16(b[4*i+2]) | uint16(b[4*i+3])<<8
	}
	return w, nil
}

// Remember keeps the hash of a capture that is over: the finger was lifted. The oldest
// of 64 is forgotten.
func (w *Watch) Remember(img *image.Gray) {
	if img == nil || img.Rect.Empty() {
		return
	}
	h, g := w.hash(img), gaps(img)
	if len(w.before) < kept {
		w.before, w.gaps = append(w.before, h), append(w.gaps, g)
		return
	}
	w.before[w.next], w.gaps[w.next] = h, g
	w.next = (w.next + 1) % kept
}

// Forget wipes all hashes: at the end of a shift, or when the sensor was moved.
func (w *Watch) Forget() {
	clear(w.before)
	w.before, w.gaps, w.next = w.before[:0], w.gaps[:0], 0
}

// Clear lets go of the working memory, which holds the last capture. The hashes stay.
func (w *Watch) Clear() {
	w.lines, w.soft, w.widths, w.depths, w.last = lines{}, nil, nil, nil, physical{}
}

func (w *Watch) hash(img *image.Gray) (h hash) {
	for i := range w.at {
		d := w.contrast(img, i)
		if d >= weak || d <= -weak {
			h.known[i/64] |= 1 << (i % 64)
		}
		if d > 0 {
			h.dark[i/64] |= 1 << (i % 64)
		}
	}
	return h
}

// contrast is by how much a place is darker, over 3 by 3 pixels, than 11 by 11 around.
func (w *Watch) contrast(img *image.Gray, i int) int {
	b := img.Rect
	c := image.Pt(b.Min.X+int(w.at[i].x)*b.Dx()>>16, b.Min.Y+int(w.at[i].y)*b.Dy()>>16)
	near, around := mean(img, c, 1), mean(img, c, 5)
	return around - near
}

// mean grey of the square about a pixel, as far as it is on the image.
func mean(img *image.Gray, c image.Point, reach int) int {
	r := image.Rect(c.X-reach, c.Y-reach, c.X+reach+1, c.Y+reach+1).Intersect(img.Rect)
	if r.Empty() {
		return 255
	}
	sum := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for _, v := range img.Pix[img.PixOffset(r.Min.X, y):][:r.Dx()] {
			sum += int(v)
		}
	}
	return sum / (r.Dx() * r.Dy())
}

// alike is the share of the places known to both that agree, thousandths, over those
// that mask lets through; 500 where too few are known.
func alike(a, b *hash, mask *[words]uint64) int {
	known, agree := 0, 0
	for i := range a.known {
		k := a.known[i] & b.known[i]
		if mask != nil {
			k &= mask[i]
		}
		known += bits.OnesCount64(k)
		agree += bits.OnesCount64(k &^ (a.dark[i] ^ b.dark[i]))
	}
	if known < shared {
		return 500
	}
	return agree * 1000 / known
}

// sameImage looks for the ridges of an earlier capture on the same pixels. Chance
// agrees on half of the places.
func (w *Watch) sameImage(img *image.Gray) capture.Cue {
	if len(w.before) == 0 {
		return not(SameImage, noEarlier)
	}
	h, most := w.hash(img), 0
	for i := range w.before {
		most = max(most, alike(&h, &w.before[i], nil))
	}
	return graded(SameImage, most, 650, 850)
}
