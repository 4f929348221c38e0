package grid

// levels makes grey values comparable across the symbol: two means, dark and light, in a window around each
// module, settled in a few turns.
func (e *equaliser) levels(v *Values) {
	n := len(v.V)
	mid, half := make([]float64, n), make([]float64, n)
	all := newSums(e.w, e.h)
	for i, g := range v.V {
		all.put(i, float64(g), 1)
	}
	all.finish()
	for y := range e.h {
		for x := range e.w {
			s, c := all.around(x, y, window)
			mid[y*e.w+x] = s / c
		}
	}
	for range 3 {
		dark, light := newSums(e.w, e.h), newSums(e.w, e.h)
		for i, g := range v.V {
			is := float64(g) < mid[i]
			if k := e.known[i]; k != Open {
				is = k == Dark
			}
			if is {
				dark.put(i, float64(g), 1)
			} else {
				light.put(i, float64(g), 1)
			}
		}
		dark.finish()
		light.finish()
		d, nd := dark.around(0, 0, MaxModules)
		l, nl := light.around(0, 0, MaxModules)
		if nd == 0 || nl == 0 {
			break
		}
		d, l = d/nd, l/nl
		for y := range e.h {
			for x := range e.w {
				// A few of the symbol's own mean stand for a window that has only one sort.
				const own = 3
				ds, dn := dark.around(x, y, window)
				ls, ln := light.around(x, y, window)
				hd, hl := (ds+own*d)/(dn+own), (ls+own*l)/(ln+own)
				mid[y*e.w+x], half[y*e.w+x] = (hd+hl)/2, (hl-hd)/2
			}
		}
	}
	for y := range e.h {
		for x := range e.w {
			i := y*e.w + x
			e.level[i] = (mid[i] - float64(v.V[i])) / max(1, half[i])
			dark := e.level[i] > 0
			if k := e.known[i]; k != Open {
				dark = k == Dark
			}
			if dark {
				e.sign[e.at(x, y)] = 1
			}
		}
	}
}
