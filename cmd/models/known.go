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
	first = known{"first.jpg", [...]capture.Point{{X: 117.71, Y: 154.80}, {X: 204.30, Y: 154.66}, {X: 158.93, Y: 204.06}, {X: 122.62, Y: 240.59}, {X: 201.57, Y: 241.24}}}
	again = known{"again.jpg", [...]capture.Point{{X: 133.21, Y: 165.16}, {X: 221.98, Y: 169.19}, {X: 185.98, Y: 219.92}, {X: 132.38, Y: 249.20}, {X: 215.47, Y: 251.88}}}
	other = known{"other.jpg", [...]capture.Point{{X: 117.69, Y: 149.48}, {X: 203.52, Y: 151.60}, {X: 156.34, Y: 198.52}, {X: 119.95, Y: 239.30}, {X: 198.52, Y: 241.28}}}
)

func (k known) read() []byte {
	b, err := pictures.ReadFile("known/" + k.file)
	if err != nil {
		panic(err) // what is embedded can be read
	}
	return b
}
