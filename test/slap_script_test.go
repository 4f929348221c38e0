package test

import (
	"os"

	"github.com/rogpeppe/go-internal/testscript"

	"gatehouse/capture"
	"gatehouse/test/rig/prints"
)

// writeSlaps lays the fingers of a hand on the glass, for the scripts of kioskctl
// finger slap:
//
//	right.pgm   the right hand
//	twice.pgm   with the middle finger in the place of the ring finger too
//	three.pgm   without the little finger
func writeSlaps(ts *testscript.TestScript, _ bool, _ []string) {
	h := prints.Hands(7200)
	for name, o := range map[string]prints.SlapOptions{
		"right.pgm": {},
		"twice.pgm": {Instead: map[capture.Finger]capture.Finger{capture.RightRing: capture.RightMiddle}},
		"three.pgm": {Missing: []capture.Finger{capture.RightLittle}},
	} {
		ts.Check(os.WriteFile(ts.MkAbs(name), pgm(h.Slap(2, prints.RightFour, o).Image), 0o600))
	}
}
