package console

import (
	"net/http"
	"strings"

	"gatehouse/screening"
)

// order is what the officer's page asks for. It has no place for an officer's id
// or for a judgement of its own whether this overrides.
type order struct {
	Crossing   string `json:"crossing"`
	Attempt    int    `json:"attempt"`
	Action     string `json:"action"` // "clear", "second line", "recapture"
	ReasonType string `json:"reason_type"`
	Reason     string `json:"reason"`
}

func (c *Console) decide(w http.ResponseWriter, r *http.Request, s session) {
	var in order
	if !read(w, r, &in) {
		return
	}
	if status, why := c.act(in, s.officer); why != "" {
		fail(w, status, why)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// act answers the Await that the order is for, or says why not.
func (c *Console) act(in order, officer string) (status int, why string) {
	now := c.cfg.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	p, v := c.pending, c.view
	if p == nil || in.Crossing != p.crossing || in.Attempt != p.attempt || v.Crossing != p.crossing || v.Attempt != p.attempt {
		return http.StatusConflict, "This crossing is over or was captured again. Look at what is shown now."
	}
	a := Answer{Recapture: in.Action == "recapture", Seen: v.Result}
	if !a.Recapture {
		choice := screening.Choice(in.Action)
		if choice != screening.ChoiceClear && choice != screening.ChoiceSecondLine {
			return http.StatusBadRequest, "the action is clear, second line or recapture"
		}
		if v.Result == nil && choice == screening.ChoiceClear {
			return http.StatusConflict, "Nothing was checked, so nothing can be cleared: capture again or use the second line."
		}
		word := c.judged.of(v)
		if choice == screening.ChoiceClear && word == "" && question(v.Result) {
			return http.StatusConflict, "Judge the pictures first: do they show one person?"
		}
		clear := v.Result != nil && v.Result.Recommend == screening.Clear
		a.Decision = screening.Decision{Choice: choice, Officer: officer, Override: clear != (choice == screening.ChoiceClear), At: now.Unix(), Judged: word}
	}
	if a.Decision.Override {
		if err := checkReason(a.Decision.Choice, in.ReasonType, in.Reason); err != nil {
			return http.StatusUnprocessableEntity, err.Error()
		}
		a.Decision.ReasonType, a.Decision.Reason = in.ReasonType, strings.TrimSpace(in.Reason)
	} else if in.ReasonType != "" || in.Reason != "" {
		return http.StatusUnprocessableEntity, "a reason belongs to an override only"
	}
	p.answer <- a
	c.pending = nil
	c.announce()
	return 0, ""
}
