package screening

import "strings"

// OneIn writes what a rate of -100 log10 stands for, to one figure: 300 is "1,000".
// Rates beyond one in a million million are written as that.
func OneIn(centi int) string {
	centi = min(max(centi, 0), 1200)
	figures := "1122334568" // of 10^0.0, 10^0.1 ..
	digits := figures[centi%100/10:][:1] + strings.Repeat("0", centi/100)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
