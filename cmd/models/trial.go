package models

import (
	"context"
	"errors"
	"fmt"
	"math"

	"gatehouse/capture"
	"gatehouse/capture/face/model"
)

// Studier looks for faces in a picture file, as capture/vision does.
type Studier interface {
	Study(ctx context.Context, file []byte) (capture.FaceStudy, error)
}

// Bench gives a Studier that works with these networks, and what ends it.
type Bench func(ctx context.Context, networks ...*model.Checked) (Studier, func(), error)

// Trial is what was measured on the known pictures.
type Trial struct {
	Off         float64 // pixels from the known points to those found, at most; -1: none were found
	Same, Other int     // similarities in ten-thousandths, of one head and of two
	Compared    bool    // Same and Other were measured
	Expected    bool    // the card says what they should be, and they are
}

// The farthest that a point may be from the known one, in pixels: of the detector by
// which it is known, and of another one, which may take a corner of the mouth to be
// elsewhere by a tenth of the distance between the eyes.
const (
	mostOff  = 2
	otherOff = 8
)

// try studies the known pictures with networks and judges that of them which is new.
// Errors: ErrTrial with what was measured, or the bench's.
func try(ctx context.Context, b Bench, networks []*model.Checked, tried *model.Checked) (Trial, error) {
	s, end, err := b(ctx, networks...)
	if err != nil {
		return Trial{Off: -1}, err
	}
	defer end()
	t := Trial{Off: -1}
	var studies [3]capture.FaceStudy
	for i, k := range []known{first, again, other} {
		if studies[i], err = s.Study(ctx, k.read()); err != nil {
			return t, fmt.Errorf("%s: %w", k.file, err)
		}
		if err := t.found(k, studies[i]); err != nil {
			return t, err
		}
	}
	switch c := tried.Card(); c.Task {
	case model.Detection:
		return t, t.detects(c)
	case model.Embedding:
		return t, t.embeds(tried, studies)
	default:
		return t, attacks(studies)
	}
}

// found measures how far the points are from the known ones.
func (t *Trial) found(k known, s capture.FaceStudy) error {
	if len(s.Faces) != 1 || !s.Faces[0].HasPoints() {
		return fmt.Errorf("%w: %s: %d faces with points were found, there is one", ErrTrial, k.file, len(s.Faces))
	}
	for i, p := range s.Faces[0].Points {
		off := math.Hypot(float64(p.X-k.points[i].X), float64(p.Y-k.points[i].Y))
		if math.IsNaN(off) {
			off = math.Inf(1)
		}
		t.Off = max(t.Off, off)
	}
	return nil
}

func (t *Trial) detects(c model.Card) error {
	limit := float64(otherOff)
	if c.ID == knownBy {
		limit = mostOff
	}
	if t.Off > limit {
		return fmt.Errorf("%w: a point is %.1f pixels from where it is known to be, at most %.0f", ErrTrial, t.Off, limit)
	}
	return nil
}

// embeds compares the pictures as travellers are compared.
func (t *Trial) embeds(m *model.Checked, studies [3]capture.FaceStudy) error {
	e, err := m.Embedder()
	if err != nil {
		return err
	}
	var made [3]model.Template
	for i, s := range studies {
		if made[i], err = e.Template(s.Vector); err != nil {
			return fmt.Errorf("%w: %w", ErrTrial, err)
		}
	}
	same, err := model.Compare(made[0], made[1])
	if err != nil {
		return err
	}
	others, err := model.Compare(made[0], made[2])
	if err != nil {
		return err
	}
	t.Same, t.Other, t.Compared = same.E4(), others.E4(), true
	measured := fmt.Sprintf("one head scores %.4f, two heads %.4f", float64(t.Same)/10_000, float64(t.Other)/10_000)
	if t.Same <= t.Other {
		return fmt.Errorf("%w: %s: it does not tell them apart", ErrTrial, measured)
	}
	for _, th := range m.Card().Thresholds() {
		if !same.Reaches(th) {
			return fmt.Errorf("%w: %s: below its threshold of %.4f", ErrTrial, measured, th.Score)
		}
	}
	if x := m.Card().SelfTest; x != nil && x.Set == KnownSet {
		if math.Abs(float64(t.Same)/10_000-x.Same) > x.Tolerance || math.Abs(float64(t.Other)/10_000-x.Other) > x.Tolerance {
			return fmt.Errorf("%w: %s; its card says %.4f and %.4f within %.4f: it is fed in another way than whoever made the card did", ErrTrial, measured, x.Same, x.Other, x.Tolerance)
		}
		t.Expected = true
	}
	return nil
}

// attacks: what a network says of a drawn head is not judged, but it must say something.
func attacks(studies [3]capture.FaceStudy) error {
	for _, s := range studies {
		if s.Attack == nil || *s.Attack < 0 || *s.Attack > 1000 {
			return fmt.Errorf("%w: it gave no number from 0 to 1000", ErrTrial)
		}
	}
	return nil
}

// errNoDetector: an embedder is tried on faces that somebody must find.
var errNoDetector = errors.New("there is no detector to try it with: add one first, or both together")
