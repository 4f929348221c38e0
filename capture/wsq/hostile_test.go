package wsq

import (
	"bytes"
	"encoding/binary"
	"image"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"
)

// The most that a hostile picture may cost.
const (
	mostMemory = 50 << 20
	mostTime   = 200 * time.Millisecond // of one processor
)

func processor(t testing.TB) time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		t.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// cost gives what reading costs at the least of three times.
func cost(t testing.TB, b []byte) (memory uint64, spent time.Duration, err error) {
	spent = time.Hour
	for range 3 {
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := processor(t)
		_, err = Read(b)
		spent = min(spent, processor(t)-start)
		runtime.ReadMemStats(&after)
		memory = after.TotalAlloc - before.TotalAlloc
	}
	return memory, spent, err
}

// resized is a file of ours with another size in its frame header and as many zeros as
// that needs, so that it is read to its end.
func resized(t testing.TB, w, h int) []part {
	all := takeApart(t, small(t))
	binary.BigEndian.PutUint16(all[atSOF].content[2:], uint16(h))
	binary.BigEndian.PutUint16(all[atSOF].content[4:], uint16(w))
	tree := newTree(w, h)
	q, err := readQuantizer(cursor{b: all[atDQT].content})
	if err != nil {
		t.Fatal(err)
	}
	// Codes of 16 bits: 32 of them, 0 to 31; run16 is the first.
	table := append([]byte{0}, make([]byte, 15)...)
	table = append(table, 32, run16, plus16, minus16)
	for v := byte(1); len(table) < 17+32; v++ {
		table = append(table, v)
	}
	first := 0
	for i, end := range blockEnds {
		n := 0
		for k := first; k < end; k++ {
			if q.bin[k] != 0 {
				n += tree.bands[k].w * tree.bands[k].h
			}
		}
		first = end
		var b []byte
		for ; n > 0; n -= min(n, 0xFFFF) {
			for _, v := range binary.BigEndian.AppendUint16([]byte{0, 0}, uint16(min(n, 0xFFFF))) {
				if b = append(b, v); v == 0xFF {
					b = append(b, 0)
				}
			}
		}
		block := []int{atBlock, atBlock2, atBlock3}[i]
		all[block].bits, all[block].content[0] = b, 0
	}
	all[atDHT].content = table
	return all
}

// noise is a picture of random levels.
func noise(w, h int) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, w, h))
	r := rand.New(rand.NewPCG(1, 2))
	for i := range g.Pix {
		g.Pix[i] = uint8(r.Uint32())
	}
	return g
}

// filters writes a transform table of even filters, given from their middle on.
func filters(all []part, n int, low, high []float64) {
	b := []byte{byte(n), byte(n)}
	for _, taps := range [][]float64{low, high} {
		for i := range n / 2 {
			v := 0.0
			if i < len(taps) {
				v = taps[i]
			}
			sign := byte(0)
			if v < 0 {
				sign = 1
			}
			exponent, digits := decimal(math.Abs(v), math.MaxUint32)
			b = binary.BigEndian.AppendUint32(append(b, sign, exponent), digits)
		}
	}
	all[atDTT].content = b
}

func TestHostile(t *testing.T) {
	encode := func(img *image.Gray, bitrate float64) []byte {
		b, err := Encode(img, 0, bitrate)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	long := resized(t, 2048, 2048)
	filters(long, MaxTaps, []float64{0.85269867900940344, -0.09789296778409587, -0.12335584105275092, 0.07565691101399093},
		[]float64{-0.60328894481393847, 0.18870142780632693, 0.05261415011924844, -0.03226944131446922})
	// The smallest coefficients and taps that are accepted.
	tiny := takeApart(t, encode(noise(2048, 2048), 1))
	filters(tiny, 4, []float64{0.7063, 0.001}, []float64{-0.7078, -0.001})
	copy(tiny[atDQT].content, []byte{0, 0, 1}) // a value of one is half a zero bin
	for i := 3; i < len(tiny[atDQT].content); i += 6 {
		copy(tiny[atDQT].content[i:], []byte{3, 0, 1, 3, 0, 1})
	}
	tables := resized(t, 2048, 2048)
	many := slices.Concat(slices.Repeat([][]byte{tables[atDHT].content}, 1300)...)
	for range 40 {
		tables = slices.Insert(tables, atDHT, part{marker: dht, content: many})
	}
	for _, c := range []struct {
		name string
		b    []byte
		good bool
	}{
		{"largest picture, of zeros", put(resized(t, 2048, 2048)), true},
		{"a row as long as may be", put(resized(t, MaxSide, 1024)), true},
		{"a column as long as may be", put(resized(t, 1024, MaxSide)), true},
		{"the longest filters", put(long), true},
		{"largest picture, of noise, at the highest rate", encode(noise(2048, 2048), 4.5), true},
		{"coefficients near nothing", put(tiny), true},
		{"40 segments of 1,300 tables", put(tables), true},
		{"8 MB after the end", append(small(t), make([]byte, 7<<20)...), true},
		{"8 MB of stuffed bytes", bytes.Repeat([]byte{0xFF, 0}, MaxBytes/2), false},
	} {
		memory, spent, err := cost(t, c.b)
		t.Logf("%s: %d KB of file, %.1f MB, %v", c.name, len(c.b)>>10, float64(memory)/(1<<20), spent.Round(time.Millisecond))
		if memory > mostMemory || spent > mostTime || (err == nil) != c.good {
			t.Errorf("%s: %d bytes of memory, %v, %v", c.name, memory, spent, err)
		}
	}
}

// Random changes of a good file cost no more than it does, by much.
func TestSpoilt(t *testing.T) {
	file := small(t)
	r := rand.New(rand.NewPCG(3, 4))
	read := 0
	for range 3000 {
		b := slices.Clone(file)
		for range 1 + r.IntN(4) {
			b[r.IntN(len(b))] = byte(r.Uint32())
		}
		g, _, err := Decode(b)
		if err == nil {
			read++
		}
		if err == nil && len(g.Pix) > MaxPixels {
			t.Fatal("a picture above the limit")
		}
	}
	if read == 0 || read == 3000 {
		t.Errorf("%d of 3000 spoilt files are read", read)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(small(f))
	tiny, err := Encode(ridges(64, 64), 500, 1)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(tiny)
	f.Add(put(resized(f, 80, 70)))
	f.Fuzz(func(t *testing.T, b []byte) {
		w, h, headErr := Header(b)
		p, err := Read(b)
		if err != nil {
			return
		}
		if headErr != nil || p.Gray.Rect != image.Rect(0, 0, w, h) || w*h > MaxPixels {
			t.Fatalf("%d x %d, %v, %v", w, h, p.Gray.Rect, headErr)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	file, err := Encode(ridges(500, 500), 500, Bitrate)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := Decode(file); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	img := ridges(500, 500)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Encode(img, 500, Bitrate); err != nil {
			b.Fatal(err)
		}
	}
}
