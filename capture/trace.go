package capture

import "image"

// Trace is shown the pictures between the steps of a pipeline, in their order:
// the way to see what the machine saw. nil is off and costs nothing. It must not
// keep or change a picture.
type Trace func(step string, g *image.Gray)

// Show passes a picture on, if anybody looks.
func (t Trace) Show(step string, g *image.Gray) {
	if t != nil && g != nil {
		t(step, g)
	}
}
