package fingers

import (
	"crypto/sha256"
	"fmt"
	"image"

	"gatehouse/capture"
	"gatehouse/capture/finger/quality"
	"gatehouse/capture/fmr"
	"gatehouse/screening"
	"gatehouse/screening/match"
	"gatehouse/uplink"
)

// Taken is what one attempt at a traveller's fingers gave.
type Taken struct {
	Evidence screening.FingersEvidence
	Prints   []capture.Print
	Fault    error // of the sensor; nil: none

	templates []uplink.RecordTemplate
	prepared  []*match.Prepared
	leads     []lead
	held      []held // pictures of the chip
}

func (t *Taken) end(s capture.State, reason string) {
	t.Evidence.State, t.Evidence.Reason = s.String(), reason
}

func (t *Taken) missing(f capture.Finger, why capture.MissingReason) {
	t.Evidence.Missing = append(t.Evidence.Missing, screening.MissingEvidence{Finger: f.String(), Reason: string(why)})
}

// NativeFormat is what a record calls our own template; ISOFormat the standard's.
const (
	NativeFormat = "gatehouse-finger-1"
	ISOFormat    = "ISO/IEC 19794-2:2005"
)

// add keeps a print, its evidence and its templates.
func (t *Taken) add(p capture.Print) error {
	native := fmr.EncodeNative(&p.Template)
	iso, err := fmr.FromTemplate(&p.Template, p.Finger).Encode(fmr.ISO2005)
	if err != nil {
		return fmt.Errorf("the template of the %v: %w", p.Finger, err)
	}
	e := screening.PrintEvidence{
		Finger: p.Finger.String(), Quality: p.Quality, Least: quality.Least(p.Finger, quality.Control), Tries: p.Tries,
		Minutiae: max(len(p.Template.Plain), len(p.Template.Enhanced)),
		Width:    p.Image.Rect.Dx(), Height: p.Image.Rect.Dy(), PPI: p.PPI,
		Model: fmt.Sprintf("%s, extractor %d", quality.Edition, p.Template.Extractor),
	}
	for _, f := range []uplink.RecordTemplate{{Format: NativeFormat, Data: native}, {Format: ISOFormat, Data: iso}} {
		sum := sha256.Sum256(f.Data)
		f.Modality, f.Position, f.SHA256 = "finger", p.Finger.String(), sum[:]
		t.templates = append(t.templates, f)
		if f.Format == NativeFormat {
			e.SHA256 = f.SHA256
		}
	}
	for _, a := range p.Advice {
		e.Advice = append(e.Advice, a.String())
	}
	for _, c := range p.Cues {
		e.Cues = append(e.Cues, evidenceOf(c))
	}
	t.Evidence.Prints = append(t.Evidence.Prints, e)
	t.Prints = append(t.Prints, p)
	t.prepared = append(t.prepared, match.Prepare(&p.Template))
	return nil
}

func evidenceOf(c capture.Cue) screening.CueEvidence {
	return screening.CueEvidence{Name: c.Name, Assessed: c.Assessed, Milli: c.Milli, Reason: c.Reason}
}

// compare adds the comparison of print i with another impression.
func (t *Taken) compare(m *match.Matcher, with string, i int, c screening.ComparisonEvidence, other *match.Prepared) {
	c.With, c.Finger, c.State = with, t.Prints[i].Finger.String(), "compared"
	c.Score = m.Score(t.prepared[i], other)
	c.FMRCenti = match.FMRCenti(c.Score)
	t.Evidence.Compared = append(t.Evidence.Compared, c)
	t.Evidence.Matcher = match.Edition
}

// Templates are those that go into the record.
func (t *Taken) Templates() []uplink.RecordTemplate {
	if t == nil {
		return nil
	}
	return t.templates
}

// Wipe clears images and templates.
func (t *Taken) Wipe() {
	if t == nil {
		return
	}
	for _, p := range t.Prints {
		wipe([]*image.Gray{p.Image})
		clear(p.Template.Plain)
		clear(p.Template.Enhanced)
		clear(p.Template.Field.Orientation)
		clear(p.Template.Field.Coherence)
		clear(p.Template.Field.Period)
	}
	for _, f := range t.templates {
		clear(f.Data)
	}
	// What the page shows of them it shows until the next traveller: Board lets it go.
	*t = Taken{Evidence: t.Evidence}
}
