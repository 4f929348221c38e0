package lds

import (
	"fmt"
	"log/slog"

	"gatehouse/capture/lds/codestream"
)

// DG11 is additional details of the holder (Doc 9303-10 clause 4.7.11). Texts are
// views, UTF-8 with fillers as the issuer wrote them. nil: the object is not there.
type DG11 struct {
	FullName       []byte   // 5F0E, primary << secondary, in national characters
	OtherNames     [][]byte // 5F0F
	PersonalNumber []byte   // 5F10
	Birth          Date     // 5F2B; zero: not there
	BirthPlace     []byte   // 5F11
	Address        []byte   // 5F42
	Telephone      []byte   // 5F12
	Profession     []byte   // 5F13
	Title          []byte   // 5F14
	Summary        []byte   // 5F15
	Citizenship    Image    // 5F16, picture of a proof of citizenship
	OtherNumbers   []byte   // 5F17, numbers of other travel documents
	Custody        []byte   // 5F18
	Others         []Object // unknown here
	Departures     []string
}

// LogValue prints sizes only.
func (d DG11) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("DG11, %d other names, %d unknown objects", len(d.OtherNames), len(d.Others)))
}

// ParseDG11 reads DG11.
func ParseDG11(file []byte) (DG11, error) {
	var d DG11
	f, err := openFields(file, 0x6B, &d.Departures)
	for err == nil && !f.in.empty() {
		var o Object
		if o, err = f.next(); err == nil {
			err = within(fmt.Sprintf("%X", o.Tag), d.read(&f, o))
		}
	}
	if err != nil {
		return DG11{}, within("DG11", err)
	}
	f.close(0x5F0F)
	return d, nil
}

func (d *DG11) read(f *fields, o Object) (err error) {
	to, isText := map[uint32]*[]byte{
		0x5F0E: &d.FullName, 0x5F10: &d.PersonalNumber, 0x5F11: &d.BirthPlace, 0x5F42: &d.Address, 0x5F12: &d.Telephone,
		0x5F13: &d.Profession, 0x5F14: &d.Title, 0x5F15: &d.Summary, 0x5F17: &d.OtherNumbers, 0x5F18: &d.Custody,
	}[o.Tag]
	switch {
	case isText:
		*to = text(o.Value, f.in.departures)
	case o.Tag == 0xA0:
		d.OtherNames, err = f.list(o, 0x5F0F)
	case o.Tag == 0x5F0F && d.OtherNames == nil:
		depart(f.in.departures, BareName)
		d.OtherNames = [][]byte{text(o.Value, f.in.departures)}
	case o.Tag == 0x5F2B:
		d.Birth, err = readDate(o.Value, f.in.departures)
	case o.Tag == 0x5F16:
		d.Citizenship = newImage(o.Value, f.in.at-len(o.Value), codestream.Unknown, f.in.departures)
	default:
		d.Others = append(d.Others, o)
	}
	return err
}
