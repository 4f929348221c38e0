package grid

// sums answers for the sum and count of values in any window in constant time.
type sums struct {
	w, h       int
	sum, count []float64 // of all before and above, (w+1) by (h+1)
}

func newSums(w, h int) *sums {
	return &sums{w, h, make([]float64, (w+1)*(h+1)), make([]float64, (w+1)*(h+1))}
}

// put enters module i, counted row by row.
func (s *sums) put(i int, v, n float64) {
	at := (i/s.w+1)*(s.w+1) + i%s.w + 1
	s.sum[at], s.count[at] = v, n
}

// finish must be called between the last put and the first around.
func (s *sums) finish() {
	for _, t := range [][]float64{s.sum, s.count} {
		for y := 1; y <= s.h; y++ {
			for x := 1; x <= s.w; x++ {
				at := y*(s.w+1) + x
				t[at] += t[at-1] + t[at-s.w-1] - t[at-s.w-2]
			}
		}
	}
}

// around is the sum and count of modules up to reach from (x, y).
func (s *sums) around(x, y, reach int) (sum, count float64) {
	x0, x1 := max(0, x-reach), min(s.w, x+reach+1)
	y0, y1 := max(0, y-reach)*(s.w+1), min(s.h, y+reach+1)*(s.w+1)
	of := func(t []float64) float64 { return t[y1+x1] - t[y1+x0] - t[y0+x1] + t[y0+x0] }
	return of(s.sum), of(s.count)
}
