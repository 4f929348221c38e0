package wear

import "math"

// Colours of the bare sheet below the print, and of a blister's edge.
var (
	bare   = [3]float64{226, 224, 220}
	bareIR = [3]float64{206, 206, 206}
	bareUV = [3]float64{12, 12, 27}
)

// line calls at for the pixels beside a curve, with their distance from its
// middle as a share of half its width.
func (w *hand) line(x0, y0, x1, y1, bend, width float64, at func(i int, d, t float64)) {
	long := math.Hypot(x1-x0, y1-y0)
	nx, ny := -(y1-y0)/long, (x1-x0)/long
	seen := map[int]bool{}
	reach := int(math.Ceil(width / 2))
	for k := 0; k <= int(2*long); k++ {
		t := float64(k) / (2 * long)
		b := bend * math.Sin(math.Pi*t)
		x, y := x0+(x1-x0)*t+nx*b, y0+(y1-y0)*t+ny*b
		for dy := -reach; dy <= reach; dy++ {
			for dx := -reach; dx <= reach; dx++ {
				u, v := int(x)+dx, int(y)+dy
				if u < 0 || v < 0 || u >= w.w || v >= w.h {
					continue
				}
				d := math.Hypot(float64(u)-x, float64(v)-y) / (width / 2)
				i := v*w.s.White.Stride + 4*u
				if d < 1 && !seen[i] {
					seen[i] = true
					at(i, d, t)
				}
			}
		}
	}
}

// lose takes print off at i by share a.
func (w *hand) lose(i int, a float64) {
	mix(w.s.White, i, bare, a)
	mix(w.s.IR, i, bareIR, a)
	mix(w.s.UV, i, bareUV, a*0.5)
}

func (w *hand) scratches() {
	for range 3 + int(12*w.level*w.r.Float64()) {
		x, y := w.somewhere()
		a, long := w.r.Float64()*2*math.Pi, w.mm*w.between(5, 45)
		width := w.mm * w.between(0.05, 0.08+0.12*w.level)
		deep := w.between(0.4, 0.9)
		w.line(x, y, x+long*math.Cos(a), y+long*math.Sin(a), w.mm*w.between(-2, 2), max(2, width), func(i int, d, t float64) {
			w.lose(i, deep*(1-d*d))
		})
	}
}

func (w *hand) crease() {
	x0, y0 := w.r.Float64()*float64(w.w), 0.0
	x1, y1 := w.r.Float64()*float64(w.w), float64(w.h)
	if w.r.IntN(3) == 0 { // a dog-ear
		x0, y0, x1, y1 = float64(w.w)-w.mm*w.between(8, 25), 0, float64(w.w), w.mm*w.between(8, 25)
	}
	deep := 0.35 + 0.5*w.level
	w.line(x0, y0, x1, y1, w.mm*w.between(-1.5, 1.5), w.mm*2.4, func(i int, d, t float64) {
		shade := 1 - 0.14*w.level*(1-d)*math.Cos(6*d)
		scale(w.s.White, i, shade, shade, shade)
		scale(w.s.IR, i, shade, shade, shade)
		if d < 0.12 {
			w.lose(i, deep*(1-d/0.12))
		}
	})
}

func (w *hand) bubbles() {
	for range 2 + int(8*w.level) {
		x, y := w.somewhere()
		pale := 0.10 + 0.14*w.level
		w.disc(x, y, w.mm*w.between(0.8, 1.2+2.5*w.level), func(i int, d, _ float64) {
			a := pale * (1 - 0.4*d)
			if d > 0.86 {
				a = 0.3 * w.level
			}
			mix(w.s.White, i, [3]float64{242, 242, 242}, a)
			mix(w.s.IR, i, [3]float64{232, 232, 232}, a*0.8)
			mix(w.s.UV, i, [3]float64{26, 26, 44}, a*0.5)
		})
	}
}

// rubbing takes the print off in specks; the lower corners suffer most.
func (w *hand) rubbing() {
	specks := int(float64(w.w*w.h) / (w.mm * w.mm) * (0.3 + 0.9*w.level))
	for range specks {
		x, y := w.somewhere()
		edge := math.Min(x, float64(w.w)-x)/float64(w.w) + (float64(w.h)-y)/float64(w.h)
		if w.r.Float64() > math.Exp(-1.5*edge) {
			continue
		}
		a := w.between(0.2, 0.45+0.35*w.level)
		w.disc(x, y, w.mm*w.between(0.04, 0.10), func(i int, d, _ float64) { w.lose(i, a*(1-d)) })
	}
}
