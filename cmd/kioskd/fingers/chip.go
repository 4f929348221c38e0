package fingers

import (
	"context"
	"fmt"
	"image"
	"slices"

	"gatehouse/capture"
	extractor "gatehouse/capture/finger"
	"gatehouse/capture/finger/quality"
	"gatehouse/capture/fir"
	"gatehouse/capture/lds"
	"gatehouse/screening"
	"gatehouse/screening/match"
)

// Reference is a finger that the chip holds.
type Reference struct {
	finger   capture.Finger
	reason   string // why it cannot be compared; then the rest is empty
	picture  *image.Gray
	quality  int
	prepared *match.Prepared
}

// of tells whether the finger is, or may be, the one at this position.
func (r *Reference) of(f capture.Finger) bool {
	return r.finger == f || r.finger == capture.FingerUnknown
}

// held is a picture of the chip for the officer's page.
type held struct {
	finger  capture.Finger
	picture *image.Gray
}

// References reads the fingers of DG3, ten at most; nil when ctx ends before. The bytes
// may be wiped afterwards.
func (r *Room) References(ctx context.Context, dg3 []byte) []Reference {
	if r == nil {
		return nil
	}
	group, err := lds.ParseDG3(dg3)
	if err != nil {
		return []Reference{{reason: "the chip's record cannot be read: " + err.Error()}}
	}
	x, m := extractor.New(), &quality.Meter{} // Take may be under way
	var out []Reference
	for _, t := range group.Templates {
		record, err := fir.Parse(t.Block)
		if err != nil {
			out = append(out, Reference{reason: "the chip's record cannot be read: " + err.Error()})
			continue
		}
		for _, i := range record.Images {
			switch {
			case ctx.Err() != nil: // the officer has decided
				Wipe(out)
				return nil
			case len(out) == mostReferences:
				return append(out, Reference{reason: fmt.Sprintf("the chip holds more than %d fingers: the others were not read", mostReferences)})
			}
			out = append(out, r.reference(ctx, x, m, i))
		}
	}
	return out
}

// mostReferences is how many fingers a person has. A chip of more would only cost time.
const mostReferences = 10

// Wipe clears the pictures of the chip, once the crossing is over.
func Wipe(refs []Reference) {
	for _, ref := range refs {
		if ref.picture != nil {
			clear(ref.picture.Pix)
		}
	}
}

func (r *Room) reference(ctx context.Context, x *extractor.Extractor, m *quality.Meter, i fir.Image) Reference {
	ref := Reference{finger: i.Finger()}
	img, err := r.decode(ctx, i)
	if err != nil {
		ref.reason = "the chip's image cannot be decoded: " + err.Error()
		return ref
	}
	ppi := i.PPI()
	if ppi == 0 {
		ppi = capture.TemplatePPI // ISO/IEC 39794-4 need not say it
	}
	t, err := x.Extract(img, ppi)
	if err != nil {
		ref.reason = "the chip's image: " + err.Error()
		return ref
	}
	measured := m.Measure(img, ppi, &t)
	ref.picture, ref.quality, ref.prepared = img, measured.Quality(), match.Prepare(&t)
	return ref
}

// decode gives the picture of a finger: what is no image of this program's own codings
// goes to visiond.
func (r *Room) decode(ctx context.Context, i fir.Image) (*image.Gray, error) {
	switch i.Coding {
	case fir.JPEG, fir.JPEG2000, fir.JPEG2000Lossless, fir.PNG:
		p, err := r.Decode(ctx, i.Data)
		return p.Gray, err
	}
	return i.Gray()
}

// Against compares what was taken with the fingers of the chip. A second call takes
// the place of the first.
func (r *Room) Against(t *Taken, refs []Reference) {
	if r == nil || t == nil || len(t.Prints) == 0 || len(refs) == 0 {
		return
	}
	t.Evidence.Compared = nil
	t.held = nil
	r.unique(t)
	for _, ref := range refs {
		if ref.picture != nil && slices.ContainsFunc(t.Prints, func(p capture.Print) bool { return ref.of(p.Finger) }) {
			t.held = append(t.held, held{ref.finger, ref.picture})
		}
	}
	for i, p := range t.Prints {
		found := false
		for _, ref := range refs {
			if !ref.of(p.Finger) {
				continue
			}
			found = true
			c := screening.ComparisonEvidence{Other: ref.finger.String(), Quality: ref.quality}
			if ref.prepared == nil {
				c.With, c.Finger, c.State, c.Reason = "chip", p.Finger.String(), "not compared", ref.reason
				t.Evidence.Compared = append(t.Evidence.Compared, c)
				continue
			}
			t.compare(r.matcher, "chip", i, c, ref.prepared)
		}
		if !found {
			t.Evidence.Compared = append(t.Evidence.Compared, screening.ComparisonEvidence{
				With: "chip", Finger: p.Finger.String(), Other: capture.FingerUnknown.String(), State: "not compared",
				Reason: "the chip holds other fingers",
			})
		}
	}
}
