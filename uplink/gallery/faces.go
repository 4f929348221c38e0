package gallery

import (
	"context"
	"errors"
	"fmt"
	"math"

	"gatehouse/capture"
	"gatehouse/capture/face/flat"
	"gatehouse/capture/face/model"
)

// FaceLimits say what a search for a face gives.
type FaceLimits struct {
	LeastE4 int // cosine of a lead, ten-thousandths; a search of N faces gives N times its false match rate in false leads
	Leads   int // most that are given; 0 = 10
}

// FaceLead is a subject whose face is like the traveller's, for a person who compares
// the pictures. It is never a verdict.
type FaceLead struct {
	Subject  string
	Reason   string
	Row      int // of the subject's face that is most alike, for Row and Picture
	ScoreE4  int // cosine, ten-thousandths, as model.Compare gives it
	WithinE4 int // of an Int8 row: how far the score of the floats that it was made of may be from ScoreE4; 0 of a Float32 row
}

// FoundFaces is the answer of a search for a face.
type FoundFaces struct {
	Leads    []FaceLead // strongest first, each subject once
	Screened int        // faces of the probe's network, all of them compared
	Others   int        // faces of other networks, which can be compared with nothing here
}

// faces are the vectors of one network, ready to be searched.
type faces struct {
	ref   capture.ModelRef
	block *flat.Block
	rows  []int32 // of the gallery, of each vector
	owner []int32 // number of the subject of each vector
}

// vectorBytes is the memory of all vectors of faces.
func (h *Header) vectorBytes() (n int) {
	for _, m := range h.Models {
		if m.Modality == Face {
			n += m.form().Bytes(int(m.Count), m.form().Width(int(m.Bytes)))
		}
	}
	return n
}

// line lays the vectors of each network behind each other into memory.
func (g *Gallery) line(ctx context.Context, memory []byte) error {
	of := make([]int, len(g.Header.Models)) // place of each model in g.faces
	for i, m := range g.Header.Models {
		if m.Modality != Face {
			continue
		}
		form, width := m.form(), m.form().Width(int(m.Bytes))
		block, err := flat.New(memory, form, int(m.Count), width)
		if err != nil {
			return err
		}
		memory = memory[form.Bytes(int(m.Count), width):]
		of[i] = len(g.faces)
		g.faces = append(g.faces, faces{ref: m.Ref(), block: block})
	}
	for i, p := range g.places {
		if p.modality != Face {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		r := g.view(i)
		f := &g.faces[of[r.Model]]
		if err := f.block.Put(len(f.rows), r.Template); err != nil {
			return fmt.Errorf("row %d: %w: %w", i, ErrForm, err)
		}
		f.rows, f.owner = append(f.rows, int32(i)), append(f.owner, p.subject)
	}
	return nil
}

// SearchFaces looks for the traveller's face among those of the same network. A gallery
// without faces gives no leads, and says that it screened none. Errors: ErrModels of
// capture/face/model where all faces are of other networks, its ErrNone where there is
// no probe, ctx's.
func (g *Gallery) SearchFaces(ctx context.Context, probe model.Template, limits FaceLimits) (FoundFaces, error) {
	if probe.None() {
		return FoundFaces{}, fmt.Errorf("gallery: %w", model.ErrNone)
	}
	var found FoundFaces
	var same *faces
	for i := range g.faces {
		if f := &g.faces[i]; f.ref == probe.Ref() {
			same = f
		} else {
			found.Others += len(f.rows)
		}
	}
	switch {
	case same == nil && found.Others > 0:
		return found, fmt.Errorf("gallery: %s: %w: the traveller's is of %v, and no face of the gallery is: have it made with that network",
			g.Manifest.File, model.ErrModels, probe.Ref())
	case same == nil:
		return found, nil
	}
	found.Screened = len(same.rows)
	vector := probe.Vector()
	defer clear(vector)
	hits, err := same.block.Search(ctx, vector, flat.Limits{
		Least: (float64(limits.LeastE4) - 0.5) / 10_000, // what is rounded to it
		Most:  limits.leads(), Owner: same.owner,
	})
	if errors.Is(err, flat.ErrVector) {
		err = fmt.Errorf("gallery: %w: the traveller's face: %w", ErrForm, err)
	}
	if err != nil {
		return FoundFaces{}, err
	}
	for _, h := range hits {
		row := int(same.rows[h.Row])
		r := g.Row(row)
		found.Leads = append(found.Leads, FaceLead{r.Subject, r.Reason, row, tenThousandths(h.Cosine), int(math.Ceil(h.Within * 10_000))})
	}
	return found, nil
}

func (l FaceLimits) leads() int {
	if l.Leads > 0 {
		return l.Leads
	}
	return 10
}

// tenThousandths rounds as model.Compare does.
func tenThousandths(cosine float64) int { return int(math.Round(float64(cosine * 10_000))) }
