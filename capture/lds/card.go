package lds

import "bytes"

// maxObjects bounds the files that are rows of objects.
const maxObjects = 64

// Info is EF.ATR/INFO (Doc 9303-10 clause 3.11.1, ISO/IEC 7816-4 clause 12.7): what
// the chip can take and give at once.
type Info struct {
	MaxCommand, MaxResponse int    // bytes of an APDU, tag 7F66; 0: not said
	Capabilities            []byte // tag 47, 1 to 3 bytes; nil: not said
	Departures              []string
}

// Extended says whether the chip takes extended Lc and Le.
func (i Info) Extended() bool { return i.function(0x40) }

// function looks into the third software function table.
func (i Info) function(bit byte) bool { return len(i.Capabilities) > 2 && i.Capabilities[2]&bit != 0 }

// ParseInfo reads EF.ATR/INFO. Objects that are not asked for are skipped.
func ParseInfo(file []byte) (Info, error) {
	var i Info
	if err := i.read(reader{file, 0, &i.Departures}); err != nil {
		return Info{}, within("EF.ATR/INFO", err)
	}
	return i, nil
}

func (i *Info) read(in reader) error {
	for n := 1; !in.filled(); n++ {
		o, err := in.next()
		if err != nil {
			return err
		}
		switch {
		case n > maxObjects:
			return fail(ErrLimit, "objects")
		case o.Tag == 0x47 && i.Capabilities == nil:
			if len(o.Value) < 1 || len(o.Value) > 3 {
				return fail(ErrValue, "tag 47 has %d bytes", len(o.Value))
			}
			i.Capabilities = o.Value
		case o.Tag == 0x7F66 && i.MaxCommand == 0:
			if err := i.limits(reader{o.Value, 0, in.departures}); err != nil {
				return within("7F66", err)
			}
		case o.Tag == 0x47 || o.Tag == 0x7F66:
			return fail(ErrValue, "tag %X stands twice", o.Tag)
		}
	}
	if i.function(0x20) && i.MaxCommand == 0 {
		depart(in.departures, NoLengths)
	}
	return nil
}

// limits takes two numbers, here of up to four bytes, whose first may have its
// highest bit set: chips write 65536 as 00010000 and 65535 as FFFF.
func (i *Info) limits(in reader) error {
	for _, to := range []*int{&i.MaxCommand, &i.MaxResponse} {
		b, err := in.take(derInteger)
		if err != nil {
			return err
		}
		for _, c := range b {
			*to = *to<<8 | int(c)
		}
		if len(b) == 0 || len(b) > 4 || *to < 5 || *to > 1<<17 {
			return fail(ErrValue, "length in %d bytes", len(b))
		}
	}
	return in.end()
}

// AppTemplate is an application that EF.DIR names.
type AppTemplate struct {
	AID   []byte // 5 to 16 bytes
	Label []byte // tag 50; nil: none
}

// ParseDIR reads EF.DIR (Doc 9303-10 clause 3.11.2, ISO/IEC 7816-4 clause 12.3.2).
func ParseDIR(file []byte) (applications []AppTemplate, departures []string, err error) {
	in := reader{file, 0, &departures}
	for !in.filled() {
		if len(applications) == maxObjects {
			return nil, nil, within("EF.DIR", fail(ErrLimit, "applications"))
		}
		template, err := in.into(0x61)
		var a AppTemplate
		if err == nil {
			err = a.read(template)
		}
		if err != nil {
			return nil, nil, within("EF.DIR", err)
		}
		applications = append(applications, a)
	}
	return applications, departures, nil
}

func (a *AppTemplate) read(in reader) error {
	for n := 1; !in.empty(); n++ {
		o, err := in.next()
		switch {
		case err != nil:
			return err
		case n > maxObjects:
			return fail(ErrLimit, "objects")
		case o.Tag == 0x4F && a.AID == nil:
			a.AID = o.Value
		case o.Tag == 0x50 && a.Label == nil:
			a.Label = o.Value
		case o.Tag == 0x4F || o.Tag == 0x50:
			return fail(ErrValue, "tag %X stands twice", o.Tag)
		}
	}
	switch {
	case a.AID == nil:
		return fail(ErrMissing, "tag 4F")
	case len(a.AID) < 5 || len(a.AID) > 16:
		return fail(ErrValue, "AID of %d bytes", len(a.AID))
	}
	return nil
}

// ParseCVCA reads EF.CVCA (BSI TR-03110-3 annex A.7.2.4): one or two references to
// keys of the authority that terminals' certificates have to begin with, newest
// first. The file is filled up with zeros.
func ParseCVCA(file []byte) (references []string, err error) {
	var departures []string
	in := reader{bytes.TrimRight(file, "\x00"), 0, &departures}
	for !in.empty() {
		car, err := in.take(0x42)
		if err == nil && len(references) == 2 {
			err = fail(ErrLimit, "references")
		}
		if err == nil && (len(car) < 8 || len(car) > 16) {
			err = fail(ErrValue, "reference of %d bytes", len(car))
		}
		for _, c := range car {
			// ISO/IEC 8859-1 without controls, BSI TR-03110-3 annex A.7.1.
			if err == nil && (c < 0x20 || c > 0x7E && c < 0xA0) {
				err = fail(ErrValue, "reference with control characters")
			}
		}
		if err != nil {
			return nil, within("EF.CVCA", err)
		}
		references = append(references, string(car))
	}
	if len(references) == 0 {
		return nil, within("EF.CVCA", fail(ErrMissing, "tag 42"))
	}
	return references, nil
}
