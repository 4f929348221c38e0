package quality

import (
	"math"

	"gatehouse/capture"
)

// Image is a picture as interleaved bytes, blue, green and red, row after row; Stride
// is the bytes from one row to the next.
type Image struct {
	Pix           []byte
	Width, Height int // pixels
	Stride        int
}

// maxSide bounds width and height, so that no product of them overflows.
const maxSide = 1 << 16

// whole tells whether the bytes are as many as the sizes promise.
func (i Image) whole() bool {
	return i.Width > 0 && i.Height > 0 && i.Width <= maxSide && i.Height <= maxSide &&
		i.Stride >= 3*i.Width && i.Stride <= 1<<24 && len(i.Pix) >= (i.Height-1)*i.Stride+3*i.Width
}

// Purpose says what a picture is for; it decides the limits.
type Purpose uint8

// The purposes.
const (
	Live      Purpose = iota // a frame of the kiosk's camera, for verification
	Reference                // a portrait to compare with, as of a chip or for enrolment
)

// Options are what is known of the picture beside its pixels.
type Options struct {
	Purpose Purpose
	Pose    *capture.Pose // nil: not known, and never taken as straight
	JPEG    []byte        // the file, or its start with the tables; nil: the picture was no JPEG
}

// Meter measures faces. It holds the workspace, so that a stream of frames makes no
// garbage but the answers; one goroutine at a time.
type Meter struct {
	crop  crop
	plane plane
	hist  [256]int
	ratio [2*8*stop + 1]int // of light on both sides, in steps
	found [count]finding
}

// New gives a Meter.
func New() *Meter {
	m := &Meter{}
	m.crop.mask = ellipse()
	return m
}

// finding is what was seen of one component.
type finding struct {
	value float64
	doubt float64 // that the value may be wrong by, in its unit
	seen  bool
	why   string // not
}

func (m *Meter) set(c int, v float64) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		m.found[c] = finding{why: "no number came out"}
		return
	}
	// Ten thousandths are far below what any of them means, and above what
	// processors differ by.
	m.found[c] = finding{value: math.Round(v*1e4) / 1e4, seen: true}
}

// Measure measures face r of a picture. faces are all that the detector found in it, r
// among them; none: whether there is one person is not assessed. A picture or points that
// make no sense give no error: everything is not assessed then, and the total is 0.
func (m *Meter) Measure(img Image, r capture.FaceRegion, faces []capture.FaceRegion, o Options) capture.FaceQuality {
	if o.Purpose > Reference {
		o.Purpose = Reference // the stricter
	}
	for c := range m.found {
		m.found[c] = finding{why: table[c].needs}
	}
	if !img.whole() {
		m.blank("the picture is not whole")
		return capture.FaceQuality{Measures: m.measures(o.Purpose), Advice: capture.AdviceNoFace}
	}
	m.set(imageHeight, float64(img.Height))
	m.set(imageWidth, float64(img.Width))
	m.ofFile(o.JPEG)
	m.ofFaces(r, faces)
	g, why := locate(r, img.Width, img.Height)
	if why != "" {
		m.blank(why)
		q := capture.FaceQuality{Measures: m.measures(o.Purpose)}
		q.Advice = adviceOfBox(img, r, q.Measures)
		return q
	}
	m.ofPlace(g, img, o.Pose)
	m.crop.take(img, g)
	m.ofLight(g)
	m.ofSharpness(img, g)
	q := capture.FaceQuality{Measures: m.measures(o.Purpose)}
	q.Total = m.total()
	q.Advice = advice(q.Measures)
	return q
}

// blank says why of all that has no reason and no value yet.
func (m *Meter) blank(why string) {
	for c := range m.found {
		if f := &m.found[c]; !f.seen && f.why == "" {
			f.why = why
		}
	}
}

// measures makes the answer of what was found.
func (m *Meter) measures(p Purpose) []capture.FaceMeasure {
	out := make([]capture.FaceMeasure, count)
	for c, f := range m.found {
		row := &table[c]
		l := row.limits[p]
		out[c] = capture.FaceMeasure{Name: row.name, Unit: row.unit, Low: l.low, High: l.high, Score: -1}
		a := &out[c]
		if !f.seen {
			a.Reason = f.why
			continue
		}
		a.Value = f.value
		if row.score != nil {
			a.Score = row.score(f.value)
		}
		switch over := max(l.low-f.value, f.value-l.high); {
		case over <= 0:
			a.State = capture.FaceOK
		case over > f.doubt:
			a.State = capture.FaceNotOK
		default:
			a.Reason = "beyond its limit by less than its doubt"
		}
	}
	return out
}
