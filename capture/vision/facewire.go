package vision

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"gatehouse/capture"
)

// The wire's forms of capture.FaceGlance and FaceStudy. A region is fifteen numbers: x,
// y, width, height, score, and five points.
type glance struct {
	Seq           uint64
	Exposed       int64 // nanoseconds since 1970
	Width, Height int
	Faces         [][]float32
	Digest        uint64
	Pose          []float32 // yaw, pitch, roll
	Quality       quality
	Patch         []byte
	Luma          uint8
	Level, Around uint8
	Moire         int
}

type study struct {
	Seq           uint64
	Exposed       int64 // 0: of no camera
	Width, Height int
	Faces         [][]float32
	Pose          []float32
	Quality       quality
	Vector        []byte // float32, little-endian
	Crop          picture
	Attack        int // thousandths; -1: not assessed
	CPU           time.Duration
}

type quality struct {
	Measures []measure
	Total    int
	Advice   uint8
}

type measure struct {
	Name, Unit       string
	Value, Low, High float64
	Score            int
	State            uint8
	Reason           string
}

const (
	regionFloats = 5 + 2*capture.FacePoints
	mostPlace    = 1e5 // pixels: nothing of a face lies farther out
	mostFloats   = 4096
	mostMeasures = 64
	mostWord     = 200
	mostCrop     = 200 << 10 // bytes: several of them go into one record
)

func encodeRegions(faces []capture.FaceRegion) (out [][]float32) {
	for _, f := range faces[:min(len(faces), maxFaces)] {
		r := []float32{f.X, f.Y, f.W, f.H, f.Score}
		for _, p := range f.Points {
			r = append(r, p.X, p.Y)
		}
		out = append(out, r)
	}
	return out
}

func encodePose(p capture.Pose) []float32 { return []float32{p.Yaw, p.Pitch, p.Roll} }

func encodeQuality(q capture.FaceQuality) quality {
	out := quality{Total: q.Total, Advice: uint8(q.Advice)}
	for _, m := range q.Measures {
		out.Measures = append(out.Measures, measure{m.Name, m.Unit, m.Value, m.Low, m.High, m.Score, uint8(m.State), m.Reason})
	}
	return out
}

func encodeGlance(g capture.FaceGlance) glance {
	return glance{
		g.Seq, g.Exposed.UnixNano(), g.Width, g.Height, encodeRegions(g.Faces), g.Digest, encodePose(g.Pose), encodeQuality(g.Quality),
		g.Patch, g.Luma, g.Level, g.Around, g.Moire,
	}
}

func encodeStudies(all []capture.FaceStudy) (out []study) {
	for _, s := range all {
		e := study{
			Seq: s.Seq, Width: s.Width, Height: s.Height, Faces: encodeRegions(s.Faces), Pose: encodePose(s.Pose),
			Quality: encodeQuality(s.Quality), Attack: -1, CPU: s.CPU,
		}
		if !s.Exposed.IsZero() {
			e.Exposed = s.Exposed.UnixNano()
		}
		if s.Attack != nil {
			e.Attack = *s.Attack
		}
		for _, v := range s.Vector {
			e.Vector = binary.LittleEndian.AppendUint32(e.Vector, math.Float32bits(v))
		}
		if s.Crop.Gray != nil {
			e.Crop = encodePicture(s.Crop)
		}
		out = append(out, e)
	}
	return out
}

// finite: a number of at most that size, either way.
func finite(x float32, most float64) bool { return sane(math.Abs(float64(x)), most) }

func decodeRegions(all [][]float32) (out []capture.FaceRegion, err error) {
	if len(all) > maxFaces {
		return nil, fmt.Errorf("%d faces: %w", len(all), errProtocol)
	}
	for _, r := range all {
		if len(r) != regionFloats {
			return nil, fmt.Errorf("a face of %d numbers: %w", len(r), errProtocol)
		}
		for _, x := range r {
			if !finite(x, mostPlace) {
				return nil, fmt.Errorf("a face at %g: %w", x, errProtocol)
			}
		}
		f := capture.FaceRegion{X: r[0], Y: r[1], W: r[2], H: r[3], Score: r[4]}
		if f.W <= 0 || f.H <= 0 || f.Score < 0 || f.Score > 1 {
			return nil, fmt.Errorf("a face of %gx%g pixels, score %g: %w", f.W, f.H, f.Score, errProtocol)
		}
		for i := range f.Points {
			f.Points[i] = capture.Point{X: r[5+2*i], Y: r[6+2*i]}
		}
		out = append(out, f)
	}
	return out, nil
}

func decodePose(p []float32) (capture.Pose, error) {
	if len(p) != 3 || !finite(p[0], 180) || !finite(p[1], 180) || !finite(p[2], 180) {
		return capture.Pose{}, fmt.Errorf("pose %v: %w", p, errProtocol)
	}
	return capture.Pose{Yaw: p[0], Pitch: p[1], Roll: p[2]}, nil
}

func (q quality) decode() (capture.FaceQuality, error) {
	out := capture.FaceQuality{Total: q.Total, Advice: capture.FaceAdvice(q.Advice)}
	if q.Total < 0 || q.Total > 100 || out.Advice > capture.AdviceHold || len(q.Measures) > mostMeasures {
		return out, fmt.Errorf("quality %d of %d measures, advice %d: %w", q.Total, len(q.Measures), q.Advice, errProtocol)
	}
	for _, m := range q.Measures {
		if m.Name == "" || len(m.Name) > mostWord || len(m.Unit) > mostWord || len(m.Reason) > mostWord ||
			math.IsNaN(m.Value) || math.IsInf(m.Value, 0) || math.IsNaN(m.Low) || math.IsNaN(m.High) ||
			m.Score < -1 || m.Score > 100 || m.State > uint8(capture.FaceNotOK) {
			return out, fmt.Errorf("measure %.40q of %g, limits %g to %g, score %d, state %d: %w", m.Name, m.Value, m.Low, m.High, m.Score, m.State, errProtocol)
		}
		out.Measures = append(out.Measures, capture.FaceMeasure{
			Name: m.Name, Unit: m.Unit, Value: m.Value, Low: m.Low, High: m.High, Score: m.Score, State: capture.FaceState(m.State), Reason: m.Reason,
		})
	}
	return out, nil
}

// decode checks every claim of the worker.
func (g glance) decode() (out capture.FaceGlance, err error) {
	out = capture.FaceGlance{
		Seq: g.Seq, Exposed: time.Unix(0, g.Exposed), Width: g.Width, Height: g.Height,
		Digest: g.Digest, Patch: g.Patch, Luma: g.Luma, Level: g.Level, Around: g.Around, Moire: g.Moire,
	}
	if !sized(g.Width, g.Height) || g.Moire < -1 || g.Moire > 1000 || len(g.Patch) != 0 && len(g.Patch) != capture.PatchSide*capture.PatchSide {
		return out, fmt.Errorf("glance at %dx%d pixels, patch of %d, moire %d: %w", g.Width, g.Height, len(g.Patch), g.Moire, errProtocol)
	}
	if out.Faces, err = decodeRegions(g.Faces); err != nil {
		return out, err
	}
	if out.Pose, err = decodePose(g.Pose); err != nil {
		return out, err
	}
	if out.Quality, err = g.Quality.decode(); err != nil {
		return out, err
	}
	if !pointed(out.Faces) && (len(g.Patch) > 0 || g.Moire >= 0) {
		return out, fmt.Errorf("more of a face than its points allow: %w", errProtocol)
	}
	return out, nil
}

// pointed: the nearest face has points.
func pointed(faces []capture.FaceRegion) bool { return len(faces) > 0 && faces[0].HasPoints() }

// decode checks every claim of the worker.
func (s study) decode() (out capture.FaceStudy, err error) {
	out = capture.FaceStudy{Seq: s.Seq, Width: s.Width, Height: s.Height, CPU: s.CPU}
	if !sized(s.Width, s.Height) || s.CPU < 0 || s.Attack < -1 || s.Attack > 1000 {
		return out, fmt.Errorf("study of %dx%d pixels, %v, attack %d: %w", s.Width, s.Height, s.CPU, s.Attack, errProtocol)
	}
	if s.Exposed != 0 {
		out.Exposed = time.Unix(0, s.Exposed)
	}
	if s.Attack >= 0 {
		out.Attack = &s.Attack
	}
	if out.Faces, err = decodeRegions(s.Faces); err != nil {
		return out, err
	}
	if out.Pose, err = decodePose(s.Pose); err != nil {
		return out, err
	}
	if out.Quality, err = s.Quality.decode(); err != nil {
		return out, err
	}
	if out.Vector, err = decodeVector(s.Vector); err != nil {
		return out, err
	}
	if !pointed(out.Faces) && (len(s.Vector) > 0 || s.Attack >= 0) {
		return out, fmt.Errorf("more of a face than its points allow: %w", errProtocol)
	}
	if len(s.Faces) == 0 {
		if len(s.Crop.Gray) > 0 {
			return out, fmt.Errorf("a crop of no face: %w", errProtocol)
		}
		return out, nil
	}
	if s.Crop.Width != capture.CropWidth || s.Crop.Height != capture.CropHeight || len(s.Crop.JPEG) == 0 || len(s.Crop.JPEG) > mostCrop {
		return out, fmt.Errorf("crop of %dx%d pixels, %d bytes: %w", s.Crop.Width, s.Crop.Height, len(s.Crop.JPEG), errProtocol)
	}
	out.Crop, err = s.Crop.decode()
	return out, err
}

func decodeVector(b []byte) (v []float32, err error) {
	if len(b)%4 != 0 || len(b) > 4*mostFloats {
		return nil, fmt.Errorf("vector of %d bytes: %w", len(b), errProtocol)
	}
	for ; len(b) > 0; b = b[4:] {
		x := math.Float32frombits(binary.LittleEndian.Uint32(b))
		if !finite(x, 1e6) {
			return nil, fmt.Errorf("a vector with %g: %w", x, errProtocol)
		}
		v = append(v, x)
	}
	return v, nil
}

func decodeStudies(all []study) (out []capture.FaceStudy, err error) {
	if len(all) > MaxShots {
		return nil, fmt.Errorf("%d studies: %w", len(all), errProtocol)
	}
	for _, s := range all {
		one, err := s.decode()
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// check decodes what request o asked for. A worker that has no detector knows no
// points, and one that has no embedder no vector, whatever it says.
func (a *reply) check(o op, g given) (err error) {
	if a.Code != codeDone {
		return nil
	}
	switch o {
	case opGlance:
		a.glance, err = a.Glance.decode()
		if err == nil && !g.detects && pointed(a.glance.Faces) {
			err = fmt.Errorf("points without a detector: %w", errProtocol)
		}
	case opShots, opStudy:
		a.studies, err = decodeStudies(a.Studies)
		for _, s := range a.studies {
			switch {
			case err != nil:
			case !g.detects && pointed(s.Faces):
				err = fmt.Errorf("points without a detector: %w", errProtocol)
			case len(s.Vector) != 0 && len(s.Vector) != g.embeds:
				err = fmt.Errorf("vector of %d numbers, the network has %d: %w", len(s.Vector), g.embeds, errProtocol)
			case s.Attack != nil && !g.attacks:
				err = fmt.Errorf("an attack without a network for that: %w", errProtocol)
			}
		}
	default:
		a.page, err = decodePage(a.Page)
	}
	return err
}
