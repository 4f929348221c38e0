package pdf417

import "math"

// reach is how many modules to each side of a codeword are compared with it: they are
// known, light before and dark after.
const reach = 1

const taps = modules + 2*reach

// shape is a codeword as the picture shows it: levels around a mean of 0, of length 1.
type shape [taps]float32

// shapes of the three clusters, smeared.
type shapes [clusters][codes]shape

// smeared gives the shapes when share of a module's light goes to each neighbour.
func smeared(share float64) *shapes {
	out := new(shapes)
	for k := range out {
		for v, w := range symbols[k] {
			var full [taps + 2]float64 // 1 is light
			d := w.dark()
			for i := range full {
				j := i - reach - 1
				switch {
				case j < 0: // the last space before; nothing is known of what comes before that
					full[i] = 1
				case j >= modules:
					full[i] = 0
				case !d[j]:
					full[i] = 1
				}
			}
			var s [taps]float64
			for i := range s {
				s[i] = full[i+1]*(1-2*share) + (full[i]+full[i+2])*share
			}
			out[k][v] = normal(&s)
		}
	}
	return out
}

func normal(s *[taps]float64) (out shape) {
	mean, sq := 0.0, 0.0
	for _, v := range s {
		mean += v / taps
	}
	for _, v := range s {
		sq += (v - mean) * (v - mean)
	}
	if sq < 1e-9 {
		return out
	}
	for i, v := range s {
		out[i] = float32((v - mean) / math.Sqrt(sq))
	}
	return out
}

// guess is the codeword that a shape looks like most.
type guess struct {
	value  uint16
	likely float32 // correlation, at most 1
	margin float32 // over that of the second
}

// matching is what best costs, in looks at the picture.
const matching = 800

// best compares s with the codewords of a cluster.
func (all *shapes) best(cluster int, s *shape) guess {
	g := guess{likely: -2}
	second := float32(-2)
	for v := range all[cluster] {
		t := &all[cluster][v]
		var c float32
		for i := range s {
			c += s[i] * t[i]
		}
		if c > g.likely {
			g.value, g.likely, second = uint16(v), c, g.likely
		} else if c > second {
			second = c
		}
	}
	g.margin = g.likely - second
	return g
}
