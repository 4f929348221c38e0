package seal

import (
	"fmt"
	"strconv"
	"time"
)

// decodeDate reads three bytes that are the number MMDDYYYY (Doc 9303-13 clause
// 2.3.1); false where that is no day of the calendar.
func decodeDate(b []byte) (string, bool) {
	if len(b) != 3 {
		return "", false
	}
	v := int(b[0])<<16 | int(b[1])<<8 | int(b[2])
	return day(v%10000, v/1000000, v/10000%100)
}

// decodeMasked reads a date with unknown digits, as the datastructure for barcode
// has it: a mask, whose highest bit stands for the first digit of MMDDYYYY, and
// the number, in which unknown digits are zero.
func decodeMasked(b []byte) (string, bool) {
	if len(b) != 4 {
		return "", false
	}
	v := int(b[1])<<16 | int(b[2])<<8 | int(b[3])
	if b[0] == 0 {
		return decodeDate(b[1:])
	}
	digits := []byte(fmt.Sprintf("%08d", v))
	for i := range digits {
		if b[0]>>(7-i)&1 == 1 {
			if digits[i] != '0' {
				return "", false
			}
			digits[i] = 'x'
		}
	}
	within := func(known []byte, most int) bool {
		n, err := strconv.Atoi(string(known))
		return err != nil || n >= 1 && n <= most
	}
	return fmt.Sprintf("%s-%s-%s", digits[4:], digits[:2], digits[2:4]), within(digits[:2], 12) && within(digits[2:4], 31)
}

// decodeDateTime reads six bytes that are the number MMDDYYYYhhmmss.
func decodeDateTime(b []byte) (string, bool) {
	if len(b) != 6 {
		return "", false
	}
	v := 0
	for _, c := range b {
		v = v<<8 | int(c)
	}
	clock := v % 1000000
	date, ok := day(v/1000000%10000, v/1000000/1000000, v/1000000/10000%100)
	return fmt.Sprintf("%sT%02d:%02d:%02d", date, clock/10000, clock/100%100, clock%100), ok && clock < 240000 && clock/100%100 < 60 && clock%100 < 60
}

// decodeDateText reads YYYYMMDD in digits (TR-03171).
func decodeDateText(b []byte) (string, bool) {
	t, err := time.Parse("20060102", string(b))
	return t.Format(time.DateOnly), err == nil
}

func day(year, month, dayOf int) (string, bool) {
	t := time.Date(year, time.Month(month), dayOf, 0, 0, 0, 0, time.UTC)
	if year < 1 || t.Year() != year || int(t.Month()) != month || t.Day() != dayOf {
		return "", false
	}
	return t.Format(time.DateOnly), true
}
