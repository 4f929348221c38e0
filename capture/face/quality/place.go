package quality

import (
	"math"

	"gatehouse/capture"
	"gatehouse/capture/face"
	"gatehouse/capture/face/model"
)

type vec struct{ x, y float64 }

func (a vec) sub(b vec) vec   { return vec{a.x - b.x, a.y - b.y} }
func (a vec) mid(b vec) vec   { return vec{(a.x + b.x) / 2, (a.y + b.y) / 2} }
func (a vec) length() float64 { return math.Hypot(a.x, a.y) }
func of(p capture.Point) vec  { return vec{float64(p.X), float64(p.Y)} }
func finite(v ...float32) bool {
	for _, f := range v {
		if d := float64(f); math.IsNaN(d) || math.IsInf(d, 0) {
			return false
		}
	}
	return true
}

// The crop in which light is measured is face.Align's picture, enlarged so that the eyes
// are as far apart as in the reference alignment of ISO/IEC 29794-5, to a pixel: histograms
// would differ at another size.
const (
	cropWidth, cropHeight = 256, 288
	cropEyes              = 112 // pixels between the eyes
	eyeLine               = 64  // from the top
)

// aligned are the places of the five points in the crop, and enlarged how much bigger it is
// than the picture that Align leads to.
var aligned, enlarged = func() (to [capture.FacePoints]vec, f float64) {
	r := model.Reference
	f = cropEyes / (r[capture.LeftEye][0] - r[capture.RightEye][0])
	x, y := (r[capture.LeftEye][0]+r[capture.RightEye][0])/2, (r[capture.LeftEye][1]+r[capture.RightEye][1])/2
	for i, p := range r {
		to[i] = vec{cropWidth/2 + f*(p[0]-x), eyeLine + f*(p[1]-y)}
	}
	return to, f
}()

// geometry is where a face is, in pixels of the picture.
type geometry struct {
	right, left vec // eyes
	eyes, mouth vec // middles
	apart       float64
	drop        float64 // from eyes to mouth
	p, q        float64 // crop to picture: turn and scale
	t           vec
}

// A chin is as far below the eyes as this, times the way from the eyes to the mouth; a
// head is so high in terms of the way from eyes to chin, and so wide in terms of eye distances. Means of
// grown-ups (63 mm between the eyes; mouth 73, chin 118 mm below them; head 230 by 152 mm).
const (
	chinToMouth = 1.62
	chinToEyes  = 1.87
	headToChin  = 1.95
	headToEyes  = 2.4
)

// smallest is the least distance of eyes in pixels of which anything can be said.
const smallest = 12

// astray is how far, in distances of the eyes and in the mean, points may be from where
// those of a face are; those of the heads of the bench, turned by up to 45 degrees, are off by no more than .33.
const astray = .45

// locate checks the points and places the crop; why is not empty where they are no
// face of this picture.
func locate(r capture.FaceRegion, width, height int) (g geometry, why string) {
	if !r.HasPoints() {
		return g, "the detector gave no points"
	}
	w, h := float64(width), float64(height)
	for _, p := range r.Points {
		if v := of(p); !finite(p.X, p.Y) || v.x < -w || v.x > 2*w || v.y < -h || v.y > 2*h {
			return g, "the points are not in the picture"
		}
	}
	g.right, g.left = of(r.Points[capture.RightEye]), of(r.Points[capture.LeftEye])
	g.eyes = g.right.mid(g.left)
	g.mouth = of(r.Points[capture.RightMouth]).mid(of(r.Points[capture.LeftMouth]))
	g.apart = g.left.sub(g.right).length()
	g.drop = g.mouth.sub(g.eyes).length()
	if g.apart < smallest || g.drop < smallest/2 {
		return g, "the face is too small"
	}
	if !g.fit(r.Points) {
		return g, "the points are not those of a face"
	}
	return g, ""
}

// fit places the crop, and tells whether the points are anything like those of a face.
func (g *geometry) fit(pts [capture.FacePoints]capture.Point) bool {
	t, ok := face.Align(pts)
	if !ok {
		return false
	}
	// The other way: a similarity turned about.
	p, q := enlarged*t[0][0], enlarged*t[1][0]
	d := p*p + q*q
	g.p, g.q = p/d, -q/d
	r := model.Reference[capture.RightEye]
	x, y := enlarged*(t[0][2]-r[0])+aligned[capture.RightEye].x, enlarged*(t[1][2]-r[1])+aligned[capture.RightEye].y
	g.t = vec{-g.p*x + g.q*y, -g.q*x - g.p*y}
	off := 0.0
	for i := range pts {
		e := g.inCrop(of(pts[i])).sub(aligned[i])
		off += e.x*e.x + e.y*e.y
	}
	return math.Sqrt(off/capture.FacePoints) < astray*cropEyes
}

// picture gives the place in the picture of one in the crop.
func (g *geometry) picture(v vec) vec {
	return vec{g.p*v.x - g.q*v.y + g.t.x, g.q*v.x + g.p*v.y + g.t.y}
}

// inCrop gives the place in the crop of one in the picture.
func (g *geometry) inCrop(v vec) vec {
	v = v.sub(g.t)
	d := g.p*g.p + g.q*g.q
	return vec{(g.p*v.x + g.q*v.y) / d, (g.p*v.y - g.q*v.x) / d}
}

// Doubt of a pose of five points, in degrees: noses and mouths differ between people.
const (
	yawDoubt   = 5
	pitchDoubt = 14
	rollDoubt  = 1
)

// ofPlace measures where the face is and how it is turned.
func (m *Meter) ofPlace(g geometry, img Image, pose *capture.Pose) {
	w, h := float64(img.Width), float64(img.Height)
	apart := g.apart
	if pose != nil && finite(pose.Yaw, pose.Pitch, pose.Roll) {
		m.angle(yaw, pose.Yaw, yawDoubt)
		m.angle(pitch, pose.Pitch, pitchDoubt)
		m.angle(roll, pose.Roll, rollDoubt)
		// A head on its side hides nothing of the distance; one turned away more than
		// 60 degrees leaves too little of it to tell.
		apart /= max(math.Cos(float64(pose.Yaw)*math.Pi/180), .5)
	} else {
		for _, c := range []int{yaw, pitch, roll} {
			m.found[c].why = "the pose was not estimated"
		}
	}
	// Both ways from the eyes to the chin, for faces are long or wide.
	chin := (chinToMouth*g.drop + chinToEyes*apart) / 2
	m.set(eyeDistance, apart)
	m.set(enrolDistance, apart)
	m.set(headSize, chin/h)
	m.set(leftwardCrop, g.right.x/g.apart)
	m.set(rightwardCrop, (w-g.left.x)/g.apart)
	m.set(marginAbove, g.eyes.y/chin)
	m.set(marginBelow, (h-g.eyes.y)/chin)
	m.set(headWidth, headToEyes*apart/w)
	m.set(headHeight, headToChin*chin/h)
	m.set(vertical, g.eyes.y/h)
	m.set(horizontal, g.eyes.mid(g.mouth).x/w)
}

func (m *Meter) angle(c int, degrees float32, doubt float64) {
	m.set(c, float64(degrees))
	m.found[c].doubt = doubt
}

// ofFaces measures how alone the face is: the area of the biggest other one against its own.
func (m *Meter) ofFaces(r capture.FaceRegion, faces []capture.FaceRegion) {
	own := area(r)
	if len(faces) == 0 || own <= 0 {
		m.found[singleFace].why = "which faces there are was not said"
		return
	}
	other := 0.0
	for _, f := range faces {
		if f != r {
			other = max(other, area(f))
		}
	}
	m.set(singleFace, min(other/own, 1))
}

// area of a box; 0 of one that is none.
func area(r capture.FaceRegion) float64 {
	if !finite(r.X, r.Y, r.W, r.H) || r.W <= 0 || r.H <= 0 {
		return 0
	}
	return float64(r.W) * float64(r.H)
}
