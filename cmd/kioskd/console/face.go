package console

import (
	"net/http"
	"slices"

	"gatehouse/screening"
	"gatehouse/screening/face"
)

// FaceView is what the face camera asks of the traveller.
type FaceView struct {
	Advice string `json:"advice"` // of capture.FaceAdvice; empty: all is well
	Turn   string `json:"turn"`   // "left" or "right", as the traveller sees it; empty: look straight
	Others int    `json:"others"` // further faces in the picture; for the officer alone
}

// The officer's words on whether the pictures show one person.
const (
	JudgedSame      = "same"
	JudgedDifferent = "different"
	JudgedUnsure    = "unsure"
)

// judgement is the officer's word on the pictures of one attempt at a crossing, given
// before the page shows what the kiosk makes of them.
type judgement struct {
	crossing string
	attempt  int
	word     string
}

// of gives the word on what v shows; empty: none yet.
func (j judgement) of(v View) string {
	if v.Crossing == "" || j.crossing != v.Crossing || j.attempt != v.Attempt {
		return ""
	}
	return j.word
}

// question tells whether a finding waits for the officer's own judgement.
func question(r *screening.Result) bool {
	return r != nil && slices.ContainsFunc(r.Findings, func(f screening.Finding) bool { return f.Judge != "" })
}

// covered gives the result as the officer may see it before a judgement: no scale and
// no value of a face, and nothing of how like the traveller is to the printed portrait,
// so that no answer of the kiosk leads the eye.
func covered(r *screening.Result) *screening.Result {
	out := *r
	out.Findings = slices.DeleteFunc(slices.Clone(r.Findings), func(f screening.Finding) bool { return f.ID == face.Page })
	for i := range out.Findings {
		if f := &out.Findings[i]; f.Group == "face" {
			f.MarginMilli, f.Values = nil, nil
		}
	}
	return &out
}

// visible gives v as the officer's page may show it, and the officer's word. The caller
// holds mu.
func (c *Console) visible(v View) (View, string) {
	word := c.judged.of(v)
	if word == "" && question(v.Result) {
		v.Result = covered(v.Result)
	}
	return v, word
}

func (c *Console) judge(w http.ResponseWriter, r *http.Request, _ session) {
	var in struct {
		Crossing string `json:"crossing"`
		Attempt  int    `json:"attempt"`
		Word     string `json:"word"`
	}
	if !read(w, r, &in) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	v := c.view
	switch {
	case v.Stage != StageDeciding || v.Crossing != in.Crossing || v.Attempt != in.Attempt || !question(v.Result):
		fail(w, http.StatusConflict, "Nothing is to be judged here now. Look at what is shown now.")
		return
	case !slices.Contains([]string{JudgedSame, JudgedDifferent, JudgedUnsure}, in.Word):
		fail(w, http.StatusBadRequest, "the word is same, different or unsure")
		return
	case c.judged.of(v) != "":
		fail(w, http.StatusConflict, "The pictures were judged, and the score was shown: the first word stands.")
		return
	}
	c.judged = judgement{in.Crossing, in.Attempt, in.Word}
	c.announce()
	w.WriteHeader(http.StatusNoContent)
}
