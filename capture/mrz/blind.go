package mrz

// BlindSpot gives the characters that take the place of c without any check digit
// of Doc 9303 noticing: those whose values are congruent modulo 10 (clause 4.9),
// c included, in order of value. It is empty for what no MRZ can hold.
func BlindSpot(c byte) string {
	if classOf[c] == 0 {
		return ""
	}
	return blindSpots[valueOf[c]%10]
}

// The filler counts as 0 and stands behind it.
var blindSpots = [10]string{"0<AKU", "1BLV", "2CMW", "3DNX", "4EOY", "5FPZ", "6GQ", "7HR", "8IS", "9JT"}
