package wear

import "math"

func (w *hand) dirt() {
	for range 20 + int(70*w.level) {
		x, y := w.somewhere()
		deep := w.between(0.04, 0.08+0.22*w.level)
		uneven, phase := w.between(2, 5), w.between(0, 6)
		w.disc(x, y, w.mm*w.between(0.2, 0.6+2.2*w.level*w.r.Float64()), func(i int, d, angle float64) {
			a := deep * (1 - d) * (0.8 + 0.2*math.Sin(uneven*angle+phase))
			scale(w.s.White, i, 1-a, 1-a, 1-1.1*a)
			scale(w.s.IR, i, 1-0.7*a, 1-0.7*a, 1-0.7*a)
			scale(w.s.UV, i, 1-a, 1-a, 1-a)
		})
	}
}

func (w *hand) stain() {
	for range 1 + w.r.IntN(2) {
		x, y := w.somewhere()
		deep := 0.05 + 0.13*w.level
		a1, a2, p1, p2 := w.between(0.02, 0.08), w.between(0.02, 0.05), w.between(0, 6), w.between(0, 6)
		w.disc(x, y, w.mm*w.between(5, 9+9*w.level), func(i int, d, angle float64) {
			rim := 0.82 + a1*math.Sin(3*angle+p1) + a2*math.Sin(7*angle+p2)
			if d > rim {
				return
			}
			a := deep * (0.75 + 0.25*d)
			if rim-d < 0.04 {
				a *= 1.9
			}
			scale(w.s.White, i, 1-0.7*a, 1-a, 1-1.6*a)
			scale(w.s.IR, i, 1-0.05*a, 1-0.05*a, 1-0.05*a)
			scale(w.s.UV, i, 1-1.5*a, 1-1.5*a, 1-1.5*a)
		})
	}
}

// fading pales colours and weakens the fluorescence by up to a third.
func (w *hand) fading() {
	pale, weak := 0.06+0.16*w.level, 1-(0.08+0.25*w.level)
	var white, uv [256]uint8
	for v := range white {
		white[v] = level(float64(v) + (228-float64(v))*pale)
		uv[v] = level(float64(v))
		if v > 40 {
			uv[v] = level(40 + float64(v-40)*weak)
		}
	}
	for i := 0; i < len(w.s.White.Pix); i += 4 {
		p, u := w.s.White.Pix[i:i+3:i+3], w.s.UV.Pix[i:i+3:i+3]
		if int(p[0])+int(p[1])+int(p[2]) > 180 { // carbon black does not fade
			p[0], p[1], p[2] = white[p[0]], white[p[1]], white[p[2]]
		}
		u[0], u[1], u[2] = uv[u[0]], uv[u[1]], uv[u[2]]
	}
}

func (w *hand) fingers() {
	for range 1 + w.r.IntN(3) {
		x, y := w.somewhere()
		turn, wave := w.between(0, math.Pi), 2*math.Pi/(0.5*w.mm)
		cx, cy := x+w.mm*w.between(-3, 3), y+w.mm*w.between(-3, 3)
		glow := 6 + 16*w.level
		w.disc(x, y, w.mm*w.between(6, 9), func(i int, d, angle float64) {
			u, v := float64(i%w.s.White.Stride/4)-cx, float64(i/w.s.White.Stride)-cy
			ridge := 0.5 + 0.5*math.Sin(wave*math.Hypot(u*math.Cos(turn)-v*math.Sin(turn), 0.7*(u*math.Sin(turn)+v*math.Cos(turn))))
			a := ridge * (1 - d*d)
			scale(w.s.White, i, 1-0.06*w.level*a, 1-0.06*w.level*a, 1-0.07*w.level*a)
			for k, c := range [3]float64{0.6, 0.8, 1} {
				w.s.UV.Pix[i+k] = level(float64(w.s.UV.Pix[i+k]) + glow*a*c)
			}
		})
	}
}
