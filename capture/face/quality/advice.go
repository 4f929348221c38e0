package quality

import "gatehouse/capture"

// advice is the one thing that matters most, in the order of the pieces of advice.
func advice(f []capture.FaceMeasure) capture.FaceAdvice {
	bad := func(c int) bool { return f[c].State == capture.FaceNotOK }
	below := func(c int) bool { return bad(c) && f[c].Value < f[c].Low }
	above := func(c int) bool { return bad(c) && f[c].Value > f[c].High }
	switch {
	case bad(singleFace):
		return capture.AdviceOnePerson
	case below(eyeDistance), below(headHeight):
		return capture.AdviceCloser
	case above(headHeight), above(headWidth), bad(leftwardCrop) && bad(rightwardCrop), bad(marginAbove) && bad(marginBelow):
		return capture.AdviceStepBack
	case bad(leftwardCrop), bad(rightwardCrop), bad(marginAbove), bad(marginBelow), bad(horizontal), bad(vertical):
		return capture.AdviceCentre
	case below(mean), bad(underExposure):
		return capture.AdviceDark
	case above(mean), bad(overExposure):
		return capture.AdviceBright
	case above(equalLight):
		return capture.AdviceLightFromLeft
	case below(equalLight):
		return capture.AdviceLightFromRight
	case bad(yaw):
		return capture.AdviceLookStraight
	case below(pitch):
		return capture.AdviceLookUp
	case above(pitch):
		return capture.AdviceLookDown
	case bad(roll):
		return capture.AdviceUpright
	case bad(glassesEffects):
		return capture.AdviceGlare
	case bad(sharpness):
		return capture.AdviceHold
	}
	return 0
}

// Limits of a face of which only a box is known, as a cascade gives it (from the
// brows to the chin): shares of the picture's height, and of how far its middle may be from the picture's.
const (
	boxFar    = .25
	boxNear   = .8
	boxOff    = .25
	boxDark   = 40 // mean luma of the box
	boxBright = 225
)

// adviceOfBox is the advice where there are no points: whether a face is there, alone,
// near, in the middle and lit.
func adviceOfBox(img Image, r capture.FaceRegion, f []capture.FaceMeasure) capture.FaceAdvice {
	box := r.Around(img.Width, img.Height)
	if area(r) == 0 || box.Empty() {
		return capture.AdviceNoFace
	}
	w, h := float64(img.Width), float64(img.Height)
	x, y := float64(r.X+r.W/2)/w, float64(r.Y+r.H/2)/h
	side := float64(r.H) / h
	grey := img.meanLuma(box)
	switch {
	case f[singleFace].State == capture.FaceNotOK:
		return capture.AdviceOnePerson
	case side < boxFar:
		return capture.AdviceCloser
	case side > boxNear:
		return capture.AdviceStepBack
	case max(x-.5, .5-x) > boxOff, max(y-.5, .5-y) > boxOff:
		return capture.AdviceCentre
	case grey < boxDark:
		return capture.AdviceDark
	case grey > boxBright:
		return capture.AdviceBright
	}
	return 0
}
