package lds

import "log/slog"

// Date is a day of a data group; a part that is not known is 0.
type Date struct{ Year, Month, Day int }

// LogValue tells nothing of it.
func (Date) LogValue() slog.Value { return slog.StringValue("date") }

// readDate reads YYYYMMDD, as eight characters or as four bytes of BCD, where
// unknown parts are 0 (Doc 9303-10 clauses 4.7.11.1 and 4.7.12), or fillers.
func readDate(b []byte, departures *[]string) (d Date, err error) {
	switch len(b) {
	case 4:
		depart(departures, BCDDate)
		b = spread(b)
	case 8:
	default:
		return d, fail(ErrValue, "date of %d bytes", len(b))
	}
	for i, to := range []*int{&d.Year, &d.Month, &d.Day} {
		part := b[[...]int{0, 4, 6}[i]:[...]int{4, 6, 8}[i]]
		n, ok := number(part)
		if !ok {
			return Date{}, fail(ErrValue, "date with other characters than digits")
		}
		*to = n
	}
	if d.Month > 12 || d.Day > 31 {
		return Date{}, fail(ErrValue, "date without such a day")
	}
	return d, nil
}

// number reads digits; nothing but fillers is 0.
func number(b []byte) (n int, ok bool) {
	fillers := 0
	for _, c := range b {
		switch {
		case c >= '0' && c <= '9':
			n = n*10 + int(c-'0')
		case c == '<':
			fillers++
		default:
			return 0, false
		}
	}
	return n, fillers == 0 || fillers == len(b)
}

// spread writes BCD as characters, so that what is no digit is none after it.
func spread(b []byte) []byte {
	out := make([]byte, 0, 2*len(b))
	for _, c := range b {
		out = append(out, '0'+c>>4, '0'+c&15)
	}
	return out
}
