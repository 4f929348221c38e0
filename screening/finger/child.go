package finger

import (
	"time"

	"gatehouse/capture/mrz"
)

// childAge is the age below which no finger is taken.
const childAge = 12

// ChildUnder12 is what evidence says of whom no finger was asked for their age.
const ChildUnder12 = "child under 12"

// Child tells whether the lines are those of a child under twelve at now, in the
// kiosk's location. A date that is not known, or known in part only, makes nobody a
// child; neither does one whose check digit is wrong.
func Child(lines []string, now time.Time) bool { return mrz.Under(lines, childAge, now) }
