package quality

import "math"

// stop is how many steps a stop has in ofSides, and deepest what is added to each
// luminance there (of 4095), so that the ratio of two that are nearly black is no matter of noise.
const (
	stop    = 64
	deepest = 32
)

// stops are the logarithms of luminances in steps.
var stops = func() (t [4096]int) {
	for l := range t {
		t[l] = int(math.Round(stop * math.Log2(float64(l+deepest)/deepest)))
	}
	return t
}()

// ofSides measures from which side the light comes: how much more light each place of the
// person's left half of the face has than the place opposite, in the mean over the middle
// three fifths of such ratios: hair, beard, glasses and moles on one side move it little. A
// head that is turned has other light on both halves wherever the lamp is.
func (m *Meter) ofSides() {
	if math.Abs(m.found[yaw].value) > table[yaw].limits[Live].high {
		m.found[equalLight].why = "the head is turned"
		return
	}
	m.ratio = [len(m.ratio)]int{}
	n := 0
	for y := eyeLine - 20; y < eyeLine+160; y++ {
		for x := cropWidth / 2; x < m.crop.mask[y][1]; x++ {
			l, r := y*cropWidth+x, y*cropWidth+cropWidth-1-x
			if m.crop.in[l] && m.crop.in[r] {
				m.ratio[len(m.ratio)/2+stops[fine(m.crop.bgr[l])]-stops[fine(m.crop.bgr[r])]]++
				n++
			}
		}
	}
	from, to := n/5, n-n/5
	below, sum, taken := 0, 0, 0
	for i, k := range m.ratio {
		k, below = min(below+k, to)-max(below, from), below+k
		if k > 0 {
			sum += k * (i - len(m.ratio)/2)
			taken += k
		}
	}
	if taken == 0 {
		m.found[equalLight].why = "the face is not in the picture"
		return
	}
	m.set(equalLight, float64(sum)/float64(taken)/stop)
}
