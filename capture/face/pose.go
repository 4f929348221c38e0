package face

import (
	"math"

	"gatehouse/capture"
)

// head is a mean head that looks straight ahead, in distances between its pupils: x to
// the person's left, y down, z out of the face. Seen from the front its points lie as a
// detector sees them on straight faces; nose and mouth stand out before the pupils by 32
// and 4 mm of 63.
var head = [capture.FacePoints][3]float64{
	capture.RightEye:   {-0.5, 0, 0},
	capture.LeftEye:    {0.5, 0, 0},
	capture.NoseTip:    {0, 0.575, 32.0 / 63},
	capture.RightMouth: {-0.435, 1, 4.0 / 63},
	capture.LeftMouth:  {0.435, 1, 4.0 / 63},
}

// PoseOf tells how a head is turned by its five points. The mean head is laid onto them
// under weak perspective, by least squares; where its nose then points is yaw and pitch,
// and how its pupils lie is roll. Points of no extent give the zero Pose.
func PoseOf(p [5]capture.Point) capture.Pose {
	x, y, z, ok := axes(p)
	if !ok {
		return capture.Pose{}
	}
	roll := math.Atan2(x[1], x[0])
	sin, cos := math.Sincos(-roll)
	scale := (math.Hypot(math.Hypot(x[0], y[0]), z[0]) + math.Hypot(math.Hypot(x[1], y[1]), z[1])) / 2
	side, down := (cos*z[0]-sin*z[1])/scale, (sin*z[0]+cos*z[1])/scale
	if n := math.Hypot(side, down); n > 1 {
		side, down = side/n, down/n
	}
	ahead := math.Sqrt(max(0, 1-side*side-down*down))
	return capture.Pose{
		Yaw:   degrees(math.Atan2(side, ahead)),
		Pitch: degrees(math.Asin(-down)),
		Roll:  degrees(roll),
	}
}

func degrees(a float64) float32 { return float32(a * 180 / math.Pi) }

// axes are where the picture shows one unit of the head's own directions.
func axes(p [5]capture.Point) (x, y, z [2]float64, ok bool) {
	var mean, centre [3]float64 // of the points; of the head
	for i, q := range p {
		mean[0], mean[1] = mean[0]+float64(q.X)/5, mean[1]+float64(q.Y)/5
		centre[1], centre[2] = centre[1]+head[i][1]/5, centre[2]+head[i][2]/5
	}
	// The head is symmetrical, so x stands alone, and y and z are two equations.
	var xx, yy, yz, zz float64
	var px, py, pz [2]float64
	for i, q := range p {
		hx, hy, hz := head[i][0], head[i][1]-centre[1], head[i][2]-centre[2]
		xx, yy, yz, zz = xx+hx*hx, yy+hy*hy, yz+hy*hz, zz+hz*hz
		for k, v := range [2]float64{float64(q.X) - mean[0], float64(q.Y) - mean[1]} {
			px[k], py[k], pz[k] = px[k]+hx*v, py[k]+hy*v, pz[k]+hz*v
		}
	}
	det := yy*zz - yz*yz
	for k := range x {
		x[k] = px[k] / xx
		y[k] = (zz*py[k] - yz*pz[k]) / det
		z[k] = (yy*pz[k] - yz*py[k]) / det
	}
	size := math.Hypot(x[0], x[1]) + math.Hypot(y[0], y[1])
	return x, y, z, size > 1e-3 && !math.IsInf(size, 0)
}
