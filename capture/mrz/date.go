package mrz

import "time"

// DateState says what a date field holds.
type DateState uint8

// The states. Malformed is not unknown: zeros and stray fillers are bad prints.
const (
	DateMalformed  DateState = iota // letters, zeros for month or day, or fillers where none may be
	DateImpossible                  // well formed, and no such day exists in any year it can mean
	DateValid
	DatePartly  // of a birth: some parts are unknown (<<)
	DateUnknown // wholly unknown (<<<<<<): a birth, or the expiry of a document known to have none
	DateAbsent  // the layout has no such date
)

var dateStateNames = [...]string{"malformed", "impossible", "valid", "known in part", "unknown", "absent"}

func (s DateState) String() string {
	if int(s) < len(dateStateNames) {
		return dateStateNames[s]
	}
	return dateStateNames[0]
}

func (s DateState) good() bool { return s >= DateValid }

// Date is a date field. Year is what is printed, 0 to 99; an unknown part is -1.
type Date struct {
	Field
	State            DateState
	Year, Month, Day int
}

const unknownPart = -1

// parseDate reads YYMMDD (Doc 9303-3 clause 4.8); only a birth may have unknown parts.
func parseDate(f Field, birth bool) Date {
	d := Date{Field: f}
	var parts [3]int
	for i := range parts {
		a, b := f.Text[2*i], f.Text[2*i+1]
		switch {
		case classOf[a] == digit && classOf[b] == digit:
			parts[i] = int(a-'0')*10 + int(b-'0')
		case a == filler && b == filler && birth:
			parts[i] = unknownPart
		default:
			return d
		}
	}
	d.Year, d.Month, d.Day = parts[0], parts[1], parts[2]
	switch {
	case d.Month == 0 || d.Day == 0:
		return d
	case d.Month > 12 || d.Day > longestMonth(d.Year, d.Month):
		d.State = DateImpossible
	case d.Year < 0 && d.Month < 0 && d.Day < 0:
		d.State = DateUnknown
	case d.Year < 0 || d.Month < 0 || d.Day < 0:
		d.State = DatePartly
	default:
		d.State = DateValid
	}
	return d
}

// longestMonth is the number of days a month can have; of the two centuries that
// a year 00 can mean, 2000 is a leap year.
func longestMonth(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year < 0 || year%4 == 0 {
			return 29
		}
		return 28
	}
	return 31
}

// Birth gives the date of birth as seen at now: Doc 9303 has no rule for the
// century, so it is the latest one in which the date is not after now. Unknown
// parts are -1; the year too when it is unknown. ok is false for a date that is
// malformed, impossible or absent.
func (d Date) Birth(now time.Time) (year, month, day int, ok bool) {
	if !d.State.good() || d.State == DateAbsent {
		return 0, 0, 0, false
	}
	if d.Year < 0 {
		return unknownPart, d.Month, d.Day, true
	}
	y, m, t := now.Date()
	year = y - y%100 + d.Year
	// With parts unknown, the earliest day that the print allows decides.
	if year > y || year == y && (max(d.Month, 1) > int(m) || max(d.Month, 1) == int(m) && max(d.Day, 1) > t) {
		year -= 100
	}
	return year, d.Month, d.Day, true
}

// Years ahead of now in which an expiry may lie. BSI TR-03135-1 clause 5.7.1
// takes 15; documents with longer validity exist, so that the years up to 20
// could be meant as well.
const (
	ExpiryAhead     = 15
	ExpiryAheadMost = 20
)

// Expiry gives the last day of validity as seen at now (BSI TR-03135-1 clause
// 5.7.1). sure is false when the year lies more than 15 and at most 20 years
// ahead: then it may as well be one of the last century. ok is false for a date
// that is malformed, impossible, unknown or absent.
func (d Date) Expiry(now time.Time) (year, month, day int, sure, ok bool) {
	if d.State != DateValid {
		return 0, 0, 0, false, false
	}
	y := now.Year()
	year = y - y%100 + d.Year
	for year < y {
		year += 100
	}
	sure = true
	switch {
	case year > y+ExpiryAheadMost:
		year -= 100
	case year > y+ExpiryAhead:
		sure = false
	}
	return year, d.Month, d.Day, sure, true
}
