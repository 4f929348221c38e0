package finger

// courses is the number of orientations the filters are made for, pitches that of periods.
const (
	courses    = 64
	pitches    = 20
	leastPitch = 4 * 16 // 1/16 px
	pitchStep  = 10     // 1/16 px from one to the next
	reachCross = 12     // pixels to each side across the ridge
	reachAlong = 10     // along it
)

// kernel is one pass of a filter: symmetric weights of Q12.
type kernel struct {
	reach   int
	weights [reachCross + 1]int32
}

// contextual filters a picture along and across its ridges: a low-pass along them and a
// band-pass tuned to their period across, both in the space of the pixels. The second pass
// reads what the first has filtered along its own course, so bent ridges are followed.
type contextual struct {
	stride int
	along  [courses][reachAlong + 1]int32 // offsets of pixels along a course
	cross  [courses][reachCross + 1]int32 // across it
	lows   [reachAlong + 1]kernel         // by reach
	bands  [pitches]kernel                // strong, by period
	half   plane
}

func (c *contextual) init() {
	for r := range c.lows {
		k := &c.lows[r]
		k.reach = r
		sum := int32(0)
		for i := range r + 1 {
			cs, _ := polar(uint16(i * 32768 / (r + 1)))
			k.weights[i] = int32(unit + cs)
			sum += k.weights[i]
			if i > 0 {
				sum += k.weights[i]
			}
		}
		for i := range r + 1 {
			k.weights[i] = k.weights[i] << 12 / sum
		}
	}
	for p := range c.bands {
		c.bands[p].band(leastPitch + p*pitchStep)
	}
}

// band makes the weights of a band-pass for a period of 1/16 px: a cosine of that period
// under a raised cosine of 1.2 periods to each side, without a mean, of gain one at its period.
func (k *kernel) band(period int) {
	half := min(period*6/5, reachCross*16+15) // 1/16 px
	k.reach = min(half/16, reachCross)
	var wave, hood [reachCross + 1]int
	var sum, hoods int
	for i := range k.reach + 1 {
		cw, _ := polar(uint16(i * 16 * 65536 / period))
		ch, _ := polar(uint16(i * 16 * 32768 / half))
		hood[i] = (unit + ch) / 2
		wave[i] = cw * hood[i] >> 14
		n := 2
		if i == 0 {
			n = 1
		}
		sum += n * wave[i]
		hoods += n * hood[i]
	}
	gain := 0
	for i := range k.reach + 1 {
		wave[i] -= hood[i] * sum / hoods
		cw, _ := polar(uint16(i * 16 * 65536 / period))
		n := 2
		if i == 0 {
			n = 1
		}
		gain += n * wave[i] * cw >> 14
	}
	for i := range k.reach + 1 {
		k.weights[i] = int32(wave[i] << 12 / gain)
	}
}

// aim makes the offsets for pictures of a stride.
func (c *contextual) aim(stride int) {
	if c.stride == stride {
		return
	}
	c.stride = stride
	for o := range courses {
		cs, sn := polar(uint16(o * 32768 / courses))
		for i := range c.along[o] {
			c.along[o][i] = int32(-near(i*sn)*stride + near(i*cs))
		}
		for i := range c.cross[o] {
			c.cross[o][i] = int32(near(i*cs)*stride + near(i*sn))
		}
	}
}

// near rounds Q14 to the nearest whole number, half away from zero.
func near(v int) int {
	if v < 0 {
		return -((-v + unit/2) >> 14)
	}
	return (v + unit/2) >> 14
}

// Strength of a filter.
type strength struct {
	reach [4]uint8 // along the ridge, by coherence: quarters of 255
}

// run filters src into dst wherever the field is inside, dst positive on ridges.
func (c *contextual) run(dst, src *plane, d *field, s strength) {
	c.aim(src.stride)
	c.half.resize(src.w, src.h)
	dst.resize(src.w, src.h)
	for r := range d.rows {
		for q := range d.cols {
			cell := &d.cells[r*d.cols+q]
			if !cell.inside {
				continue
			}
			k := &c.lows[s.reach[cell.coherence>>6]]
			pass(&c.half, src, q, r, c.along[cell.course()][:k.reach+1], k.weights[:k.reach+1])
		}
	}
	for r := range d.rows {
		for q := range d.cols {
			cell := &d.cells[r*d.cols+q]
			if !cell.inside {
				continue
			}
			p := min(max((int(cell.period)-leastPitch+pitchStep/2)/pitchStep, 0), pitches-1)
			k := &c.bands[p]
			pass(dst, &c.half, q, r, c.cross[cell.course()][:k.reach+1], k.weights[:k.reach+1])
		}
	}
}

// course is the nearest of the orientations of the filters.
func (c *cell) course() int { return (int(c.orientation) + 2) >> 2 & (courses - 1) }

// pass filters the pixels of one quad by symmetric weights at offsets.
func pass(dst, src *plane, q, r int, offsets, weights []int32) {
	n := min(quad, dst.w-q*quad)
	weights = weights[:len(offsets)]
	for y := r * quad; y < min(r*quad+quad, dst.h); y++ {
		at := dst.at(q*quad, y)
		for p := at; p < at+n; p++ {
			sum := int(weights[0]) * int(src.pix[p])
			for i := 1; i < len(offsets); i++ {
				o := int(offsets[i])
				sum += int(weights[i]) * (int(src.pix[p+o]) + int(src.pix[p-o]))
			}
			dst.pix[p] = int16(min(max(sum>>12, -clipAt), clipAt))
		}
	}
}
