package models

import (
	"embed"

	"gatehouse/capture"
)

//go:generate go run gatehouse/test/rig/known known

// KnownSet names the pictures, for the cards that say what a network makes of them.
const KnownSet = "heads-1"

//go:embed known/*.jpg
var pictures embed.FS

// knownBy is the detector by which the points are known.
const knownBy = "yunet-2023mar"

// known is a picture of a head that nobody has, with its five points as the detector gives
// them in another program (Python over OpenCV 4.6).
type known struct {
	file   string
	points [capture.FacePoints]capture.Point
}

// The one head twice, in another pose and light and two years later; and another head.
var (
	first = known{"first.jpg", [...]capture.Point{{X: 121.67, Y: 145.72}, {X: 199.13, Y: 145.48}, {X: 157.33, Y: 192.46}, {X: 125.73, Y: 232.12}, {X: 194.18, Y: 232.58}}}
	again = known{"again.jpg", [...]capture.Point{{X: 138.25, Y: 161.30}, {X: 211.84, Y: 166.26}, {X: 177.64, Y: 209.74}, {X: 136.95, Y: 240.14}, {X: 204.50, Y: 245.33}}}
	other = known{"other.jpg", [...]capture.Point{{X: 123.37, Y: 165.12}, {X: 190.75, Y: 163.49}, {X: 157.29, Y: 203.51}, {X: 130.25, Y: 226.33}, {X: 188.24, Y: 225.47}}}
)

func (k known) read() []byte {
	b, err := pictures.ReadFile("known/" + k.file)
	if err != nil {
		panic(err) // what is embedded can be read
	}
	return b
}
