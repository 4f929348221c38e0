package quality

import "math"

// The components, in the order of ISO/IEC 29794-5, and behind them those of BSI
// TR-03121-3.
const (
	unified = iota
	background
	uniformity
	mean
	variance
	underExposure
	overExposure
	dynamicRange
	sharpness
	compression
	colour
	singleFace
	eyesOpen
	mouthClosed
	eyesVisible
	mouthOcclusion
	faceOcclusion
	eyeDistance
	headSize
	leftwardCrop
	rightwardCrop
	marginAbove
	marginBelow
	yaw
	pitch
	roll
	expression
	coverings
	Components // so many has ISO/IEC 29794-5

	imageHeight    = Components + iota - Components - 1 // 5.1 of TR-03121-3
	imageWidth                                          // 5.2
	headWidth                                           // 5.3
	headHeight                                          // 5.4
	vertical                                            // 5.5
	horizontal                                          // 5.6
	enrolDistance                                       // 5.7
	equalLight                                          // 6.1
	glassesEffects                                      // 6.4
	contrast                                            // our own
	count
)

// limit is what a value may be, both ends included.
type limit struct{ low, high float64 }

var none = math.Inf(1)

func least(v float64) limit    { return limit{v, none} }
func most(v float64) limit     { return limit{-none, v} }
func within(v float64) limit   { return limit{-v, v} }
func both(l limit) [2]limit    { return [2]limit{l, l} }
func each(l, r limit) [2]limit { return [2]limit{l, r} } // Live, Reference

// row is what is fixed of a component.
type row struct {
	name, unit string
	score      func(float64) int // nil: no formula
	limits     [2]limit          // by purpose
	needs      string            // what is missing to assess it
}

const (
	network = "needs a network that is not here"
	parsing = "needs a network that tells skin, hair, clothes and background apart"
	points  = "needs more points of the face than five"
)

func missing(name, needs string) row {
	return row{name: name, limits: both(limit{-none, none}), needs: needs}
}

// Limits without a source are our own. Those of the light are such that hardly any good
// picture of the bench's heads is beyond (quality_test.go says how many), of dark and of fair skin: the
// standard's scores of the mean fall off where dark skin is well lit, so limits are
// on values, not on scores.
var table = [count]row{
	unified:        missing("UnifiedQualityScore", network),
	background:     missing("BackgroundUniformity", parsing),
	uniformity:     {"IlluminationUniformity", "", ofUniformity, both(least(.06)), ""},
	mean:           {"LuminanceMean", "", ofMean, both(limit{.03, .75}), ""},
	variance:       {"LuminanceVariance", "", ofVariance, both(limit{.0004, .12}), ""},
	underExposure:  {"UnderExposurePrevention", "", ofUnderExposure, both(most(.995)), ""},
	overExposure:   {"OverExposurePrevention", "", ofOverExposure, both(most(.05)), ""},
	dynamicRange:   {"DynamicRange", "bits", ofEntropy, both(least(3.5)), ""},
	sharpness:      {"Sharpness", "", nil, both(least(30)), ""},
	compression:    {"CompressionArtifacts", "IJG quality", nil, each(least(30), least(40)), ""},
	colour:         {"NaturalColour", "CIELAB", ofColour, both(most(15)), ""},
	singleFace:     {"SingleFacePresent", "", ofUnicity, each(most(.35), most(.1)), ""},
	eyesOpen:       missing("EyesOpen", points),
	mouthClosed:    missing("MouthClosed", points),
	eyesVisible:    missing("EyesVisible", parsing),
	mouthOcclusion: missing("MouthOcclusionPrevention", parsing),
	faceOcclusion:  missing("FaceOcclusionPrevention", parsing),
	// A camera of 640 by 480 pixels cannot have more than 90 to 100 at arm's length;
	// ISO/IEC 19794-5:2005 asks for 90 of a full frontal image.
	eyeDistance:   {"InterEyeDistance", "px", ofEyeDistance, each(least(60), least(90)), ""},
	headSize:      {"HeadSize", "", ofHeadSize, each(limit{.15, .56}, limit{.3, .47}), ""},
	leftwardCrop:  {"LeftwardCropOfTheFaceImage", "", ofSideCrop, both(least(.9)), ""},
	rightwardCrop: {"RightwardCropOfTheFaceImage", "", ofSideCrop, both(least(.9)), ""},
	marginAbove:   {"MarginAboveOfTheFaceImage", "", ofMarginAbove, each(least(.45), least(.95)), ""},
	marginBelow:   {"MarginBelowOfTheFaceImage", "", ofMarginBelow, each(least(1.1), least(1.3)), ""},
	yaw:           {"HeadPoseYaw", "degrees", ofAngle, each(within(15), within(5)), ""},
	pitch:         {"HeadPosePitch", "degrees", ofAngle, each(within(20), within(5)), ""},
	roll:          {"HeadPoseRoll", "degrees", ofAngle, each(within(15), within(8)), ""},
	expression:    missing("ExpressionNeutrality", network),
	coverings:     missing("NoHeadCoverings", parsing),

	// TR-03121-3 volume 1, 6.0, table 4.3 for a reference picture, which is cropped; our own
	// for a camera's whole frame.
	imageHeight:    {"ImageHeight", "px", nil, each(least(240), limit{800, 1600}), ""},
	imageWidth:     {"ImageWidth", "px", nil, each(least(240), limit{600, 1200}), ""},
	headWidth:      {"HeadWidth", "of image width", nil, each(limit{.12, .85}, limit{.5, .75}), ""},
	headHeight:     {"HeadHeight", "of image height", nil, each(limit{.3, 1.1}, limit{.6, .9}), ""},
	vertical:       {"VerticalPosition", "of image height", nil, each(limit{.2, .65}, limit{.3, .5}), ""},
	horizontal:     {"HorizontalPosition", "of image width", nil, each(limit{.25, .75}, limit{.45, .55}), ""},
	enrolDistance:  {"EyeDistance", "px", nil, each(least(60), least(120)), ""},
	equalLight:     {"EqualLighting", "stops", nil, both(within(.6)), ""},
	glassesEffects: {"GlassesEffects", "", nil, both(most(.01)), ""},

	// The deviation of the luminance over its mean. The standard's variance is that of dark
	// skin in good light as well as that of fair skin in haze.
	contrast: {"Contrast", "", nil, both(least(.15)), ""},
}
