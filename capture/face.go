package capture

import (
	"fmt"
	"image"
	"log/slog"
	"time"
)

// Point is a place in a picture, in pixels from its upper left corner.
type Point struct{ X, Y float32 }

// The five points of a face. The person's right is the picture's left.
const (
	RightEye = iota
	LeftEye
	NoseTip
	RightMouth // corner
	LeftMouth  // corner
	FacePoints
)

// FaceRegion is one face that a detector found, in pixels of the picture.
type FaceRegion struct {
	X, Y, W, H float32
	Score      float32           // of the detector, 0..1; 0 of one that gives none
	Points     [FacePoints]Point // all zero where the detector gives none
}

// HasPoints tells whether the detector gave points.
func (r FaceRegion) HasPoints() bool { return r.Points != [FacePoints]Point{} }

// ModelRef names a network: the id of its card and the SHA-256 over its files, each
// behind the one before.
type ModelRef struct {
	ID     string
	SHA256 [32]byte
}

func (m ModelRef) String() string { return fmt.Sprintf("%s (%x)", m.ID, m.SHA256[:6]) }

// FaceAdvice says what to do for a better picture of a face.
type FaceAdvice uint8

// The pieces of advice, those that matter most first. The zero value is none: all is well.
const (
	AdviceNoFace FaceAdvice = iota + 1
	AdviceOnePerson
	AdviceCloser
	AdviceStepBack
	AdviceCentre // move to the middle of the picture
	AdviceDark
	AdviceBright
	AdviceLightFromLeft  // the light comes from the person's left, and leaves the other side dark
	AdviceLightFromRight // ..
	AdviceLookStraight   // turn the head to the camera
	AdviceLookUp
	AdviceLookDown
	AdviceUpright // the head leans to a side
	AdviceGlare   // glasses mirror a light
	AdviceHold    // hold still
)

var faceAdviceNames = [...]string{
	"", "no face", "one person", "closer", "step back", "centre", "dark", "bright", "light from the left",
	"light from the right", "look straight", "look up", "look down", "upright", "glare", "hold still",
}

func (a FaceAdvice) String() string {
	if int(a) < len(faceAdviceNames) {
		return faceAdviceNames[a]
	}
	return fmt.Sprintf("invalid advice %d", uint8(a))
}

// FaceState is how one component of quality stands.
type FaceState uint8

// The states. The zero value is not assessed: what was not looked at is never well.
const (
	NotAssessed FaceState = iota
	FaceOK
	FaceNotOK
)

func (s FaceState) String() string {
	if s > FaceNotOK {
		return fmt.Sprintf("invalid state %d", uint8(s))
	}
	return [...]string{"not assessed", "OK", "not OK"}[s]
}

// FaceMeasure is one component of quality. Value, Low and High are in the component's
// own unit; a limit that is not there is -Inf or +Inf.
type FaceMeasure struct {
	Name      string // of ISO/IEC 29794-5, as "IlluminationUniformity", or of BSI TR-03121
	Unit      string // "", "px", "degrees", ..
	Value     float64
	Low, High float64
	Score     int // 0..100 by the formulas of ISO/IEC 29794-5, own landmarks; -1: there is no such formula
	State     FaceState
	Reason    string // why it was not assessed
}

// FaceQuality is what was measured of one face.
type FaceQuality struct {
	Measures []FaceMeasure
	Total    int // 0..100, to choose the best of several pictures by; no score of any standard
	Advice   FaceAdvice
}

// Pose is how a head is turned, in degrees: Yaw > 0 to the person's left, Pitch > 0 up,
// Roll > 0 towards the person's left shoulder. It is rough where it was made of five points.
type Pose struct{ Yaw, Pitch, Roll float32 }

// PatchSide is the side of FaceGlance.Patch.
const PatchSide = 48

// FaceGlance is what one frame of a face camera shows.
type FaceGlance struct {
	Seq           uint64 // of the frame, grows by one with each that the camera gave
	Exposed       time.Time
	Width, Height int
	Faces         []FaceRegion // nearest first; in pixels of the whole frame
	Digest        uint64       // of the frame's pixels: the same for the same pixels
	Pose          Pose         // of the nearest face, where there are points
	Quality       FaceQuality  // of the nearest face, where there are points
	Patch         []byte       // nearest face aligned by its points, PatchSide square, grey; nil without points
	Luma          uint8        // mean of the whole frame
	Level, Around uint8        // mean luma of the nearest face and of a ring around it
	Moire         int          // thousandths, 0..1000, of periodic patterns on the nearest face; -1 not assessed
}

// LogValue prints sizes only.
func (g FaceGlance) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("glance at frame %d, %d faces", g.Seq, len(g.Faces)))
}

// FaceStudy is what was made of one picture of a face: a portrait, or the best frame of
// a camera. Vector is what a network gave and is no template: only a model makes one.
type FaceStudy struct {
	Seq           uint64 // of a camera's frame
	Exposed       time.Time
	Width, Height int
	Faces         []FaceRegion // nearest first
	Pose          Pose
	Quality       FaceQuality
	Vector        []float32     // of the nearest face; nil where there is no network or no face
	Attack        *int          // thousandths, higher = more like a print or a screen, by a network for that; nil: not assessed. Evidence only
	Crop          Picture       // of the nearest face, always CropWidth x CropHeight, eyes at fixed places; no Gray where there is no face
	CPU           time.Duration // of detection, alignment and network, decoding left out
}

// The crop in which people compare faces: eyes level, at CropEyes from the top, and
// CropIED apart.
const (
	CropWidth  = 300
	CropHeight = 400
	CropEyes   = 180
	CropIED    = 90
)

// LogValue prints sizes only.
func (s FaceStudy) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("study of %dx%d, %d faces", s.Width, s.Height, len(s.Faces)))
}

// Around gives the box of a face in whole pixels, within the picture.
func (r FaceRegion) Around(w, h int) image.Rectangle {
	return image.Rect(int(r.X), int(r.Y), int(r.X+r.W), int(r.Y+r.H)).Intersect(image.Rect(0, 0, w, h))
}
