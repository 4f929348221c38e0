package mirror

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"gatehouse/test/rig/mjpeg"
)

const (
	ahead = 2500 * time.Millisecond // for which poses are drawn before they are needed
	loop  = 2 * time.Second         // of a looped feed
)

// pair is something of the visible and of the infrared camera.
type pair[T any] [2]T

// shutter is what the exposing goroutine knows.
type shutter struct {
	m     *Mirror
	rng   *rand.Rand
	feed  Feed           // of the frame before
	shown pair[pose]     // in it
	fixed pose           // of an injected feed
	past  []pair[[]byte] // the frames of the last two seconds
	next  int            // in past, of a looped feed
	taken time.Time      // when the frame before was exposed
}

// expose takes frames at the cameras' rate while anybody watches.
func (m *Mirror) expose(ctx context.Context) {
	s := &shutter{m: m, rng: rand.New(rand.NewPCG(m.o.Seed, 0x5107)), feed: Live}
	tick := time.NewTicker(time.Duration(float64(time.Second) / m.o.FPS))
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		m.mu.Lock()
		watched := time.Now().Before(m.peek)
		m.mu.Unlock()
		if watched || m.visible.Watchers() > 0 || m.sees() {
			s.take(time.Now())
		}
	}
}

// sees tells whether anybody watches in infrared.
func (m *Mirror) sees() bool { return m.ir != nil && m.ir.Watchers() > 0 }

// take exposes both cameras.
func (s *shutter) take(now time.Time) {
	feed, want, still := s.look(now)
	if feed != s.feed {
		s.feed, s.next = feed, 0
	}
	switch {
	case len(s.past) > 0 && feed == Frozen:
		s.show(s.past[len(s.past)-1], now)
	case len(s.past) > 0 && feed == Looped:
		s.show(s.past[s.next%len(s.past)], now)
		s.next++
	default:
		frames, ok := s.develop(want, now, still)
		s.wait(want, now)
		if ok {
			s.past = append(s.past, frames)
			if most := int(loop.Seconds() * s.m.o.FPS); len(s.past) > most {
				s.past = slices.Delete(s.past, 0, len(s.past)-most)
			}
			s.show(frames, now)
		}
	}
}

// look lets who stands there think, and says what the cameras ought to see.
func (s *shutter) look(now time.Time) (f Feed, want pair[pose], still bool) {
	m := s.m
	m.mu.Lock()
	f = m.feed
	var plan []pose
	see := func(p pose) {
		if plan = append(plan, p); m.sees() {
			p.ir = true
			plan = append(plan, p)
		}
	}
	if m.mind != nil {
		at := m.clock(now)
		m.mind.think(at)
		still = m.mind.still
		for t := time.Duration(0); t < ahead; t += 50 * time.Millisecond {
			see(poseOf(&m.mind.person, m.mind.at(at.Add(t))))
		}
	}
	m.mu.Unlock()
	see(pose{}) // is needed in the end, and at once when nobody stands there
	want = pair[pose]{plan[0], plan[0]}
	want[1].ir = true
	switch f {
	case Injected:
		if s.feed != Injected {
			s.fixed = s.shown[0]
		}
		want[0] = s.fixed
		plan = append([]pose{s.fixed}, plan...)
	case Black:
		want = pair[pose]{{black: true}, {black: true, ir: true}}
		plan = want[:]
	}
	m.studio.want(unique(plan))
	return f, want, still
}

// unique leaves the first of each.
func unique(all []pose) []pose {
	seen := map[pose]bool{}
	return slices.DeleteFunc(all, func(p pose) bool {
		before := seen[p]
		seen[p] = true
		return before
	})
}

// develop takes the frames of a pair of poses; of the pair before, or of an empty hall,
// while it is not drawn. False: there is nothing to show yet.
func (s *shutter) develop(want pair[pose], now time.Time, still bool) (out pair[[]byte], ok bool) {
	before := s.shown
	if before[0].cast != want[0].cast || before[1].cast != want[1].cast {
		before = pair[pose]{{}, {ir: true}}
	}
	for _, p := range [...]pair[pose]{want, before} {
		visible := s.m.studio.get(p[0])
		var ir *shots
		if s.m.sees() {
			ir = s.m.studio.get(p[1])
		}
		if visible == nil || ir == nil && s.m.sees() {
			continue
		}
		s.shown = p
		sway := swayAt(now, still)
		out[0] = visible.frame(sway, s.rng)
		if ir != nil {
			out[1] = ir.frame(sway, s.rng)
		}
		return out, true
	}
	return out, false
}

// wait lets the person's time stand still while the pose that she is in is not drawn: on
// a busy machine she moves slower, and leaves no pose out.
func (s *shutter) wait(want pair[pose], now time.Time) {
	if s.shown != want && !want[0].black {
		s.m.mu.Lock()
		s.m.late += min(now.Sub(s.taken), time.Second)
		s.m.mu.Unlock()
	}
	s.taken = now
}

// swayAt is where between its places a head is at a moment.
func swayAt(now time.Time, still bool) int {
	at := int(now.UnixMilli()/170) % (2*sways - 2)
	if still {
		return at / 4
	}
	return min(at, 2*sways-2-at)
}

func (s *shutter) show(frames pair[[]byte], now time.Time) {
	f := mjpeg.Frame{JPEG: frames[0], Exposed: now}
	s.m.mu.Lock()
	s.m.last = f
	s.m.mu.Unlock()
	s.m.visible.Show(f)
	if s.m.ir != nil && frames[1] != nil {
		s.m.ir.Show(mjpeg.Frame{JPEG: frames[1], Exposed: now})
	}
}
