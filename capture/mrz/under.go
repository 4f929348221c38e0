package mrz

import "time"

// Under tells whether the lines are those of somebody who was not so many years old at
// now, in its location. A date that is not known, or known in part only, makes nobody
// young; neither does one whose check digit is wrong.
func Under(lines []string, years int, now time.Time) bool {
	f, err := Parse(lines)
	if err != nil || f.Birth.State != DateValid || !f.Checks[CheckBirth].OK {
		return false
	}
	year, month, day, ok := f.Birth.Birth(now)
	return ok && time.Date(year+years, time.Month(month), day, 0, 0, 0, 0, now.Location()).After(now)
}
