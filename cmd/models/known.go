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
	first = known{"first.jpg", [...]capture.Point{{X: 121.29, Y: 154.13}, {X: 188.90, Y: 153.65}, {X: 156.10, Y: 193.69}, {X: 125.12, Y: 220.60}, {X: 187.26, Y: 220.07}}}
	again = known{"again.jpg", [...]capture.Point{{X: 146.17, Y: 166.92}, {X: 201.27, Y: 170.09}, {X: 181.70, Y: 206.77}, {X: 148.18, Y: 230.93}, {X: 194.19, Y: 233.77}}}
	other = known{"other.jpg", [...]capture.Point{{X: 124.18, Y: 158.85}, {X: 194.99, Y: 161.95}, {X: 158.23, Y: 199.90}, {X: 125.80, Y: 228.78}, {X: 188.31, Y: 231.70}}}
)

func (k known) read() []byte {
	b, err := pictures.ReadFile("known/" + k.file)
	if err != nil {
		panic(err) // what is embedded can be read
	}
	return b
}
