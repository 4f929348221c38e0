package match

// rigid is a turn and a shift, from a to b.
type rigid struct {
	turn   uint8
	co, si int32 // of the turn, times unit
	x, y   int32 // shift, 1/16 px
}

// at moves a point; 1/16 px.
func (r *rigid) at(x, y int32) (int32, int32) {
	return (x*r.co+y*r.si)>>10 + r.x, (y*r.co-x*r.si)>>10 + r.y
}

// back moves a point of b to a; pixels.
func (r *rigid) back(x, y int32) (int32, int32) {
	u, v := int64(16*x-r.x), int64(16*y-r.y)
	return int32((u*int64(r.co) - v*int64(r.si)) >> 18), int32((v*int64(r.co) + u*int64(r.si)) >> 18)
}

// tie is a weighed pair of points that a transform is fitted to.
type tie struct {
	ax, ay, bx, by int32
	weight         int32
}

// fit is the rigid transform of least squares; false where the ties do not give one.
func fit(ties []tie) (r rigid, ok bool) {
	var w, ax, ay, bx, by int64
	for _, t := range ties {
		k := int64(t.weight)
		w += k
		ax += k * int64(t.ax)
		ay += k * int64(t.ay)
		bx += k * int64(t.bx)
		by += k * int64(t.by)
	}
	if w == 0 {
		return r, false
	}
	// Means in 1/16 px.
	ax, ay, bx, by = 16*ax/w, 16*ay/w, 16*bx/w, 16*by/w
	var dot, cross int64
	for _, t := range ties {
		k := int64(t.weight)
		ux, uy := 16*int64(t.ax)-ax, 16*int64(t.ay)-ay
		vx, vy := 16*int64(t.bx)-bx, 16*int64(t.by)-by
		dot += k * (ux*vx + uy*vy)
		cross += k * (uy*vx - ux*vy)
	}
	for dot > 1<<30 || dot < -1<<30 || cross > 1<<30 || cross < -1<<30 {
		dot, cross = dot/2, cross/2
	}
	norm := root(dot*dot + cross*cross)
	if norm == 0 {
		return r, false
	}
	r.co, r.si = int32(dot*unit/norm), int32(cross*unit/norm)
	r.x = int32(bx) - int32((ax*int64(r.co)+ay*int64(r.si))>>14)
	r.y = int32(by) - int32((ay*int64(r.co)-ax*int64(r.si))>>14)
	r.turn = angleOf(r.co, r.si)
	return r, true
}

// angleOf is the angle of a unit vector (cosine, sine), found by halving.
func angleOf(co, si int32) uint8 {
	lo := uint8(0)
	if si < 0 {
		lo = 128
		co = -co
	}
	l, h := uint8(0), uint8(128)
	for h-l > 1 {
		mid := (l + h) / 2
		if cosine(mid) >= co {
			l = mid
		} else {
			h = mid
		}
	}
	if cosine(l)-co > co-cosine(h) {
		l = h
	}
	return lo + l
}
