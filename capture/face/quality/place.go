package quality

import (
	"math"

	"gatehouse/capture"
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

// The crop in which light is measured has the eyes as far apart as the reference of
// ISO/IEC 29794-5 has them, to a pixel; histograms would differ at another size.
const (
	cropWidth, cropHeight = 224, 256
	cropEyes              = 112 // pixels between the eyes
	eyeLine               = 56  // from the top
)

// ideal are the places of the five points in the crop: those of the standard's reference alignment.
var ideal = [capture.FacePoints]vec{
	{cropWidth/2 - cropEyes/2, eyeLine},
	{cropWidth/2 + cropEyes/2, eyeLine},
	{cropWidth / 2, eyeLine + 63.4},
	{cropWidth/2 - 45.6, eyeLine + 128.8},
	{cropWidth/2 + 46.6, eyeLine + 128.8},
}

// geometry is where a face is, in pixels of the picture.
type geometry struct {
	right, left vec // eyes
	eyes, mouth vec // middles
	apart       float64
	drop        float64 // from eyes to mouth
	chin        float64 // from eyes to chin
	p, q        float64 // crop to picture: turn and scale
	t           vec
}

// A chin is as far below the eyes as this, times the way from the eyes to the mouth; a
// head is so high in terms of the way from eyes to chin, and so wide in terms of eye distances. Means of
// grown-ups (63 mm between the eyes; mouth 73, chin 118 mm below them; head 230 by 152 mm).
const (
	chinToMouth = 1.62
	headToChin  = 1.95
	headToEyes  = 2.4
)

// smallest is the least distance of eyes in pixels of which anything can be said.
const smallest = 12

// locate checks the points and places the crop; why is not empty where they are no
// face of this picture.
func locate(r capture.FaceRegion, width, height int) (g geometry, why string) {
	if !r.HasPoints() {
		return g, "the detector gave no points"
	}
	w, h := float64(width), float64(height)
	var pts [capture.FacePoints]vec
	for i, p := range r.Points {
		pts[i] = of(p)
		if !finite(p.X, p.Y) || pts[i].x < -w || pts[i].x > 2*w || pts[i].y < -h || pts[i].y > 2*h {
			return g, "the points are not in the picture"
		}
	}
	g.right, g.left = pts[capture.RightEye], pts[capture.LeftEye]
	g.eyes = g.right.mid(g.left)
	g.mouth = pts[capture.RightMouth].mid(pts[capture.LeftMouth])
	g.apart = g.left.sub(g.right).length()
	g.drop = g.mouth.sub(g.eyes).length()
	g.chin = chinToMouth * g.drop
	if g.apart < smallest || g.drop < smallest/2 {
		return g, "the face is too small"
	}
	if !g.fit(pts) {
		return g, "the points are not those of a face"
	}
	return g, ""
}

// fit finds the similarity that takes the ideal points to those of the face with the
// least squares of what is left, and tells whether little is left.
func (g *geometry) fit(pts [capture.FacePoints]vec) bool {
	var from, to vec
	for i := range pts {
		from.x += ideal[i].x / capture.FacePoints
		from.y += ideal[i].y / capture.FacePoints
		to.x += pts[i].x / capture.FacePoints
		to.y += pts[i].y / capture.FacePoints
	}
	d := 0.0
	for i := range pts {
		a, b := ideal[i].sub(from), pts[i].sub(to)
		d += a.x*a.x + a.y*a.y
		g.p += a.x*b.x + a.y*b.y
		g.q += a.x*b.y - a.y*b.x
	}
	g.p /= d
	g.q /= d
	g.t = vec{to.x - g.p*from.x + g.q*from.y, to.y - g.q*from.x - g.p*from.y}
	off := 0.0
	for i := range pts {
		e := g.picture(ideal[i]).sub(pts[i])
		off += e.x*e.x + e.y*e.y
	}
	scale := math.Hypot(g.p, g.q)
	return scale > 0 && math.Sqrt(off/capture.FacePoints) < .35*cropEyes*scale
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
	yawDoubt   = 3
	pitchDoubt = 6
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
	m.set(eyeDistance, apart)
	m.set(enrolDistance, apart)
	m.set(headSize, g.chin/h)
	m.set(leftwardCrop, g.right.x/g.apart)
	m.set(rightwardCrop, (w-g.left.x)/g.apart)
	m.set(marginAbove, g.eyes.y/g.chin)
	m.set(marginBelow, (h-g.eyes.y)/g.chin)
	m.set(headWidth, headToEyes*apart/w)
	m.set(headHeight, headToChin*g.chin/h)
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
