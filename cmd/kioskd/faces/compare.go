package faces

import (
	"context"
	"crypto/sha256"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/face/model"
	"gatehouse/screening"
	"gatehouse/screening/face"
)

// Portraits are those of the document. A portrait that there ought to be and is not has a
// reason; one of a document that has none has neither.
type Portraits struct {
	Chip       [][]byte // JPEG or JPEG 2000, in the order of the file
	ChipReason string   // why a chip gave none
	Page       []byte   // JPEG, cut from the white picture
	PageReason string
	Reference  *screening.ReferenceEvidence
}

// Compare compares the traveller with the portraits, and each of those with the other.
func (r *Room) Compare(ctx context.Context, t *Taken, p Portraits) {
	if r == nil {
		return
	}
	defer t.done()
	if t.way == nil {
		return
	}
	defer func() {
		if t.eyes.PID() == 0 {
			return // its memory went with it
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		r.forget(ctx, t.eyes) // a worker that does not answer is ended by it
	}()
	ctx, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	t.Evidence.Reference = p.Reference
	t.way.against(ctx, r, t, p)
}

// portrait studies the portraits of one source until one shows a face.
func (r *Room) portrait(ctx context.Context, t *Taken, of string, files [][]byte, reason string) *capture.FaceStudy {
	e := screening.FacePicture{Of: of, State: screening.FaceMissing}
	if reason != "" {
		e.State, e.Reason = screening.FaceRefused, reason
	}
	var best *capture.FaceStudy
	for _, f := range files {
		s, err := t.eyes.Study(ctx, f)
		switch {
		case err != nil:
			if best == nil {
				e.State, e.Reason = screening.FaceRefused, err.Error()
			}
			continue
		case len(s.Faces) == 0:
			e.State, e.Reason = screening.FaceNone, "no face was found in the portrait"
			continue
		}
		best = &s
		e = found(of, &s)
		break
	}
	if best != nil {
		e.SHA256 = t.show(face.Light(of), titles[of], best)
	}
	t.Evidence.Pictures = append(t.Evidence.Pictures, e)
	return best
}

var titles = map[string]string{"live": "Traveller", "chip": "Chip", "page": "Page"}

// pairs are the comparisons, those that decide first.
var pairs = [...][2]string{{"live", "chip"}, {"chip", "page"}, {"live", "page"}}

func (t *Taken) picture(of string) *screening.FacePicture {
	for i := range t.Evidence.Pictures {
		if t.Evidence.Pictures[i].Of == of {
			return &t.Evidence.Pictures[i]
		}
	}
	return nil
}

// against shows the portraits beside the traveller.
func (f Framing) against(ctx context.Context, r *Room, t *Taken, p Portraits) {
	r.portrait(ctx, t, "chip", p.Chip, p.ChipReason)
	r.portrait(ctx, t, "page", one(p.Page), p.PageReason)
	t.Evidence.Alerts = r.Alerts.Search("no model", nil)
}

func one(file []byte) [][]byte {
	if file == nil {
		return nil
	}
	return [][]byte{file}
}

// against compares, and searches the gallery with the traveller's face.
func (v *Verifying) against(ctx context.Context, r *Room, t *Taken, p Portraits) {
	t.known = map[string]model.Template{}
	studies := map[string]*capture.FaceStudy{
		"live": t.live, "chip": r.portrait(ctx, t, "chip", p.Chip, p.ChipReason), "page": r.portrait(ctx, t, "page", one(p.Page), p.PageReason),
	}
	why := map[string]string{}
	for of, s := range studies {
		if s == nil {
			why[of] = "no face of " + of
			continue
		}
		k, err := v.embedder.Template(s.Vector)
		clear(s.Vector)
		if err != nil {
			why[of] = err.Error()
			continue
		}
		t.known[of] = k
		if e := t.picture(of); e != nil {
			sum := sha256.Sum256(k.Bytes())
			e.Template = sum[:]
		}
	}
	for _, pair := range pairs {
		a, b := t.picture(pair[0]), t.picture(pair[1])
		if a != nil && a.State == screening.FaceMissing || b != nil && b.State == screening.FaceMissing {
			continue // nothing was to be compared
		}
		c := screening.FaceComparison{A: pair[0], B: pair[1], State: "not compared", Reason: why[pair[0]]}
		if c.Reason == "" {
			c.Reason = why[pair[1]]
		}
		if s, err := model.Compare(t.known[pair[0]], t.known[pair[1]]); err == nil {
			c = compared(pair, s)
		} else if c.Reason == "" {
			c.Reason = err.Error()
		}
		t.Evidence.Compared = append(t.Evidence.Compared, c)
	}
	v.search(ctx, r, t)
}

// compared writes a score down: there is no other way to one in the evidence.
func compared(pair [2]string, s model.Score) screening.FaceComparison {
	e4, ok := s.Value()
	if !ok {
		return screening.FaceComparison{A: pair[0], B: pair[1], State: "not compared", Reason: "there is no score"}
	}
	return screening.FaceComparison{A: pair[0], B: pair[1], State: "compared", ScoreE4: &e4}
}
