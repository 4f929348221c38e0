package console

import (
	"net/http"
	"slices"

	"gatehouse/capture"
)

// FingerView is the finger that the traveller is asked for.
type FingerView struct {
	Finger string `json:"finger"`
	Try    int    `json:"try"` // from 1
	Of     int    `json:"of"`
	Advice string `json:"advice"` // what would make the next try better; empty at the first
	Lift   bool   `json:"lift"`   // the finger before is still on the sensor
}

// Gone is the officer's word that a finger, or none at all, can be taken.
type Gone struct {
	Finger string
	Reason capture.MissingReason
	All    bool // of every finger
}

// goneReasons are those that an officer can give.
var goneReasons = []capture.MissingReason{capture.Amputated, capture.Bandaged, capture.Unusable, capture.Unwilling}

// Gone gives the officer's word on the finger that is shown as asked for. A word
// waits for a reader; more are dropped.
func (c *Console) Gone() <-chan Gone { return c.gone }

func (c *Console) fingerGone(w http.ResponseWriter, r *http.Request, _ session) {
	var in struct {
		Crossing string                `json:"crossing"`
		Attempt  int                   `json:"attempt"`
		Finger   string                `json:"finger"`
		Reason   capture.MissingReason `json:"reason"`
		All      bool                  `json:"all"`
	}
	if !read(w, r, &in) {
		return
	}
	c.mu.Lock() // until the word waits: it must not be late for the next finger
	defer c.mu.Unlock()
	v := c.view
	switch {
	case v.Finger == nil || v.Crossing != in.Crossing || v.Attempt != in.Attempt || v.Finger.Finger != in.Finger:
		fail(w, http.StatusConflict, "This finger is not being asked for. Look at what is shown now.")
		return
	case !slices.Contains(goneReasons, in.Reason):
		fail(w, http.StatusBadRequest, "no such reason for a missing finger")
		return
	}
	select {
	case c.gone <- Gone{in.Finger, in.Reason, in.All}:
	default: // a word is waiting already
	}
	w.WriteHeader(http.StatusNoContent)
}
