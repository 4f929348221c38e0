package flat

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"
)

// unitVector draws a direction; its conversions, and those below, keep a processor from
// fusing what it draws.
func unitVector(r *rand.Rand, width int) []float32 {
	v := make([]float32, width)
	for i := range v {
		v[i] = float32(r.Float64() + r.Float64() + r.Float64() + r.Float64() - 2)
	}
	return scaledToOne(v)
}

func scaledToOne(v []float32) []float32 {
	var sum float64
	for _, x := range v {
		sum += float64(float64(x) * float64(x))
	}
	for i := range v {
		v[i] = float32(float64(v[i]) / math.Sqrt(sum))
	}
	return v
}

// near is a direction whose cosine with v is about so much.
func near(r *rand.Rand, v []float32, cosine float64) []float32 {
	w := unitVector(r, len(v))
	for i := range w {
		w[i] = float32(float64(cosine*float64(v[i])) + float64(math.Sqrt(1-float64(cosine*cosine))*float64(w[i])))
	}
	return scaledToOne(w)
}

func written(t testing.TB, form Form, v []float32) []byte {
	t.Helper()
	if form == Int8 {
		b, err := Quantise(v)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	var b []byte
	for _, x := range v {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return b
}

// memory begins as New wants it, or shift bytes behind.
func memory(n, shift int) []byte {
	b := make([]byte, n+2*Align)
	return b[Align-int(uintptr(unsafe.Pointer(&b[0]))%Align)+shift:][:n]
}

func block(t testing.TB, form Form, vectors [][]float32) *Block {
	t.Helper()
	width := 8
	if len(vectors) > 0 {
		width = len(vectors[0])
	}
	b, err := New(memory(form.Bytes(len(vectors), width), 0), form, len(vectors), width)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range vectors {
		if err := b.Put(i, written(t, form, v)); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// plainSearch is the search without a screen, on the vectors themselves.
func plainSearch(vectors [][]float32, probe []float32, least float64, k int) []Hit {
	var all []Hit
	for row, v := range vectors {
		var sum float64
		for i, x := range v {
			sum = float64(sum + float64(float64(x)*float64(probe[i])))
		}
		if sum = max(-1, min(1, sum)); sum >= least {
			all = append(all, Hit{Row: row, Cosine: sum})
		}
	}
	slices.SortFunc(all, better)
	return all[:min(k, len(all))]
}

// The hits are those of a plain float64 search, for every width.
func TestSearch(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 3))
	for width := 1; width <= 600; width++ {
		probe := unitVector(r, width)
		var vectors [][]float32
		for range 40 + r.IntN(100) {
			v := near(r, probe, 2*r.Float64()-1)
			vectors = append(vectors, v)
			if r.IntN(4) == 0 { // a twin in the last bits, and one in all
				w := slices.Clone(v)
				i := r.IntN(width)
				w[i] = math.Float32frombits(math.Float32bits(w[i]) ^ 1)
				vectors = append(vectors, w, v)
			}
		}
		b := block(t, Float32, vectors)
		for _, least := range []float64{-1, 0.2, 0.99} {
			for _, k := range []int{0, 1, 7, 1000} {
				got, err := b.Search(t.Context(), probe, Limits{Least: least, Most: k})
				if want := plainSearch(vectors, probe, least, k); err != nil || !slices.Equal(got, want) {
					t.Fatalf("width %d, least %g, k %d: %v, %v; want %v", width, least, k, got, err, want)
				}
			}
		}
	}
}

// Where thousands of rows differ in the last bits only, more than one batch of them, a
// screen alone would give others: it is the sum in order that decides.
func TestSearchAmongTwins(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 4))
	probe := unitVector(r, 128)
	v := near(r, probe, 0.8)
	var vectors [][]float32
	for range 3*batch + 5 {
		w := slices.Clone(v)
		for i := range w {
			w[i] = math.Float32frombits(math.Float32bits(w[i]) + uint32(r.IntN(3)))
		}
		vectors = append(vectors, w)
	}
	b := block(t, Float32, vectors)
	got, err := b.Search(t.Context(), probe, Limits{Least: 0, Most: 50})
	want := plainSearch(vectors, probe, 0, 50)
	if err != nil || !slices.Equal(got, want) {
		t.Fatalf("%v\n%v\n%v", got, err, want)
	}
	// Positive control: float32 sums alone would have chosen otherwise.
	scores := make([]float32, len(vectors))
	dotFloats(scores, probe, b.floats)
	order := make([]int, len(vectors))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return int(math.Copysign(1, float64(scores[j]-scores[i]))) })
	same := 0
	for i, h := range want {
		if order[i] == h.Row {
			same++
		}
	}
	if same == len(want) {
		t.Error("the screen's order is that of the exact sums: nothing was tested")
	}
}

// Of one owner the best row is a hit, and only that: as if all rows had been put in
// order and the later ones of each owner struck out.
func TestOwners(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 8))
	for range 300 {
		probe := unitVector(r, 16)
		var vectors [][]float32
		var owner []int32
		owners := 1 + r.IntN(12)
		for range r.IntN(2500) {
			vectors = append(vectors, near(r, probe, r.Float64()))
			owner = append(owner, int32(r.IntN(owners)))
		}
		if vectors == nil {
			continue
		}
		most := 1 + r.IntN(15)
		got, err := block(t, Float32, vectors).Search(t.Context(), probe, Limits{Least: 0.3, Most: most, Owner: owner})
		var want []Hit
		seen := map[int32]bool{}
		for _, h := range plainSearch(vectors, probe, 0.3, len(vectors)) {
			if !seen[owner[h.Row]] && len(want) < most {
				seen[owner[h.Row]] = true
				want = append(want, h)
			}
		}
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("%d rows of %d owners, %d wanted: %v, %v; want %v", len(vectors), owners, most, got, err, want)
		}
	}
	b := block(t, Float32, [][]float32{unitVector(r, 8)})
	if _, err := b.Search(t.Context(), unitVector(r, 8), Limits{Most: 1, Owner: []int32{0, 1}}); err == nil {
		t.Error("two owners of one row")
	}
}

// A hit of Int8 is within its own bound of the floats' cosine, and the bound is not
// empty talk.
func TestInt8(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 5))
	worst, sum, n := 0.0, 0.0, 0
	for width := 1; width <= 600; width++ {
		probe := unitVector(r, width)
		var vectors [][]float32
		for range 60 {
			vectors = append(vectors, near(r, probe, 2*r.Float64()-1))
		}
		b := block(t, Int8, vectors)
		got, err := b.Search(t.Context(), probe, Limits{Least: -1, Most: 60})
		if err != nil || len(got) != 60 || !slices.IsSortedFunc(got, better) {
			t.Fatalf("width %d: %v, %v", width, got, err)
		}
		for _, h := range got {
			want := plainSearch(vectors[h.Row:h.Row+1], probe, -1, 1)[0].Cosine
			off := math.Abs(h.Cosine - want)
			if off > h.Within {
				t.Fatalf("width %d: off by %g, bound %g", width, off, h.Within)
			}
			if width == 128 {
				worst, sum, n = max(worst, off), sum+off*off, n+1
				if h.Within > 0.025 {
					t.Errorf("bound of %g for 128 components", h.Within)
				}
			}
		}
		some, err := b.Search(t.Context(), probe, Limits{Least: -1, Most: 9})
		if err != nil || !slices.Equal(some, got[:9]) {
			t.Fatalf("width %d: the first nine of all are others: %v", width, err)
		}
	}
	t.Logf("128 components: off by %.5f at most of %d, root mean square %.5f", worst, n, math.Sqrt(sum/float64(n)))
}

// digest is of hits in both forms.
func digest(t *testing.T) string {
	r := rand.New(rand.NewPCG(6, 6))
	sum := sha256.New()
	for _, width := range []int{3, 128, 512, 4096} {
		probe := unitVector(r, width)
		var vectors [][]float32
		for range 1500 {
			vectors = append(vectors, near(r, probe, r.Float64()))
		}
		for _, form := range []Form{Float32, Int8} {
			hits, err := block(t, form, vectors).Search(t.Context(), probe, Limits{Least: 0.3, Most: 200})
			if err != nil || len(hits) != 200 {
				t.Fatal(len(hits), err)
			}
			for _, h := range hits {
				fmt.Fprintf(sum, "%d %x %x\n", h.Row, math.Float64bits(h.Cosine), math.Float64bits(h.Within))
			}
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// The same hits on amd64 and on arm64, to the last bit.
func TestSameBits(t *testing.T) {
	if got := digest(t); got != "41cca290bb29c922" {
		t.Errorf("digest %s", got)
	}
}
