package lds

import (
	"fmt"
	"log/slog"

	"gatehouse/capture/lds/codestream"
)

// DG12 is additional details of the document (Doc 9303-10 clause 4.7.12). Texts are
// views, as in DG11. nil: the object is not there.
type DG12 struct {
	Authority    []byte   // 5F19
	Issued       Date     // 5F26; zero: not there
	OtherPersons [][]byte // 5F1A
	Endorsements []byte   // 5F1B
	Tax          []byte   // 5F1C, tax and exit requirements
	Front, Rear  Image    // 5F1D, 5F1E
	Personalised Time     // 5F55; zero: not there
	System       []byte   // 5F56, serial number of the personalisation system
	Others       []Object // unknown here
	Departures   []string
}

// Time is a moment of DG12, in no stated time zone.
type Time struct {
	Date
	Hour, Minute, Second int
}

// LogValue prints sizes only.
func (d DG12) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("DG12, %d other persons, %d unknown objects", len(d.OtherPersons), len(d.Others)))
}

// ParseDG12 reads DG12.
func ParseDG12(file []byte) (DG12, error) {
	var d DG12
	f, err := openFields(file, 0x6C, &d.Departures)
	for err == nil && !f.in.empty() {
		var o Object
		if o, err = f.next(); err == nil {
			err = within(fmt.Sprintf("%X", o.Tag), d.read(&f, o))
		}
	}
	if err != nil {
		return DG12{}, within("DG12", err)
	}
	f.close(0x5F1A)
	return d, nil
}

func (d *DG12) read(f *fields, o Object) (err error) {
	to, isText := map[uint32]*[]byte{0x5F19: &d.Authority, 0x5F1B: &d.Endorsements, 0x5F1C: &d.Tax, 0x5F56: &d.System}[o.Tag]
	switch {
	case isText:
		*to = text(o.Value, f.in.departures)
	case o.Tag == 0xA0:
		d.OtherPersons, err = f.list(o, 0x5F1A)
	case o.Tag == 0x5F26:
		d.Issued, err = readDate(o.Value, f.in.departures)
	case o.Tag == 0x5F1D:
		d.Front = newImage(o.Value, f.in.at-len(o.Value), codestream.Unknown, f.in.departures)
	case o.Tag == 0x5F1E:
		d.Rear = newImage(o.Value, f.in.at-len(o.Value), codestream.Unknown, f.in.departures)
	case o.Tag == 0x5F55:
		d.Personalised, err = readTime(o.Value, f.in.departures)
	default:
		d.Others = append(d.Others, o)
	}
	return err
}

// readTime reads YYYYMMDDhhmmss, as 14 characters or as seven bytes of BCD.
func readTime(b []byte, departures *[]string) (t Time, err error) {
	if len(b) == 7 {
		depart(departures, BCDDate)
		b = spread(b)
	}
	if len(b) != 14 {
		return t, fail(ErrValue, "time of %d bytes", len(b))
	}
	if t.Date, err = readDate(b[:8], departures); err != nil {
		return Time{}, err
	}
	for i, to := range []*int{&t.Hour, &t.Minute, &t.Second} {
		n, ok := number(b[8+2*i : 10+2*i])
		if !ok {
			return Time{}, fail(ErrValue, "time with other characters than digits")
		}
		*to = n
	}
	if t.Hour > 23 || t.Minute > 59 || t.Second > 60 {
		return Time{}, fail(ErrValue, "time without such a second")
	}
	return t, nil
}
