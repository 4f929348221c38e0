package mirror

import (
	"encoding/json"
	"fmt"
	"image"
	"math"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/test/rig"
)

// meet lets a person stand there and hear a, and gives how she stands d later. Persons
// who have to be put right first are moved on to the next seed.
func meet(p rig.Person, a asked, d time.Duration) (before, after stance) {
	now := time.Unix(1e9, 0)
	m := newMind(p, 1, now)
	before = m.at(now)
	m.hear(now, a)
	for t := time.Duration(0); t <= d; t += 40 * time.Millisecond {
		m.think(now.Add(t))
	}
	return before, m.at(now.Add(d))
}

func TestAdviceIsFollowed(t *testing.T) {
	type change = func(before, after stance) bool
	closer := func(b, a stance) bool { return a.ied > 1.15*b.ied }
	table := map[capture.FaceAdvice]change{
		capture.AdviceCloser:       closer,
		capture.AdviceStepBack:     func(b, a stance) bool { return a.ied < b.ied/1.15 },
		capture.AdviceCentre:       func(_, a stance) bool { return a.x == 0.5 && a.y == 0.5 },
		capture.AdviceNoFace:       func(_, a stance) bool { return a.x == 0.5 && a.y == 0.5 },
		capture.AdviceLookStraight: func(_, a stance) bool { return a.yaw == 0 && a.pitch == 0 },
		capture.AdviceLookUp:       func(b, a stance) bool { return a.pitch > b.pitch+5 },
		capture.AdviceLookDown:     func(b, a stance) bool { return a.pitch < b.pitch-5 },
		capture.AdviceUpright:      func(_, a stance) bool { return a.roll == 0 },
		capture.AdviceGlare:        func(_, a stance) bool { return !a.glasses },
		capture.AdviceOnePerson:    func(b, a stance) bool { return b.aside == 0 && a.aside == 1 },
		capture.AdviceHold:         func(_, a stance) bool { return a.still },
	}
	const soon = 1200 * time.Millisecond
	for advice, changed := range table {
		a := asked{Face: advice.String()}
		if b, got := meet(rig.Person{Head: 3}, a, soon); !changed(b, got) {
			t.Errorf("%v: from %+v to %+v", advice, b, got)
		}
		if b, got := meet(rig.Person{Head: 3, Conduct: rig.Deaf}, a, soon); b != got {
			t.Errorf("%v: a deaf person moved from %+v to %+v", advice, b, got)
		}
	}
	if _, got := meet(rig.Person{Head: 3, Stay: true}, asked{Face: capture.AdviceOnePerson.String()}, soon); got.aside != 0 {
		t.Error("who is to stay stepped aside")
	}
	if b, got := meet(rig.Person{Head: 3}, asked{Face: "look"}, soon); b != got {
		t.Errorf("nothing was asked, and she moved from %+v to %+v", b, got)
	}
	if b, got := meet(rig.Person{Head: 3}, asked{Face: capture.AdviceCloser.String()}, 4*soon); got.ied < 1.4*b.ied {
		t.Errorf("advice that stands is followed once only: from %.0f to %.0f", b.ied, got.ied)
	}
	for seed := range uint64(20) {
		if _, got := meet(rig.Person{Head: seed, Child: true}, asked{Face: capture.AdviceCentre.String()}, soon); got.y < 0.6 {
			t.Errorf("a child came up to %.2f", got.y)
		}
	}
}

// Heads and what is held turn as asked, and come back; a recording turns as it was made.
func TestTurn(t *testing.T) {
	for _, c := range []struct {
		name   string
		p      rig.Person
		side   string
		yaw    float64 // at the farthest, less the yaw at rest
		played float64
	}{
		{"to the left", rig.Person{Head: 3}, "left", 27, 0},
		{"to the right", rig.Person{Head: 3}, "right", -27, 0},
		{"deaf", rig.Person{Head: 3, Conduct: rig.Deaf}, "left", 0, 0},
		{"wrong way", rig.Person{Head: 3, Conduct: rig.WrongWay}, "left", -27, 0},
		{"print", rig.Person{Head: 3, Held: rig.Print}, "right", -27, 0},
		{"screen, left", rig.Person{Head: 3, Held: rig.Screen}, "left", 0, 27},
		{"screen, right", rig.Person{Head: 3, Held: rig.Screen}, "right", 0, 27},
	} {
		now := time.Unix(1e9, 0)
		m := newMind(c.p, 1, now)
		rest := m.at(now)
		m.hear(now, asked{Face: "look", Turn: c.side})
		var far, shown float64
		for d := time.Duration(0); d < 2700*time.Millisecond; d += 30 * time.Millisecond {
			m.think(now.Add(d))
			s := m.at(now.Add(d))
			if x := s.yaw - rest.yaw; math.Abs(x) > math.Abs(far) {
				far = x
			}
			shown = max(shown, s.played)
		}
		if math.Abs(far-c.yaw) > 0.5 || math.Abs(shown-c.played) > 0.5 {
			t.Errorf("%s: turned by %.1f, played %.1f; want %.0f and %.0f", c.name, far, shown, c.yaw, c.played)
		}
		m.hear(now.Add(2700*time.Millisecond), asked{Face: "look"})
		if end := m.at(now.Add(3 * time.Second)); math.Abs(end.yaw-rest.yaw) > 0.1 || end.played > 0.1 {
			t.Errorf("%s: not back: %+v", c.name, end)
		}
	}
}

func TestLeaves(t *testing.T) {
	if _, s := meet(rig.Person{Head: 3, Conduct: rig.Leaves}, asked{Face: "look", Turn: "left"}, 2*time.Second); !s.gone {
		t.Error("she stayed")
	}
	if _, s := meet(rig.Person{Head: 3}, asked{Face: "look", Turn: "left"}, 2*time.Second); s.gone {
		t.Error("she left")
	}
}

func TestSameSeedSameConduct(t *testing.T) {
	differ := 0
	for seed := range uint64(30) {
		a := asked{Face: capture.AdviceCloser.String()}
		b1, a1 := meet(rig.Person{Head: seed}, a, time.Second)
		b2, a2 := meet(rig.Person{Head: seed}, a, time.Second)
		if b1 != b2 || a1 != a2 {
			t.Errorf("seed %d: %+v and %+v", seed, a1, a2)
		}
		if other, _ := meet(rig.Person{Head: seed + 1}, a, 0); other != b1 {
			differ++
		}
	}
	if differ != 30 {
		t.Errorf("%d of 30 persons stand like the one before", 30-differ)
	}
}

// screen is a traveller's screen that shows what it is told.
type screen struct {
	*httptest.Server
	mu    sync.Mutex
	scene asked
	news  chan struct{}
}

func newScreen(t *testing.T) *screen {
	s := &screen{news: make(chan struct{})}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/traveller/events" {
			http.NotFound(w, r)
			return
		}
		for {
			s.mu.Lock()
			b, _ := json.Marshal(map[string]any{"stage": "reading", "outcome": "", "face": s.scene.Face, "turn": s.scene.Turn})
			news := s.news
			s.mu.Unlock()
			fmt.Fprintf(w, "event: scene\ndata: %s\n\nevent: ping\ndata: {}\n\n", b)
			http.NewResponseController(w).Flush()
			select {
			case <-news:
			case <-r.Context().Done():
				return
			}
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *screen) ask(a asked) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scene = a
	close(s.news)
	s.news = make(chan struct{})
}

// What the screen asks shows in the cameras' pictures within a second.
func TestReactsToTheScreen(t *testing.T) {
	t.Parallel()
	m := start(t, small, plain)
	v := view(t, m.URL())
	m.Stand(&rig.Person{Head: 3})
	v.until(t, 3*time.Second, "somebody", somebody)
	s := newScreen(t)
	m.Follow(s.URL)
	t.Cleanup(func() { m.Follow("") })
	rest, _, _ := v.next(t)
	turned := func(by int) func(image.Image) bool {
		return func(m image.Image) bool { return red(m)-red(rest) >= by }
	}
	best := time.Hour // the machine may be busy
	for try := 0; try < 4 && best > time.Second; try++ {
		s.ask(asked{Face: "look", Turn: "left"})
		best = min(best, v.until(t, 5*time.Second, "a turn to the left", turned(12)))
		v.until(t, 5*time.Second, "fully to the left", turned(80))
		v.until(t, 5*time.Second, "back again", func(m image.Image) bool { return !turned(12)(m) })
		s.ask(asked{Face: "look"})
		time.Sleep(200 * time.Millisecond)
	}
	if t.Logf("a turn shows after %v", best); best > time.Second {
		t.Error("that is more than a second")
	}
	first, _, _ := v.next(t)
	s.ask(asked{Face: capture.AdviceCloser.String()})
	t.Logf("a step shows after %v", v.until(t, 5*time.Second, "closer", func(m image.Image) bool { return wide(m) > wide(first)+4 }))
	m.Follow("")
	m.Behave(rig.Deaf)
	s.ask(asked{Face: capture.AdviceStepBack.String()})
	time.Sleep(700 * time.Millisecond)
	a, _, _ := v.next(t)
	time.Sleep(700 * time.Millisecond)
	if b, _, _ := v.next(t); math.Abs(float64(wide(b)-wide(a))) > 3 {
		t.Error("she moves, and reads nothing")
	}
}
