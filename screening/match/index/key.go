package index

// Bins of what an edge keeps when the finger is turned. Lengths err more the longer
// they are, by the skin's stretching; angles err alike.
const (
	angleBins  = 24
	lengthBins = 10
	anglePairs = angleBins * (angleBins + 1) / 2
	keys       = lengthBins * anglePairs
)

// lengthEnds are the lengths at which each bin ends, px.
var lengthEnds = [lengthBins]int{16, 23, 31, 40, 50, 61, 73, 86, 102, maxLength + 1}

// lengthOf gives for each length its bin and the nearest other one.
var lengthOf = func() (bins [maxLength + 1][2]uint8) {
	for l := range bins {
		b, from := 0, 0
		for l >= lengthEnds[b] {
			from = lengthEnds[b]
			b++
		}
		other := b + 1
		if other == lengthBins || b > 0 && l-from < lengthEnds[b]-l {
			other = b - 1
		}
		bins[l] = [2]uint8{uint8(b), uint8(other)}
	}
	return bins
}()

// keyOf joins three bins. An edge has two ends and no order: the end of the lower
// angle counts as the first, and turned tells that they were given the other way.
func keyOf(length, first, second int) (key int, turned bool) {
	if turned = first > second; turned {
		first, second = second, first
	}
	return length*anglePairs + second*(second+1)/2 + first, turned
}

func angleBin(a uint8) int { return int(a) * angleBins >> 8 }

// angleBinsOf gives the bin of an angle and the nearest other one.
func angleBinsOf(a uint8) [2]int {
	scaled := int(a) * angleBins
	bin := scaled >> 8
	if scaled&255 < 128 {
		return [2]int{bin, (bin + angleBins - 1) % angleBins}
	}
	return [2]int{bin, (bin + 1) % angleBins}
}

// lookup is one list that a probe's edge is looked up in.
type lookup struct {
	flow      uint64 // about the probe's edge
	key       uint16
	edge      uint8 // of the probe
	direction uint8 // of it, 1/128 turn
}

// lookups appends the lists of edge number i: its own and those beside it, eight,
// and again turned where both ends look alike.
func lookups(dst []lookup, i int, e edge, flow uint64) []lookup {
	for _, l := range lengthOf[e.length()] {
		for _, a := range angleBinsOf(e.first()) {
			for _, b := range angleBinsOf(e.second()) {
				k, turned := keyOf(int(l), a, b)
				one := lookup{flow, uint16(k), uint8(i), e.direction() >> 1}
				if !turned || a == b {
					dst = append(dst, one)
				}
				if turned || a == b {
					one.flow, one.direction = turnedFlow(flow), (one.direction+64)&127
					dst = append(dst, one)
				}
			}
		}
	}
	return dst
}

const maxLookups = 16 * MaxEdges
