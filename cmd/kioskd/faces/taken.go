package faces

import (
	"crypto/sha256"
	"math"
	"slices"

	"gatehouse/capture"
	"gatehouse/capture/face/model"
	"gatehouse/capture/vision"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/screening"
	"gatehouse/uplink"
)

// Taken is what one attempt at a traveller's face gave.
type Taken struct {
	Evidence screening.FaceEvidence
	Fault    error // of camera or worker; nil: none

	way   way
	eyes  *vision.Worker
	done  func() // lets worker and networks go
	live  *capture.FaceStudy
	crops []crop
	known map[string]model.Template // by FacePicture.Of
}

// crop is a picture in which people compare faces.
type crop struct {
	light, title string
	picture      capture.Picture
}

func (t *Taken) end(s capture.State, reason string) {
	t.Evidence.State, t.Evidence.Reason = s.String(), reason
}

// Format is what a record calls a template of a network: floats, little-endian.
const Format = "float32"

// Templates are those for the record: of the traveller alone. What was made of the
// document's portraits can be made again of them.
func (t *Taken) Templates() []uplink.RecordTemplate {
	if t == nil {
		return nil
	}
	k, ok := t.known["live"]
	if !ok || k.None() {
		return nil
	}
	data, ref := k.Bytes(), k.Ref()
	sum := sha256.Sum256(data)
	return []uplink.RecordTemplate{{Modality: "face", Position: "live", Format: Format, SHA256: sum[:], Data: data, Model: ref.ID, ModelSHA256: ref.SHA256[:]}}
}

// Record are the crops for the record, where somebody will have to look again: all that
// were compared, together.
func (t *Taken) Record() []uplink.RecordPicture {
	if t == nil {
		return nil
	}
	var out []uplink.RecordPicture
	for _, c := range t.crops {
		sum := c.picture.SHA256()
		out = append(out, uplink.RecordPicture{Light: c.light, SHA256: sum[:], JPEG: c.picture.JPEG})
	}
	return out
}

// Pictures are the crops for the officer's page, of one size.
func (t *Taken) Pictures() []console.PictureView {
	if t == nil {
		return nil
	}
	var out []console.PictureView
	for _, c := range t.crops {
		b := c.picture.Gray.Rect
		out = append(out, console.PictureView{Light: c.light, Title: c.title, Width: b.Dx(), Height: b.Dy(), JPEG: c.picture.JPEG})
	}
	return out
}

// show keeps the crop of a study for page and record.
func (t *Taken) show(light, title string, s *capture.FaceStudy) (sum []byte) {
	if s.Crop.Gray == nil {
		return nil
	}
	t.crops = append(t.crops, crop{light, title, s.Crop})
	h := s.Crop.SHA256()
	return h[:]
}

// Wipe clears what is the traveller's.
func (t *Taken) Wipe() {
	if t == nil {
		return
	}
	for _, k := range t.known {
		k.Wipe()
	}
	if t.live != nil {
		clear(t.live.Vector)
	}
	for _, c := range t.crops {
		clear(c.picture.JPEG)
		if c.picture.Gray != nil {
			clear(c.picture.Gray.Pix)
		}
	}
	t.known, t.live, t.crops = nil, nil, nil
}

// found writes down a picture in which a face was found.
func found(of string, s *capture.FaceStudy) screening.FacePicture {
	f := s.Faces[0]
	eyes := math.Hypot(float64(f.Points[capture.LeftEye].X-f.Points[capture.RightEye].X), float64(f.Points[capture.LeftEye].Y-f.Points[capture.RightEye].Y))
	return screening.FacePicture{
		Of: of, State: screening.FaceFound, Faces: len(s.Faces), Quality: s.Quality.Total,
		YawE1: scaled(float64(s.Pose.Yaw), 10), PitchE1: scaled(float64(s.Pose.Pitch), 10), RollE1: scaled(float64(s.Pose.Roll), 10),
		EyesE1: scaled(eyes, 10), Detector: scaled(float64(f.Score), 1000),
	}
}

// components writes down what was measured of a picture.
func components(q capture.FaceQuality) (out []screening.ComponentEvidence) {
	for _, m := range q.Measures {
		c := screening.ComponentEvidence{Name: m.Name, Unit: m.Unit, State: m.State.String(), ValueMilli: scaled(m.Value, 1000), Reason: m.Reason}
		if m.State != capture.NotAssessed {
			c.LowMilli, c.HighMilli = limit(m.Low), limit(m.High)
		}
		if m.Score >= 0 && m.State != capture.NotAssessed {
			score := m.Score
			c.Score = &score
		}
		out = append(out, c)
	}
	return slices.Clip(out)
}

// limit is nil of a limit that is not there.
func limit(x float64) *int {
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return nil
	}
	n := scaled(x, 1000)
	return &n
}

// scaled makes an integer of x: 0 of what is no number.
func scaled(x, by float64) int {
	const most = 1 << 40
	switch x *= by; {
	case math.IsNaN(x):
		return 0
	case x > most:
		return most
	case x < -most:
		return -most
	}
	return int(math.Round(x))
}

// centi is -100 log10 of a rate, rounded down: a threshold counts for no rate that it
// was not measured at.
func centi(rate float64) int {
	if !(rate > 0) || rate >= 1 {
		return 0
	}
	return int(math.Floor(-100*math.Log10(rate) + 1e-6))
}
