package ocr

import (
	_ "embed"
	"slices"
	"sync"

	"gatehouse/capture/ocr/glyph"
)

// Two nets, trained on the same cells: the scout is small and looks at the many
// cells of a search, the judge joins it for those of the zone.
var (
	//go:embed scout.bin
	scoutWeights []byte
	//go:embed judge.bin
	judgeWeights []byte
)

type nets struct{ scout, judge *glyph.Net }

// classifier is the embedded nets, unpacked once.
var classifier = sync.OnceValues(func() (nets, error) {
	scout, err := glyph.Parse(scoutWeights)
	if err != nil {
		return nets{}, err
	}
	judge, err := glyph.Parse(judgeWeights)
	return nets{scout, judge}, err
})

// finest is the pitch in pixels to which a picture is shrunk before cells are
// cut from it.
const finest = 16

// classify gives the log-probabilities of the cells ks of a line, Classes each,
// in out, and the floor that their contrast was measured against.
func (r *reader) classify(l *line, ks []float64, out []float32) (floor float32) {
	n := max(1, int(l.pitch()/finest))
	for i, k := range ks {
		r.put(i, n, l.frame(k, n))
	}
	floor = glyph.Floor(r.devs[:len(ks)])
	r.eval(len(ks), floor, out)
	return floor
}

// put samples a cell of the picture shrunk n times as the i-th to be classified.
func (r *reader) put(i, n int, f glyph.Frame) {
	for len(r.devs) <= i {
		r.cells = append(r.cells, make([]float32, glyph.Size)...)
		r.means, r.devs = append(r.means, 0), append(r.devs, 0)
	}
	r.means[i], r.devs[i] = f.Sample(r.levels.by(n), r.cells[i*glyph.Size:])
}

// eval classifies the first count cells that were put.
func (r *reader) eval(count int, floor float32, out []float32) {
	r.normalise(count, floor)
	r.nets.scout.Eval(r.cells[:count*glyph.Size], out, count, &r.scratch)
}

func (r *reader) normalise(count int, floor float32) {
	for i := range count {
		glyph.Normalise(r.cells[i*glyph.Size:(i+1)*glyph.Size], r.means[i], r.devs[i], floor)
	}
}

// join adds the judge's opinion of the cells last classified to the scout's in
// out: the mean of their log-probabilities counts.
func (r *reader) join(count int, out []float32) {
	n := count * glyph.Classes
	r.second = slices.Grow(r.second[:0], n)[:n]
	r.nets.judge.Eval(r.cells[:count*glyph.Size], r.second, count, &r.scratch)
	for i, v := range r.second {
		out[i] = (max(out[i], faintest) + max(v, faintest)) / 2
	}
}

// faintest bounds log-probabilities before they are averaged, so that one voice
// cannot outshout the others.
const faintest = -12
