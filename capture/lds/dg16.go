package lds

import (
	"fmt"
	"log/slog"
)

// maxPersons is what the tags A1 to AF have room for.
const maxPersons = 15

// Person is somebody to be told in an emergency (Doc 9303-10 clause 4.7.16). Texts
// are views, as in DG11.
type Person struct {
	Recorded  Date   // 5F50; zero: not there
	Name      []byte // 5F51
	Telephone []byte // 5F52
	Address   []byte // 5F53
}

// LogValue tells nothing of them.
func (Person) LogValue() slog.Value { return slog.StringValue("person to be told") }

// ParseDG16 reads DG16.
func ParseDG16(file []byte) (persons []Person, departures []string, err error) {
	in, err := open(file, 0x70, &departures)
	if err != nil {
		return nil, nil, within("DG16", err)
	}
	n, err := in.count(1, maxPersons)
	if err != nil {
		return nil, nil, within("DG16", err)
	}
	for i := range n {
		one, err := in.into(0xA1 + uint32(i))
		var p Person
		if err == nil {
			err = p.read(one)
		}
		if err != nil {
			return nil, nil, within(fmt.Sprintf("DG16: person %d", i+1), err)
		}
		persons = append(persons, p)
	}
	if err := in.end(); err != nil {
		return nil, nil, within("DG16", err)
	}
	return persons, departures, nil
}

func (p *Person) read(in reader) error {
	var seen [4]bool
	for !in.empty() {
		o, err := in.next()
		if err != nil {
			return err
		}
		if o.Tag < 0x5F50 || o.Tag > 0x5F53 || seen[o.Tag-0x5F50] {
			return fail(ErrTag, "tag %X", o.Tag)
		}
		seen[o.Tag-0x5F50] = true
		switch o.Tag {
		case 0x5F50:
			if p.Recorded, err = readDate(o.Value, in.departures); err != nil {
				return err
			}
		case 0x5F51:
			p.Name = text(o.Value, in.departures)
		case 0x5F52:
			p.Telephone = text(o.Value, in.departures)
		case 0x5F53:
			p.Address = text(o.Value, in.departures)
		}
	}
	return nil
}
