package wsq

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"
)

// ridges draws something like a finger: rings about a point that drift, on a white
// ground. It is the same on every processor.
func ridges(w, h int) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, w, h))
	state := uint32(1)
	for y := range h {
		for x := range w {
			state = state*1664525 + 1013904223
			dx, dy := x-w/2, y-h/3
			phase := int(math.Sqrt(float64(256*(dx*dx*2+dy*dy)))) * 200 / 160 % 200 // ten pixels a ridge
			v := 60 + phase*3/2
			if phase > 100 {
				v = 60 + (200-phase)*3/2
			}
			if 4*dx*dx*h*h+4*(y-h/2)*(y-h/2)*w*w > w*w*h*h {
				v = 250
			}
			g.Pix[y*w+x] = uint8(min(v+int(state>>29)-4, 255))
		}
	}
	return g
}

// psnr is the distance of two pictures in decibels.
func psnr(a, b *image.Gray) float64 {
	sum := 0.0
	for i := range a.Pix {
		d := float64(a.Pix[i]) - float64(b.Pix[i])
		sum += d * d
	}
	return 10 * math.Log10(255*255*float64(len(a.Pix))/max(sum, 1))
}

// What is written is read, in all parities of sizes, and the usual rate is about 15:1.
func TestRoundTrip(t *testing.T) {
	for _, c := range []struct {
		w, h    int
		bitrate float64
		least   float64 // decibels
	}{
		{64, 64, 4, 30},
		{65, 64, 4, 30},
		{64, 67, 4, 30},
		{97, 131, 4, 30},
		{256, 360, 2.25, 25},
		{388, 374, 2.25, 25},
		{333, 257, 2.25, 25},
		{511, 479, 2.25, 25},
		{500, 500, 0.75, 30},
		{1600, 1500, 0.75, 30},
		{500, 500, 5, 39},
	} {
		img := ridges(c.w, c.h)
		b, err := Encode(img, 500, c.bitrate)
		if err != nil {
			t.Fatal(err)
		}
		p, err := Read(b)
		if err != nil {
			t.Errorf("%d x %d: %v", c.w, c.h, err)
			continue
		}
		bits := float64(len(b)*8) / float64(c.w*c.h)
		if got := psnr(img, p.Gray); got < c.least || p.PPI != 500 || p.Encoder != 2 || len(p.Departures) > 0 {
			t.Errorf("%d x %d: %.1f dB, %d ppi, %q", c.w, c.h, got, p.PPI, p.Departures)
		}
		if c.bitrate == Bitrate && (bits < 0.4 || bits > 0.65) { // 20:1 to 12:1
			t.Errorf("%d x %d: %.2f bits a pixel", c.w, c.h, bits)
		}
		if w, h, err := Header(b); err != nil || w != c.w || h != c.h {
			t.Errorf("header: %d x %d, %v", w, h, err)
		}
	}
}

// A part of a larger picture is written as if it stood alone, and a picture of one
// level comes back as it is.
func TestParts(t *testing.T) {
	whole := ridges(300, 300)
	part := whole.SubImage(image.Rect(40, 50, 240, 250)).(*image.Gray)
	alone := image.NewGray(image.Rect(0, 0, 200, 200))
	for y := range 200 {
		copy(alone.Pix[y*200:(y+1)*200], part.Pix[y*part.Stride:])
	}
	a, err := Encode(part, 0, Bitrate)
	b, err2 := Encode(alone, 0, Bitrate)
	if err != nil || err2 != nil || !bytes.Equal(a, b) {
		t.Errorf("a part differs: %v, %v", err, err2)
	}
	for _, level := range []byte{0, 7, 128, 255} {
		for i := range alone.Pix {
			alone.Pix[i] = level
		}
		b, err := Encode(alone, 0, Bitrate)
		if err != nil {
			t.Fatal(err)
		}
		g, ppi, err := Decode(b)
		if err != nil || ppi != 0 || !bytes.Equal(g.Pix, alone.Pix) {
			t.Errorf("level %d: %v", level, err)
		}
	}
}

func TestEncodeRefuses(t *testing.T) {
	for _, c := range []struct {
		w, h, ppi int
		bitrate   float64
	}{
		{63, 64, 500, 1},
		{64, 4097, 500, 1},
		{2049, 2049, 500, 1},
		{64, 64, -1, 1},
		{64, 64, 10_001, 1},
		{64, 64, 500, 0.01},
		{64, 64, 500, 9},
		{64, 64, 500, math.NaN()},
	} {
		if _, err := Encode(image.NewGray(image.Rect(0, 0, c.w, c.h)), c.ppi, c.bitrate); err == nil {
			t.Errorf("%+v is written", c)
		}
	}
}

// The same bits on every processor: built with GOARCH=arm64 this test passes under
// qemu-aarch64 too.
func TestSameBits(t *testing.T) {
	b, err := Encode(ridges(403, 389), 500, Bitrate)
	if err != nil {
		t.Fatal(err)
	}
	g, _, err := Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	const file, pixels = "6d42976ebe356c17", "ea02197a4788376b"
	sum := func(b []byte) string { s := sha256.Sum256(b); return hex.EncodeToString(s[:8]) }
	if sum(b) != file || sum(g.Pix) != pixels {
		t.Errorf("file %s, pixels %s", sum(b), sum(g.Pix))
	}
}

// The public pair of robertvazan/sourceafis-java (src/test/resources/com/machinezoo/
// sourceafis), and the sample of jtejido/go-sourceafis, where they are at hand: they
// are of real fingers and no part of this project.
func TestPublished(t *testing.T) {
	dir := os.Getenv("GATEHOUSE_WSQ_DATA")
	if dir == "" {
		t.Skip("GATEHOUSE_WSQ_DATA is not set: no published pictures to compare with")
	}
	read := func(name string) Picture {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		p, err := Read(b)
		if err != nil || len(p.Departures) > 0 {
			t.Fatal(name, err, p.Departures)
		}
		return p
	}
	if p := read("sample.wsq"); p.PPI != 500 || p.Gray.Rect != image.Rect(0, 0, 545, 622) || len(p.Comments) != 2 {
		t.Errorf("sample: %d ppi, %v", p.PPI, p.Gray.Rect)
	}
	p := read("wsq-original.wsq")
	f, err := os.Open(filepath.Join(dir, "wsq-converted.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	differ := 0
	for y := range p.Gray.Rect.Dy() {
		for x := range p.Gray.Rect.Dx() {
			v, _, _, _ := want.At(x, y).RGBA()
			if byte(v>>8) != p.Gray.GrayAt(x, y).Y {
				differ++
			}
		}
	}
	if differ > 0 || p.Gray.Rect != want.Bounds() {
		t.Errorf("%d pixels differ from the published picture", differ)
	}
}

// The even filters of annex A's other bank: what a plain analysis takes apart is put
// together again, in both parities of lengths.
func TestEvenFilters(t *testing.T) {
	low := []float32{0.85269867900940344, -0.09789296778409587, -0.12335584105275092, 0.07565691101399093}
	high := []float32{-0.60328894481393847, 0.18870142780632693, 0.05261415011924844, -0.03226944131446922}
	f, ok := newBank(low, high, false)
	if !ok {
		t.Fatal("the filters do not reconstruct")
	}
	left := func(v []float32, mirror float32) []float32 { return unfold(v, false, mirror) }
	lows, highs := left(low, 1), left(high, -1)
	for _, n := range []int{4, 7, 64, 65, 100, 131} {
		x := make([]float32, n)
		for i := range x {
			x[i] = float32((i*i*7 + i*13) % 101)
		}
		at := func(i int) float32 {
			for i < 0 || i >= n {
				if i < 0 {
					i = -1 - i
				} else {
					i = 2*n - 1 - i
				}
			}
			return x[i]
		}
		p := &plane{make([]float32, n*n), n, n}
		for m := range n - n/2 {
			for i := range lows {
				p.v[m] += lows[i] * at(2*m-3+i)
			}
		}
		for m := range n / 2 {
			for i := range highs {
				p.v[n-n/2+m] -= highs[i] * at(2*m-3+i)
			}
		}
		s := synthesis{plane: p, bank: f}
		s.prepare()
		s.rows(split{band: band{0, 0, n, 1}})
		for i := range x {
			if math.Abs(float64(p.v[i]-x[i])) > 1e-3 {
				t.Fatalf("length %d: sample %d is %v, want %v", n, i, p.v[i], x[i])
			}
		}
	}
}

func TestExact(t *testing.T) {
	for _, x := range []float64{1e-9, 0.01, 0.5, 0.7, 1, 1.02, 1.9, 10, 12345.6, 3e12} {
		if got, want := log2(x), math.Log2(x); math.Abs(got-want) > 1e-12*(1+math.Abs(want)) {
			t.Errorf("log2(%v) = %v, want %v", x, got, want)
		}
		if got := exp2(log2(x)); math.Abs(got-x) > 1e-12*x {
			t.Errorf("exp2(log2(%v)) = %v", x, got)
		}
	}
}
