package match

import (
	"hash/fnv"
	"slices"

	"gatehouse/capture"
)

// Limits of what is compared; what is beyond them is left out, worst quality first.
const (
	listLimit  = 96   // minutiae of one list
	pointLimit = 128  // minutiae of an impression
	extent     = 2047 // largest coordinate
)

// point is a minutia of either list or of both.
type point struct {
	x, y    int32
	angle   uint8
	kind    capture.MinutiaKind
	quality int32 // 1..100
	lists   uint8 // plain, enhanced
	weight  int32 // reliability
}

const (
	plain uint8 = 1 << iota
	enhanced
)

// startStep is the width of a strip of points, log2 of pixels.
const startStep = 3

// Prepared is an impression made ready for comparison. It is not changed by any
// comparison and may be used by many at once.
type Prepared struct {
	points []point                      // left to right
	starts [extent>>startStep + 1]uint8 // of each strip: how many points lie left of it
	marks  []descriptor
	field  field
}

// Prepare makes a template ready. It never fails: coordinates that cannot be are
// left out, a ridge field of wrong size counts as none.
func Prepare(t *capture.FingerTemplate) *Prepared {
	p := &Prepared{}
	p.merge(t.Enhanced, enhanced)
	p.merge(t.Plain, plain)
	for i := range p.points {
		p.points[i].weight = p.points[i].reliability()
	}
	if len(p.points) > pointLimit {
		slices.SortStableFunc(p.points, func(a, b point) int { return int(b.weight - a.weight) })
		p.points = p.points[:pointLimit]
	}
	slices.SortFunc(p.points, func(a, b point) int { return int(a.key() - b.key()) })
	for k, j := 0, 0; k < len(p.starts); k++ {
		for j < len(p.points) && int(p.points[j].x)>>startStep < k {
			j++
		}
		p.starts[k] = uint8(j)
	}
	p.field = newField(&t.Field, p.points)
	p.field.deepen()
	p.marks = make([]descriptor, len(p.points))
	for i, m := range p.points {
		p.marks[i] = describe(&p.field, m)
	}
	return p
}

// order is of contents and decides which of two impressions of equally many points is
// moved. It is seldom asked for, so it is not kept.
func (p *Prepared) order() uint64 {
	h := fnv.New64a()
	for _, m := range p.points {
		k := m.key()
		h.Write([]byte{byte(k), byte(k >> 8), byte(k >> 16), byte(k >> 24), byte(k >> 32), byte(k >> 40), byte(m.quality), m.lists})
	}
	h.Write(p.field.orientation)
	return h.Sum64()
}

// key orders points from left to right, and any two that differ.
func (m point) key() int64 {
	return int64(m.x)<<24 | int64(m.y)<<12 | int64(m.angle)<<2 | int64(m.kind&3)
}

// Same minutia of two lists: how far apart, pixels and 1/256 turn.
const (
	sameDistance = 8
	sameTurn     = 20
)

// merge adds a list. A minutia that is there already is marked as found twice.
func (p *Prepared) merge(list []capture.Minutia, flag uint8) {
	for i, m := range list {
		if i == listLimit {
			break
		}
		if m.X < 0 || m.Y < 0 || m.X > extent || m.Y > extent {
			continue
		}
		q := int32(m.Quality)
		if q == 0 || q > 100 {
			q = 50 // not reported
		}
		n := point{x: int32(m.X), y: int32(m.Y), angle: m.Angle, kind: m.Kind, quality: q, lists: flag}
		if j := slices.IndexFunc(p.points, func(o point) bool {
			return length(n.x-o.x, n.y-o.y) <= sameDistance && turn(n.angle, o.angle) <= sameTurn
		}); j >= 0 {
			o := &p.points[j]
			if o.lists&flag == 0 {
				o.lists |= flag
				o.quality = (o.quality + n.quality) / 2
			}
			continue
		}
		p.points = append(p.points, n)
	}
}

// reliability weighs a minutia by its quality and by how often it was found, 6..64:
// one of both lists is found again three times in four, another every second time.
func (p *point) reliability() int32 {
	if p.lists == plain|enhanced {
		return 14 + p.quality/2
	}
	return 6 + p.quality/8
}
