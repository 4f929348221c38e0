package console

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"gatehouse/screening"
)

const (
	pingEvery  = 2 * time.Second // both ways: the page's heartbeat has the same pace
	writeLimit = 5 * time.Second
	maxStreams = 16
)

// push is what the officer's page is told: the view, and whether the lane waits
// for an answer to it.
type push struct {
	View
	Awaiting bool   `json:"awaiting"`
	Judged   string `json:"judged"` // the officer's word on the pictures; empty: none yet
}

// scene is all that the traveller's screen is told.
type scene struct {
	Stage   Stage            `json:"stage"`            // closed and out are one, and so is all between ready and done
	Outcome screening.Choice `json:"outcome"`          // in StageDone
	Finger  string           `json:"finger,omitempty"` // to be put on the sensor now
	Advice  string           `json:"advice,omitempty"` // of capture.Advice, on the try before
	Lift    bool             `json:"lift,omitempty"`   // the finger before has to be taken off first
	Face    string           `json:"face,omitempty"`   // of capture.FaceAdvice, or "look" where all is well; empty: no face is being taken
	Turn    string           `json:"turn,omitempty"`   // where to turn the head: "left", "right"
}

// Scene is what the traveller's screen is told of v, for JSON.
func Scene(v View) any { return sceneOf(v) }

// sceneOf shows nothing of how a crossing goes: not when the checks begin, not a
// second capture, not what the officer looks at, until the officer has decided.
func sceneOf(v View) scene {
	switch v.Stage {
	case StageReady:
		return scene{Stage: StageReady}
	case StageReading, StageChecking, StageDeciding, StageSealing:
		s := scene{Stage: StageReading}
		if v.Face != nil {
			s.Face, s.Turn = cmp.Or(v.Face.Advice, "look"), v.Face.Turn
		}
		if v.Finger != nil {
			s.Finger, s.Advice, s.Lift = v.Finger.Finger, v.Finger.Advice, v.Finger.Lift
		}
		return s
	case StageDone:
		if v.Outcome == screening.ChoiceClear {
			return scene{Stage: StageDone, Outcome: screening.ChoiceClear}
		}
		return scene{Stage: StageDone, Outcome: screening.ChoiceSecondLine} // aborted looks the same
	}
	return scene{Stage: StageOut}
}

func (c *Console) officerEvents(w http.ResponseWriter, r *http.Request, s session) {
	c.stream(w, r, func(v View, awaiting bool) (string, any) {
		if c.live().key != s.key {
			return "signed-out", nil
		}
		c.mu.Lock()
		v, word := c.visible(v)
		c.mu.Unlock()
		return "view", push{v, awaiting, word}
	})
}

func (c *Console) travellerEvents(w http.ResponseWriter, r *http.Request) {
	c.stream(w, r, func(v View, _ bool) (string, any) { return "scene", sceneOf(v) })
}

// stream sends an event whenever what tell makes of the state changes, and a ping
// every two seconds. It ends when the page goes away or cannot keep up, or when
// tell has nothing more to say (nil).
func (c *Console) stream(w http.ResponseWriter, r *http.Request, tell func(View, bool) (event string, body any)) {
	select {
	case c.streams <- struct{}{}:
		defer func() { <-c.streams }()
	default:
		fail(w, http.StatusServiceUnavailable, "too many pages are open")
		return
	}
	control := http.NewResponseController(w)
	control.SetReadDeadline(time.Time{}) // the request is read; the page may stay for a day
	w.Header().Set("Content-Type", "text/event-stream")
	send := func(event string, data []byte) bool {
		control.SetWriteDeadline(time.Now().Add(writeLimit))
		_, err := fmt.Fprintf(w, "event: %s\ndata: %s\n\n", event, data)
		return err == nil && control.Flush() == nil
	}
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	var last string
	for {
		c.mu.Lock()
		v, awaiting, changed := c.view, c.pending != nil, c.changed
		c.mu.Unlock()
		event, body := tell(v, awaiting)
		data, err := json.Marshal(body)
		if err != nil { // a verdict that is none: say so rather than show half of it
			data, _ = json.Marshal(push{View: View{
				Stage: v.Stage, Crossing: v.Crossing, Attempt: v.Attempt,
				Note: "The result of the checks cannot be shown. Use the second line and call the technician.",
			}, Awaiting: awaiting})
		}
		if string(data) != last && !send(event, data) || body == nil {
			return
		}
		last = string(data)
		select {
		case <-r.Context().Done():
			return
		case <-changed:
		case <-ping.C:
			if !send("ping", []byte("{}")) {
				return
			}
		}
	}
}
