package mirror

import (
	"math"
	"math/rand/v2"
	"time"

	"gatehouse/capture"
	"gatehouse/test/rig"
)

// asked is what the traveller's screen asks of a face.
type asked struct {
	Face string `json:"face"` // of capture.FaceAdvice, or another word where all is well; empty: no face is being taken
	Turn string `json:"turn"` // "left", "right"; empty: look straight
}

// mind is a person: how she stands, and what she makes of what is asked. It runs on
// the times that it is given and starts nothing by itself.
type mind struct {
	person  rig.Person // never changed
	conduct rig.Conduct
	slow    time.Duration // from reading to moving

	yaw, pitch, roll, ied, x, y glide
	aside                       glide   // of the others: 0 they stand there, 1 they have gone
	turn                        gesture // of the head, or of what is held
	played                      gesture // of the recording on a screen
	glasses                     bool
	still                       bool

	asked asked
	due   time.Time // when what is asked will be done; zero: it is done
	left  time.Time // when she has walked away; zero: she has not
}

// again is after how long advice that still stands is followed once more.
const again = 900 * time.Millisecond

func newMind(p rig.Person, seed uint64, now time.Time) *mind {
	r := rand.New(rand.NewPCG(p.Head, seed^0x313d))
	u := func(lo, hi float64) float64 { return lo + (hi-lo)*r.Float64() }
	m := &mind{
		person: p, conduct: p.Conduct, slow: time.Duration(u(300, 550)) * time.Millisecond,
		yaw: at(u(-3, 3)), pitch: at(u(-4, 2)), roll: at(u(-3, 3)), ied: at(u(84, 102)), x: at(u(0.46, 0.54)), y: at(u(0.47, 0.55)),
		glasses: r.IntN(8) == 0,
	}
	switch { // what has to be put right first
	case p.Held != rig.Flesh:
		m.yaw, m.pitch, m.glasses = at(0), at(0), false
	case p.Child:
		m.ied, m.y = at(u(64, 74)), at(u(0.70, 0.78))
	case r.IntN(6) == 0:
		m.ied = at(u(48, 60))
	case r.IntN(6) == 0:
		m.pitch = at(u(-18, -12))
	case r.IntN(6) == 0:
		m.x = at(u(0.28, 0.34))
	}
	return m
}

// hear tells her what the screen asks now.
func (m *mind) hear(now time.Time, a asked) {
	if a == m.asked {
		return
	}
	if m.conduct == rig.Leaves && m.left.IsZero() && (a.Turn != "" || m.asked.Face != "" && a.Face != "") {
		m.x.to(1.7, now.Add(m.slow), 900*time.Millisecond)
		m.left = m.x.end
	}
	m.asked = a
	m.due = time.Time{}
	if a.Face != "" {
		m.due = now.Add(m.slow)
	}
}

// think does what is due.
func (m *mind) think(now time.Time) {
	if m.due.IsZero() || now.Before(m.due) || !m.left.IsZero() {
		return
	}
	if m.conduct == rig.Deaf {
		m.due = time.Time{}
		return
	}
	m.due = now.Add(again)
	if m.asked.Turn != "" {
		m.turnTo(m.asked.Turn, now)
		m.due = now.Add(out + hold + back + again)
		return
	}
	m.heed(now)
}

// turnTo turns the head to a side, as the person sees it, and back.
func (m *mind) turnTo(side string, now time.Time) {
	angle := map[string]float64{"left": 27, "right": -27}[side]
	if m.conduct == rig.WrongWay {
		angle = -angle
	}
	if m.person.Held == rig.Screen {
		m.played = gesture{now, 27} // as it was recorded, whatever is asked
		return
	}
	m.turn = gesture{now, angle}
}

// heed follows a piece of advice by one step.
func (m *mind) heed(now time.Time) {
	const step = 600 * time.Millisecond
	switch m.asked.Face {
	case capture.AdviceNoFace.String(), capture.AdviceCentre.String():
		m.x.to(0.5, now, step)
		m.y.to(m.reach(0.5), now, step)
	case capture.AdviceCloser.String():
		m.ied.to(min(160, m.ied.after()*1.2), now, step)
	case capture.AdviceStepBack.String():
		m.ied.to(max(40, m.ied.after()/1.2), now, step)
	case capture.AdviceLookStraight.String():
		m.yaw.to(0, now, step)
		m.pitch.to(0, now, step)
	case capture.AdviceLookUp.String():
		m.pitch.to(min(20, m.pitch.after()+7), now, step)
	case capture.AdviceLookDown.String():
		m.pitch.to(max(-20, m.pitch.after()-7), now, step)
	case capture.AdviceUpright.String():
		m.roll.to(0, now, step)
	case capture.AdviceGlare.String():
		m.glasses = false
	case capture.AdviceOnePerson.String():
		if !m.person.Stay {
			m.aside.to(1, now, step)
		}
	case capture.AdviceHold.String():
		m.still = true
	}
}

// reach is how high the person can bring her face: a child not to the middle.
func (m *mind) reach(y float64) float64 {
	if m.person.Child {
		return max(y, 0.62)
	}
	return y
}

// stance is how somebody stands at one moment.
type stance struct {
	gone             bool
	yaw, pitch, roll float64 // degrees, of the head or of what is held
	played           float64 // yaw of the face on a screen
	ied              float64 // pixels in a picture 640 wide
	x, y             float64 // 0..1
	aside            float64 // of the others
	glasses, still   bool
}

// at gives the stance at a moment, also of one to come if nothing else is asked until then.
func (m *mind) at(t time.Time) stance {
	return stance{
		gone: !m.left.IsZero() && t.After(m.left),
		yaw:  m.yaw.at(t) + m.turn.at(t), pitch: m.pitch.at(t), roll: m.roll.at(t), played: m.played.at(t),
		ied: m.ied.at(t), x: m.x.at(t), y: m.y.at(t), aside: m.aside.at(t), glasses: m.glasses, still: m.still,
	}
}

// glide is a number that changes smoothly from one value to another.
type glide struct {
	from, goal float64
	begin, end time.Time
}

func at(v float64) glide { return glide{from: v, goal: v} }

func (g *glide) to(v float64, begin time.Time, d time.Duration) {
	*g = glide{g.at(begin), v, begin, begin.Add(d)}
}

// after is where it comes to rest.
func (g *glide) after() float64 { return g.goal }

func (g *glide) at(t time.Time) float64 {
	return g.from + (g.goal-g.from)*ease(t, g.begin, g.end)
}

// ease rises from 0 to 1 between two moments.
func ease(t, begin, end time.Time) float64 {
	switch {
	case !t.Before(end):
		return 1
	case t.Before(begin):
		return 0
	}
	return 0.5 - 0.5*math.Cos(math.Pi*float64(t.Sub(begin))/float64(end.Sub(begin)))
}

// gesture is a turn to an angle and back.
type gesture struct {
	begin time.Time
	angle float64
}

// The parts of a gesture.
const (
	out  = time.Second
	hold = 300 * time.Millisecond
	back = time.Second
)

func (g gesture) at(t time.Time) float64 {
	if g.begin.IsZero() {
		return 0
	}
	b := g.begin.Add(out + hold)
	return g.angle * (ease(t, g.begin, g.begin.Add(out)) - ease(t, b, b.Add(back)))
}
