package line

import (
	"gatehouse/capture"
	"gatehouse/test/rig"
	"gatehouse/test/rig/chips"
	"gatehouse/test/rig/prints"
)

// What travellers can do with their fingers. All else about them is genuine.
const (
	OtherFinger  rig.Forgery = "finger-other"  // with a document that holds somebody else's fingers
	WantedFinger rig.Forgery = "finger-wanted" // of the first of MostWanted
)

// Fingers lists them.
var Fingers = [...]rig.Forgery{OtherFinger, WantedFinger}

// MostWanted are seeds of persons who can be put into the gallery of alerts, and whose
// documents nobody is given.
var MostWanted = []uint64{900_001, 900_002}

// touching gives the travellers of next a finger to lay on the sensor: that of the
// bearer, whose chip holds it, too, or another one.
func touching(next chips.Source) chips.Source {
	return func(seed uint64, f rig.Forgery, format capture.Format) (*rig.Traveller, error) {
		page, bearer := f, seed
		switch f {
		case OtherFinger:
			page, seed = rig.Genuine, 4*seed+1 // a document with fingers
			bearer = seed + 1
		case WantedFinger:
			page, bearer = rig.Genuine, MostWanted[0]
		}
		t, err := next(seed, page, format)
		if err != nil {
			return nil, err
		}
		t.Forgery = f
		o := prints.Options{Width: 256, Height: 288}
		t.Sheet.Finger = prints.Bearer(bearer, capture.RightIndex).Impression(seed, o).Image
		return t, nil
	}
}
