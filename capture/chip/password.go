package chip

import (
	"gatehouse/capture/chip/sm"
	"gatehouse/capture/mrz"
)

// numberLength is the width of a document number in the lines.
const numberLength = 9

// mrzInformation puts together what BAC and PACE take as a password (Doc 9303-11
// clause 4.3.2): number, date of birth and date of expiry, each with the check digit
// that is printed; a number that runs on into the optional data as a whole. It lives
// in the arena alone. nil: the lines are of no format that has it.
func mrzInformation(lines []string, a *sm.Arena) []byte {
	f, err := mrz.Parse(lines)
	if err != nil || f.Number.Text == "" || len(f.Birth.Text) != 6 || len(f.Expiry.Text) != 6 {
		return nil
	}
	n := max(len(f.Number.Text), numberLength)
	b := a.Bytes(n + 1 + 6 + 1 + 6 + 1)
	at := copy(b, f.Number.Text)
	for ; at < n; at++ {
		b[at] = '<'
	}
	b[at] = f.Checks[mrz.CheckNumber].Printed
	at += 1 + copy(b[at+1:], f.Birth.Text)
	b[at] = f.Checks[mrz.CheckBirth].Printed
	at += 1 + copy(b[at+1:], f.Expiry.Text)
	b[at] = f.Checks[mrz.CheckExpiry].Printed
	for _, i := range []int{n, n + 7, n + 14} {
		if b[i] == 0 { // the layout has no such digit
			return nil
		}
	}
	return b
}

// identity is the document number with its check digit: what the chip is called in
// Terminal Authentication after BAC.
func identity(information []byte) []byte {
	if len(information) < 15 {
		return nil
	}
	return information[:len(information)-14]
}
