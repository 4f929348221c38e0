package heads

import (
	"image"
	"image/color"

	"gatehouse/capture"
)

// View is how a head stands before a camera, and what the camera makes of it. The zero
// value is a frontal head in good light, 640x480, 90 pixels from eye to eye.
type View struct {
	Width, Height    int     // pixels; 0: 640 and 480
	Yaw, Pitch, Roll float64 // degrees, signs of capture.Pose
	IED              float64 // pixels from eye to eye of the head when it looks straight; 0: 90
	X, Y             float64 // where the middle of the straight face is, 0..1 of the picture; 0: 0.5
	Distance         float64 // mm from the camera to the eyes; 0: 600
	Light            Light
	Age              float64 // years from the person's present, negative: as she was
	Glasses          bool
	Glare            float64    // 0..1: how much the glasses mirror a lamp
	Blur             float64    // standard deviation of the lens's blur in pixels, beyond half a pixel
	Noise            float64    // standard deviation of the sensor's noise in levels of 255
	Haze             float64    // 0..1: how much contrast is lost
	Seed             uint64     // of the noise
	IR               bool       // 850 nm, with the camera's own lamp
	Ground           color.RGBA // behind the head; alpha 0: a hall, out of focus
	Behind           []Other    // other persons in the picture
}

// Other is a further person; what View says of light, spectrum and sensor holds for all.
type Other struct {
	Head           *Head
	Yaw, IED, X, Y float64
	Glasses        bool
}

// Light is how a scene is lit. The zero value is soft light from before and above.
type Light struct {
	Side    float64 // -1..1: how far the main lamp stands to the picture's left or right; 1 is 80 degrees
	Ambient float64 // share of light that comes from all around; 0: 0.5, negative: none
	Level   float64 // 1 is well exposed; 0: 1
	Warmth  float64 // -1 blue .. 1 yellow
}

// Picture is a head as a camera sees it, with the truth about it.
type Picture struct {
	RGB    *image.RGBA
	Points [capture.FacePoints]capture.Point // also where they are hidden or outside
	Box    image.Rectangle                   // of the face, forehead to chin
}

func (v View) whole() View {
	or := func(x *float64, d float64) {
		if *x == 0 {
			*x = d
		}
	}
	if v.Width == 0 || v.Height == 0 {
		v.Width, v.Height = 640, 480
	}
	or(&v.IED, 90)
	or(&v.X, 0.5)
	or(&v.Y, 0.5)
	or(&v.Distance, 600)
	or(&v.Light.Ambient, 0.5)
	or(&v.Light.Level, 1)
	v.Light.Ambient = max(0, v.Light.Ambient)
	return v
}

// Render takes the picture.
func (h *Head) Render(v View) Picture {
	v = v.whole()
	c := newCanvas(v.Width, v.Height)
	defer c.free()
	c.ground(v)
	lamp := v.lamps()
	for _, o := range v.Behind {
		w := v
		w.Yaw, w.Pitch, w.Roll, w.IED, w.X, w.Y, w.Age, w.Glasses = o.Yaw, 0, 0, o.IED, o.X, o.Y, 0, o.Glasses
		w.Distance = v.Distance * v.IED / o.IED
		c.head(o.Head.in(0, v.IR), w.whole(), lamp, v.Distance-w.Distance)
	}
	m := h.in(v.Age, v.IR)
	cam := c.head(m, v, lamp, 0)
	out := Picture{RGB: c.develop(v)}
	for i, p := range m.points {
		x, y := cam.project(p)
		out.Points[i] = capture.Point{X: float32(x), Y: float32(y)}
	}
	out.Box = cam.box(m.hull)
	return out
}
