package finger

// window is the side of the squares whose spectrum is taken, pixels.
const window = 32

// The ridge band: periods of 4 to 15 pixels at 500 ppi, as radii of the spectrum.
const (
	waves     = 8 // highest wave number, window/4
	leastWave = 2 // lowest, about window/15
)

// fourier takes spectra of real squares in whole numbers.
type fourier struct {
	cos, sin [window / 2]int // Q14
	order    [window]uint8   // bit reversal
	taper    [window]int     // raised cosine in Q7
	re, im   [window]int
	half     [waves + 1][window][2]int // [u][y]: spectra of the rows
	power    [waves + 1][2*waves + 1]int
}

func (f *fourier) init() {
	for i := range f.cos {
		f.cos[i], f.sin[i] = polar(uint16(i * 65536 / window))
	}
	for i := range f.order {
		for b := range 5 {
			f.order[i] |= uint8(i>>b&1) << (4 - b)
		}
	}
	for i := range f.taper {
		c, _ := polar(uint16((2*i + 1) * 65536 / (2 * window)))
		f.taper[i] = (unit - c) >> 8
	}
}

// transform is the decimation-in-time transform of re and im, which are in bit
// reversed order; its result is in natural order.
func (f *fourier) transform() {
	re, im := &f.re, &f.im
	for i := 0; i < window; i += 2 {
		a, b := re[i], re[i+1]
		re[i], re[i+1] = a+b, a-b
		a, b = im[i], im[i+1]
		im[i], im[i+1] = a+b, a-b
	}
	for n := 2; n < window; n *= 2 {
		step := window / 2 / n
		for k := range n {
			c, s := f.cos[k*step], f.sin[k*step]
			for i := k; i < window; i += 2 * n {
				j := i + n
				xr, xi := re[j&31], im[j&31]
				tr, ti := (xr*c+xi*s)>>14, (xi*c-xr*s)>>14
				ar, ai := re[i&31], im[i&31]
				re[j&31], im[j&31] = ar-tr, ai-ti
				re[i&31], im[i&31] = ar+tr, ai+ti
			}
		}
	}
}

// spectrum fills power[u][v+waves] with the power of the waves u to the right and v
// downwards, 0 <= u <= waves, -waves <= v <= waves, of the square at p. It returns the power
// of the square itself in the same unit, half of which the half plane of waves can have.
func (f *fourier) spectrum(p *plane, x, y int) (all int) {
	for r := 0; r < window; r += 2 { // two real rows make one complex one
		a := p.pix[p.at(x, y+r):][:window]
		b := p.pix[p.at(x, y+r+1):][:window]
		ta, tb := f.taper[r], f.taper[r+1]
		for i, t := range f.taper {
			va, vb := int(a[i])*t*ta>>6, int(b[i])*t*tb>>6
			all += va*va + vb*vb
			o := f.order[i] & 31
			f.re[o], f.im[o] = va, vb
		}
		f.transform()
		for u := range f.half {
			m := (window - u) & 31
			f.half[u][r] = [2]int{(f.re[u] + f.re[m]) / 2, (f.im[u] - f.im[m]) / 2}
			f.half[u][r+1] = [2]int{(f.im[u] + f.im[m]) / 2, (f.re[m] - f.re[u]) / 2}
		}
	}
	for u := range f.half {
		for i := range f.half[u] {
			o := f.order[i] & 31
			f.re[o], f.im[o] = f.half[u][i][0], f.half[u][i][1]
		}
		f.transform()
		for v := -waves; v <= waves; v++ {
			re, im := f.re[v&31]>>4, f.im[v&31]>>4
			f.power[u][v+waves] = re*re + im*im
		}
	}
	return all * (window * window >> 8)
}
