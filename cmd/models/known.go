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
	first = known{"first.jpg", [...]capture.Point{{X: 112.13, Y: 149.18}, {X: 195.20, Y: 141.90}, {X: 154.89, Y: 191.53}, {X: 128.30, Y: 222.80}, {X: 200.50, Y: 215.29}}}
	again = known{"again.jpg", [...]capture.Point{{X: 134.27, Y: 162.54}, {X: 211.85, Y: 164.12}, {X: 177.01, Y: 211.12}, {X: 138.08, Y: 234.68}, {X: 201.17, Y: 236.70}}}
	other = known{"other.jpg", [...]capture.Point{{X: 111.41, Y: 146.48}, {X: 214.94, Y: 151.77}, {X: 159.30, Y: 215.56}, {X: 116.61, Y: 264.02}, {X: 199.68, Y: 268.46}}}
)

func (k known) read() []byte {
	b, err := pictures.ReadFile("known/" + k.file)
	if err != nil {
		panic(err) // what is embedded can be read
	}
	return b
}
