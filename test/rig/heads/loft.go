package heads

import "math"

// level is one height of the skull: where the outline passes before, beside and
// behind; round is the exponent of the curve between.
type level struct {
	front    [2]float64 // y, z
	side     [3]float64 // y, half width, z
	back     [2]float64 // y, z
	round    float64
	rowsDown int // rows of the mesh to the next level
}

// plan gives heights of the face's parts below the eyes, all negative.
type plan struct{ noseY, mouthY, chinY float64 }

func (t *traits) plan() plan {
	k := math.Sqrt(t.faceLong)
	p := plan{noseY: -t.noseLong * k}
	p.mouthY = p.noseY - t.philtrum*k
	p.chinY = min(-112*t.faceLong-t.chinLong, p.mouthY-33-t.lipLow*0.5)
	return p
}

// levels are the heights of a head from crown to neck, for adults of mean shape
// stretched by the traits.
func (t *traits) levels() []level {
	p, f := t.plan(), t.forehead
	w, h, d := t.wide, t.tall, t.deep
	low := -(p.chinY + 112) // how much longer than the mean
	j, q := t.jaw*(0.4+0.6*w), t.jawAngle
	n := t.neck
	return []level{
		{[2]float64{122 * h, -95}, [3]float64{122 * h, 0.5, -95}, [2]float64{122 * h, -96}, 2.2, 5},
		{[2]float64{114 * h, -58 + f}, [3]float64{113 * h, 40 * w, -95}, [2]float64{113 * h, -132 * d}, 2.2, 7},
		{[2]float64{92 * h, -24 + f}, [3]float64{93 * h, 62 * w, -95}, [2]float64{92 * h, -164 * d}, 2.2, 8},
		{[2]float64{68 * h, -6 + f*0.8}, [3]float64{68 * h, 71 * w, -94}, [2]float64{66 * h, -181 * d}, t.round*0.3 + 1.6, 10},
		{[2]float64{44 * h, 2.5 + f*0.4}, [3]float64{45 * h, 74.5 * w, -92}, [2]float64{40 * h, -189 * d}, t.round*0.5 + 1.2, 12},
		{[2]float64{20, 6}, [3]float64{20, 74 * w, -90}, [2]float64{15, -189 * d}, t.round*0.6 + 1.0, 16},
		{[2]float64{0, 3}, [3]float64{0, 72 * w, -88}, [2]float64{-8, -183 * d}, t.round*0.7 + 0.7, 16},
		{[2]float64{p.noseY * 0.52, 3}, [3]float64{-22 - 0.2*low, 70 * w, -86}, [2]float64{-30, -171 * d}, t.round*0.8 + 0.5, 18},
		{[2]float64{p.noseY, 6}, [3]float64{-40 - 0.4*low, (50*w + 17*j), -83}, [2]float64{-48, -156 * d}, t.round, 14},
		{[2]float64{p.mouthY, 7}, [3]float64{-54 - 0.55*low, (36*w + 27*j), -80}, [2]float64{-62, -148 * d}, t.round + 0.1*q, 12},
		{[2]float64{mix(p.mouthY, p.chinY, 0.42), 4 + 0.5*t.chinOut}, [3]float64{-66 - 0.7*low, (22*w + 38*j) + 2*q, -77}, [2]float64{-76, -143}, t.round - 0.1 + 0.15*q, 9},
		{[2]float64{mix(p.mouthY, p.chinY, 0.76), 4 + t.chinOut}, [3]float64{-76 - 0.8*low, 55*j + 4*q, -74}, [2]float64{-90, -141}, t.round*0.5 + 0.85 + 0.2*q, 7},
		{[2]float64{p.chinY, -5 + t.chinOut}, [3]float64{-84 - 0.85*low, 50*j + 5*q, -73}, [2]float64{-102, -141}, t.round*0.4 + 1.0 + 0.2*q, 4},
		{[2]float64{p.chinY - 2, -24}, [3]float64{-91 - 0.85*low, 47*n + 2*j, -79}, [2]float64{-112, -141}, 2, 4},
		{[2]float64{p.chinY - 7, -50}, [3]float64{-104 - 0.9*low, 49 * n, -88}, [2]float64{-124, -142}, 2, 5},
		{[2]float64{-152 - low, -60}, [3]float64{-146 - low, 52 * n, -96}, [2]float64{-152, -144}, 2, 5},
		{[2]float64{-205 - low, -50}, [3]float64{-205 - low, 64 * n, -98}, [2]float64{-205, -150}, 2, 0},
	}
}

// catmull passes smoothly from b to c.
func catmull(a, b, c, d, t float64) float64 {
	return b + 0.5*t*(c-a+t*(2*a-5*b+4*c-d+t*(3*(b-c)+d-a)))
}

// loft lays a skin over the levels: rows from crown to neck, columns from the middle
// of the back over the person's right, the face and the left to the back again.
func loft(all []level, cols int) *mesh {
	rows := 1
	for _, l := range all {
		rows += l.rowsDown
	}
	m := newMesh(cols, rows)
	at := func(i int) level { return all[max(0, min(len(all)-1, i))] }
	row := 0
	for i := range all {
		a, b, c, d := at(i-1), at(i), at(i+1), at(i+2)
		n := max(1, b.rowsDown)
		for s := range n {
			t := float64(s) / float64(n)
			mid := func(f func(l level) float64) float64 { return catmull(f(a), f(b), f(c), f(d), t) }
			var l level
			for k := range 2 {
				l.front[k] = mid(func(l level) float64 { return l.front[k] })
				l.back[k] = mid(func(l level) float64 { return l.back[k] })
			}
			for k := range 3 {
				l.side[k] = mid(func(l level) float64 { return l.side[k] })
			}
			l.round = mid(func(l level) float64 { return l.round })
			m.ring(row, l)
			row++
		}
	}
	return m
}

// angle is where a column stands: dense before the face; 0 is the middle of the face,
// positive the person's left.
func angle(col, cols int) float64 {
	a := 2*float64(col)/float64(cols-1) - 1
	return math.Pi * (0.33*a + 0.67*a*a*a)
}

// ring fills one row.
func (m *mesh) ring(row int, l level) {
	for col := range m.cols {
		s, c := math.Sincos(angle(col, m.cols))
		n, yz := l.round, l.front
		if c < 0 {
			n, yz = 2.2, l.back
		}
		k := math.Pow(math.Pow(math.Abs(s), n)+math.Pow(math.Abs(c), n), -1/n)
		s, c = s*k, math.Abs(c)*k
		m.rest[row*m.cols+col] = vec{l.side[1] * s, mix(l.side[0], yz[0], c), mix(l.side[2], yz[1], c)}
	}
}
