package faces

import (
	"context"

	"gatehouse/capture/face/model"
	"gatehouse/cmd/models"
	"gatehouse/screening"
)

// way is how faces are taken and compared with the networks that there are.
type way interface {
	describe(*screening.FaceEvidence)
	attackModel() *screening.FaceModelEvidence // nil: none is provisioned
	take(context.Context, *Room, *Taken)
	against(context.Context, *Room, *Taken, Portraits)
}

// wayOf gives Verifying where there are a detector and an embedder, else Framing: a
// detector alone frames better, and knows as little who somebody is.
func wayOf(s models.Set) (way, error) {
	if s.Detector == nil || s.Embedder == nil {
		return Framing{detector: s.Detector}, nil
	}
	e, err := s.Embedder.Embedder()
	if err != nil {
		return nil, err
	}
	return &Verifying{detector: s.Detector, embedding: s.Embedder, attack: s.Attack, embedder: e}, nil
}

// Framing shows a face beside the portraits, and compares nothing.
type Framing struct {
	detector *model.Checked // nil: a cascade frames
}

func (f Framing) describe(e *screening.FaceEvidence) { e.Detector = modelEvidence(f.detector) }

func (Framing) attackModel() *screening.FaceModelEvidence { return nil }

// Verifying compares.
type Verifying struct {
	detector, embedding, attack *model.Checked
	embedder                    *model.Embedder
}

func (v *Verifying) describe(e *screening.FaceEvidence) {
	e.Detector, e.Embedder = modelEvidence(v.detector), modelEvidence(v.embedding)
}

func (v *Verifying) attackModel() *screening.FaceModelEvidence { return modelEvidence(v.attack) }

// modelEvidence writes down a network and what its card says of thresholds.
func modelEvidence(m *model.Checked) *screening.FaceModelEvidence {
	if m == nil {
		return nil
	}
	ref := m.Ref()
	e := &screening.FaceModelEvidence{ID: ref.ID, SHA256: append([]byte(nil), ref.SHA256[:]...)}
	for _, t := range m.Card().Thresholds() {
		e.Thresholds = append(e.Thresholds, screening.FaceThreshold{FMRCenti: centi(t.FMR), ScoreE4: t.E4(), Set: t.Set})
	}
	return e
}
