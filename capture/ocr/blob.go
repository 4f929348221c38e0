package ocr

// blob is a connected patch of ink: its box in pixels and how many it covers.
type blob struct {
	x0, y0, x1, y1 int32 // x1 and y1 are outside
	area           int32
}

func (b blob) width() float64   { return float64(b.x1 - b.x0) }
func (b blob) height() float64  { return float64(b.y1 - b.y0) }
func (b blob) centreX() float64 { return float64(b.x0+b.x1) / 2 }
func (b blob) centreY() float64 { return float64(b.y0+b.y1) / 2 }

// swap exchanges x and y.
func (b blob) swap() blob {
	return blob{b.y0, b.x0, b.y1, b.x1, b.area}
}

// run is a horizontal stretch of ink; set is its entry in the union-find forest.
type run struct{ x0, x1, set int32 }

// blobs finds the patches of ink whose longer side is between lo and hi pixels.
// Ink that touches only at corners is not connected, which keeps characters of
// a coarse picture apart.
func blobs(mask []uint8, w, h, lo, hi int) []blob {
	var (
		parent      []int32
		found       []blob
		above, here []run
	)
	root := func(i int32) int32 {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for y := range h {
		row := mask[y*w : (y+1)*w]
		here = here[:0]
		a := 0
		for x := 0; x < w; {
			if row[x] == 0 {
				x++
				continue
			}
			start := x
			for x < w && row[x] != 0 {
				x++
			}
			r := run{int32(start), int32(x), -1}
			for a < len(above) && above[a].x1 <= r.x0 {
				a++
			}
			for k := a; k < len(above) && above[k].x0 < r.x1; k++ {
				set := root(above[k].set)
				switch {
				case r.set < 0:
					r.set = set
				case r.set != set:
					into, from := min(r.set, set), max(r.set, set)
					parent[from] = into
					found[into].join(found[from])
					r.set = into
				}
			}
			b := blob{r.x0, int32(y), r.x1, int32(y + 1), r.x1 - r.x0}
			if r.set < 0 {
				r.set = int32(len(parent))
				parent = append(parent, r.set)
				found = append(found, b)
			} else {
				found[r.set].join(b)
			}
			here = append(here, r)
		}
		above, here = here, above
	}
	kept := found[:0]
	for i, b := range found {
		side := int(max(b.x1-b.x0, b.y1-b.y0))
		if parent[i] == int32(i) && side >= lo && side <= hi {
			kept = append(kept, b)
		}
	}
	return kept
}

func (b *blob) join(o blob) {
	b.x0, b.y0 = min(b.x0, o.x0), min(b.y0, o.y0)
	b.x1, b.y1 = max(b.x1, o.x1), max(b.y1, o.y1)
	b.area += o.area
}
