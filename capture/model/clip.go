package model

import (
	"crypto/sha256"
	"encoding/hex"
	"math"

	"gatehouse/device"
)

// Clip is the reference area of a check: the mean of genuine documents, one byte
// a grain of 250 micrometres, row by row. White and infrared hold contrast to the
// paper in steps of 4 thousandths, ultraviolet holds levels above the ground.
// SHA256 is that of Samples.
type Clip struct {
	Columns int    `json:"columns"`
	Rows    int    `json:"rows"`
	SHA256  string `json:"sha256"`
	Samples []byte `json:"samples"`
	White   int    `json:"white"`            // mean contrast of the zone in white light, thousandths: darker is dirt
	Colour  []int  `json:"colour,omitempty"` // under ultraviolet: red, green, blue of what glows above the ground, length 1000
}

const inkStep = 4

func newClip(columns, rows int, mean []float32, l device.Light) *Clip {
	c := &Clip{Columns: columns, Rows: rows, Samples: make([]byte, columns*rows)}
	step := float32(inkStep)
	if l == device.UV {
		step = 1
	}
	for i, v := range mean {
		c.Samples[i] = byte(max(0, min(255, math.Round(float64(v/step)))))
	}
	sum := sha256.Sum256(c.Samples)
	c.SHA256 = hex.EncodeToString(sum[:])
	return c
}

// values gives the samples as a chart has them.
func (c *Clip) values(l device.Light) []float32 {
	step := float32(inkStep)
	if l == device.UV {
		step = 1
	}
	out := make([]float32, len(c.Samples))
	for i, v := range c.Samples {
		out[i] = float32(v) * step
	}
	return out
}
