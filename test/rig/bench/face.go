package bench

import (
	"fmt"
	"net/http"
	"slices"

	"gatehouse/test/rig"
	"gatehouse/test/rig/mirror"
)

// FaceState is the face unit and who stands before it.
type FaceState struct {
	Address  string        `json:"address"`
	IR       string        `json:"ir"` // address of the infrared camera; empty: there is none
	There    bool          `json:"there"`
	Conduct  rig.Conduct   `json:"conduct"`
	Conducts []rig.Conduct `json:"conducts"` // that can be asked for
	Feed     mirror.Feed   `json:"feed"`
	Feeds    []mirror.Feed `json:"feeds"` // that can be asked for
}

// faceState is nil without a face unit.
func (b *Bench) faceState() *FaceState {
	m := b.mirror
	if m == nil {
		return nil
	}
	return &FaceState{
		Address: m.URL(), IR: m.IRURL(), There: m.Standing() != nil,
		Conduct: m.Behaviour(), Conducts: rig.Conducts[:], Feed: m.FeedNow(), Feeds: mirror.Feeds[:],
	}
}

// facePicture is what the face camera sees.
func (p *page) facePicture(w http.ResponseWriter, r *http.Request) {
	var jpeg []byte
	if p.bench.mirror != nil {
		jpeg = p.bench.mirror.Picture()
	}
	if jpeg == nil {
		http.Error(w, "the face camera has no picture yet", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "image/jpeg")
	w.Header().Set("Cache-Control", "no-store")
	w.Write(jpeg)
}

// face changes what people do before the face camera, or what it sends.
func (p *page) face(w http.ResponseWriter, r *http.Request) {
	var ask struct {
		Conduct rig.Conduct `json:"conduct"`
		Feed    mirror.Feed `json:"feed"`
	}
	if !read(w, r, &ask) {
		return
	}
	m := p.bench.mirror
	switch {
	case m == nil:
		http.Error(w, "this bench has no face camera", http.StatusBadRequest)
		return
	case ask.Conduct != "" && !slices.Contains(rig.Conducts[:], ask.Conduct), ask.Feed != "" && !slices.Contains(mirror.Feeds[:], ask.Feed):
		http.Error(w, fmt.Sprintf("conduct %q or feed %q is not one that GET /state lists", ask.Conduct, ask.Feed), http.StatusBadRequest)
		return
	}
	if ask.Conduct != "" {
		m.Behave(ask.Conduct)
	}
	if ask.Feed != "" {
		m.Feed(ask.Feed)
	}
	w.WriteHeader(http.StatusNoContent)
}
