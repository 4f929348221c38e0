package cue

import (
	"slices"

	"gatehouse/capture"
)

// Stream tells a frozen or repeated stream, of frames in order of sequence: frames equal
// to the one before, frames that come again in the same order, time that does not go on.
// A camera whose driver hands a frame out twice now and then is calm.
func Stream(frames []capture.FaceGlance) capture.Cue {
	if len(frames) < fewest {
		return not(NameStream, "too few frames")
	}
	same, stuck, back := 0, 0, 0
	for i := 1; i < len(frames); i++ {
		a, b := frames[i-1], frames[i]
		if a.Digest == b.Digest || twin(a.Patch, b.Patch) {
			same++
		}
		switch d := b.Exposed.Sub(a.Exposed); {
		case d == 0:
			stuck++
		case d < 0:
			back++
		}
	}
	n := float64(len(frames) - 1)
	out := graded(NameStream, float64(same)/n, 0.1, 0.4)
	out = worse(out, graded(NameStream, float64(stuck)/n, 0.1, 0.4))
	out = worse(out, graded(NameStream, float64(back), 0, 2))
	return worse(out, graded(NameStream, float64(loop(frames)), 1, 3))
}

// loop is the longest run of frames that come again in the same order, some frames
// later: the same pixels, or patches nearly the same though what lies between differs.
func loop(frames []capture.FaceGlance) int {
	marks := make([]mark, len(frames))
	for i := range frames {
		marks[i] = markOf(frames[i].Patch)
	}
	longest := 0
	for lag := 2; lag < len(frames); lag++ {
		run, moved := 0, false
		for i := lag; i < len(frames); i++ {
			a, b := &frames[i-lag], &frames[i]
			again := a.Digest == b.Digest || marks[i].near(&marks[i-lag]) && twin(a.Patch, b.Patch)
			if !again {
				run, moved = 0, false
				continue
			}
			run++
			moved = moved || !twin(frames[i-1].Patch, b.Patch) && frames[i-1].Digest != b.Digest
			if moved {
				longest = max(longest, run)
			}
		}
	}
	return longest
}

// mark is a few pixels of a patch, to leave most pairs out by.
type mark [64]byte

func markOf(patch []byte) (m mark) {
	if len(patch) < len(m) {
		return m
	}
	for i := range m {
		m[i] = patch[i*len(patch)/len(m)]
	}
	return m
}

func (m *mark) near(o *mark) bool {
	sum := 0
	for i, v := range m {
		if sum += apart(v, o[i]); sum > len(m) { // twice what twin allows: a sample of one in 36
			return false
		}
	}
	return true
}

func apart(a, b byte) int { return max(int(a)-int(b), int(b)-int(a)) }

// twin tells whether two patches differ by less than any sensor's noise: half a grey
// level on average.
func twin(a, b []byte) bool {
	if len(a) == 0 || len(a) != len(b) {
		return false
	}
	sum := 0
	for i, v := range a {
		if sum += apart(v, b[i]); 2*sum >= len(a) {
			return false
		}
	}
	return true
}

// Seen remembers frames of earlier crossings by their digests, in memory: a frame of a
// camera never comes twice. No picture comes back from 64 bits. One goroutine uses it at
// a time.
type Seen struct {
	ring  []uint64
	next  int
	known map[uint64]int
}

// NewSeen keeps the most recent digests, as many as said: 10,000 are some twenty crossings.
func NewSeen(most int) *Seen {
	return &Seen{ring: make([]uint64, 0, max(most, 1)), known: map[uint64]int{}}
}

// Remember adds the frames of a crossing that is over, those with a face: dark frames
// may well be equal.
func (s *Seen) Remember(frames []capture.FaceGlance) {
	for _, g := range frames {
		if len(g.Faces) == 0 {
			continue
		}
		if len(s.ring) < cap(s.ring) {
			s.ring = append(s.ring, g.Digest)
		} else {
			if old := s.ring[s.next]; s.known[old] > 1 {
				s.known[old]--
			} else {
				delete(s.known, old)
			}
			s.ring[s.next] = g.Digest
			s.next = (s.next + 1) % len(s.ring)
		}
		s.known[g.Digest]++
	}
}

// Source tells frames that no sensor gave, as far as frames tell: some of an earlier
// crossing, a size that changes, time without any jitter. seen may be nil.
func Source(frames []capture.FaceGlance, seen *Seen) capture.Cue {
	if len(frames) < fewest {
		return not(NameSource, "too few frames")
	}
	again, sizes := 0, 0
	for i, g := range frames {
		if seen != nil && len(g.Faces) > 0 && seen.known[g.Digest] > 0 {
			again++
		}
		if i > 0 && (g.Width != frames[i-1].Width || g.Height != frames[i-1].Height) {
			sizes++
		}
	}
	out := sounds(NameSource, 0)
	if again > 0 {
		out = sounds(NameSource, 800+20*again)
	}
	if sizes > 0 {
		out = worse(out, sounds(NameSource, 600+50*sizes))
	}
	if exact(frames) {
		out = worse(out, sounds(NameSource, hint))
	}
	return out
}

// hint is a sign that alone is not suspicious: a clock may be coarse.
const hint = 400

// exact tells whether frames came at one distance to the microsecond: a clock ticks so,
// no sensor whose frames travel through a driver does.
func exact(frames []capture.FaceGlance) bool {
	var steps []int64
	for i := 1; i < len(frames); i++ {
		if n := frames[i].Seq - frames[i-1].Seq; n == 1 {
			steps = append(steps, frames[i].Exposed.Sub(frames[i-1].Exposed).Microseconds())
		}
	}
	return len(steps) >= fewest && slices.Max(steps)-slices.Min(steps) <= 1
}
