package finger

// plane is a picture of int16 with a rim of rim zero pixels, so that no filter has to
// ask whether it looks outside.
type plane struct {
	w, h, stride int
	pix          []int16
}

// rim is at least the reach of every filter.
const rim = 20

func (p *plane) resize(w, h int) {
	p.w, p.h, p.stride = w, h, w+2*rim
	p.pix = grow(p.pix, p.stride*(h+2*rim))
	clear(p.pix)
}

// at is the index of a pixel.
func (p *plane) at(x, y int) int { return (y+rim)*p.stride + rim + x }

// normalised is how a standard deviation of the grey shows in a normalised plane.
const normalised = 64

// normaliser takes out the local mean and the local contrast.
type normaliser struct {
	gain      []int32 // by variance: normalised/deviation in Q12
	sum, sum2 []int32 // of columns
}

const (
	normRadius = 12  // pixels; the window spans about three ridges
	leastDev   = 5   // grey levels; less is noise of the sensor and is not amplified
	clipAt     = 192 // three deviations
)

func (n *normaliser) init() {
	n.gain = make([]int32, 128*128+1)
	for v := range n.gain {
		n.gain[v] = int32(normalised << 12 * 16 / max(root(v*256), leastDev*16))
	}
}

// run writes dst: positive where src is darker than around, so ridges are positive.
// dev gets the standard deviation of the grey around each pixel, in grey levels.
func (n *normaliser) run(dst *plane, dev []uint8, src []uint8, w, h int) {
	dst.resize(w, h)
	n.sum, n.sum2 = grow(n.sum, w), grow(n.sum2, w)
	clear(n.sum)
	clear(n.sum2)
	add := func(y int, sign int32) {
		for x, v := range src[y*w : (y+1)*w] {
			n.sum[x] += sign * int32(v)
			n.sum2[x] += sign * int32(v) * int32(v)
		}
	}
	for y := range min(normRadius, h) {
		add(y, 1)
	}
	for y := range h {
		if y+normRadius < h {
			add(y+normRadius, 1)
		}
		if y > normRadius {
			add(y-normRadius-1, -1)
		}
		rows := min(y+normRadius, h-1) - max(y-normRadius, 0) + 1
		var s, s2 int
		for x := range min(normRadius, w) {
			s += int(n.sum[x])
			s2 += int(n.sum2[x])
		}
		out := dst.pix[dst.at(0, y):]
		for x := range w {
			if x+normRadius < w {
				s += int(n.sum[x+normRadius])
				s2 += int(n.sum2[x+normRadius])
			}
			if x > normRadius {
				s -= int(n.sum[x-normRadius-1])
				s2 -= int(n.sum2[x-normRadius-1])
			}
			count := rows * (min(x+normRadius, w-1) - max(x-normRadius, 0) + 1)
			mean := s * 16 / count
			variance := max(s2/count-mean*mean/256, 0)
			gain := int(n.gain[min(variance, len(n.gain)-1)])
			v := (mean - int(src[y*w+x])*16) * gain >> 16
			out[x] = int16(min(max(v, -clipAt), clipAt))
			dev[y*w+x] = uint8(min(normalised<<12/max(gain, 1), 255))
		}
	}
}
