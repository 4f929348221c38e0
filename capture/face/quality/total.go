package quality

import "math"

// total is 0..100, to choose the best of several frames by. It is a product of four parts, each
// 0..1 and growing with what a network compares by; it is stated, not fitted:
//
//   - sharpness: logistic in the value, half at 70, which is a blur of about 1.2 pixels
//   - pose: exp(-(yaw/25)^2 - (pitch/30)^2 - (roll/45)^2)
//   - size: logistic in the distance of the eyes, half at 45 pixels; beyond 120 nothing is gained
//   - light: how alike that of both cheeks is, how much of the face is white, and whether it is all dark
//
// What could not be assessed counts half: of two frames the one of which more is known
// comes first.
func (m *Meter) total() int {
	part := func(c int, f func(v float64) float64) float64 {
		if !m.found[c].seen {
			return .5
		}
		return f(m.found[c].value)
	}
	turned := func(c int, width float64) float64 {
		return part(c, func(v float64) float64 { return math.Exp(-(v / width) * (v / width)) })
	}
	t := part(sharpness, func(v float64) float64 { return logistic(v, 70, 30) })
	t *= turned(yaw, 25) * turned(pitch, 30) * turned(roll, 45)
	t *= part(eyeDistance, func(v float64) float64 { return logistic(min(v, 120), 45, 12) })
	t *= part(equalLight, func(v float64) float64 { return 1 / (1 + v*v/4) })
	t *= part(overExposure, func(p float64) float64 { return 1 - min(p, 1) })
	t *= part(mean, func(v float64) float64 { return logistic(v, .02, .008) })
	return int(math.Round(100 * t))
}
