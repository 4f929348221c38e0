package quality

import "gatehouse/capture"

// Purpose is what impressions are taken for.
type Purpose uint8

// The purposes of BSI TR-03121-3 volume 1, 6.0, QA-FP-APP. The zero value asks for nothing:
// in a verification the guideline sets no limit, since the comparison is the test.
const (
	Verification Purpose = iota
	Enrolment            // plain
	Control              // plain, for a search or to check rolled ones
	Rolled               // for enrolment
)

// Limits are the least qualities by purpose and by finger, thumb to little. They are data,
// so that a policy may set others.
type Limits map[Purpose][5]int

// Guideline are the limits of TR-03121-3 volume 1, 6.0, tables 4.4 to 4.6. There they are limits
// of NFIQ 2.2, and ours is another number: what they have in common is the share
// that they refuse. Of the 208 images that NIST publishes scores of (NFIQ 2.3, conformance list),
// 9 % lie below 10, 13 below 15, 18 below 20 and 28 below 30; of our development set 10, 15, 20
// and 30 % do by the definition of Quality. Both sets were picked to be hard; of a kiosk's good
// impressions both refuse far fewer.
var Guideline = Limits{
	Enrolment: {30, 30, 20, 10, 10},
	Control:   {20, 20, 20, 10, 10},
	Rolled:    {20, 15, 15, 10, 5},
}

// Least is the limit of a finger; 0 where there is none. An unknown finger has that of
// an index finger, the strictest.
func (l Limits) Least(f capture.Finger, p Purpose) int {
	row := l[p]
	if f == capture.FingerUnknown || f > capture.LeftLittle {
		return row[1]
	}
	return row[(f-1)%5]
}

// Least is the limit of the guideline.
func Least(f capture.Finger, p Purpose) int { return Guideline.Least(f, p) }
