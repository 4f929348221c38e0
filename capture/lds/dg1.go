package lds

import (
	"fmt"
	"log/slog"

	"gatehouse/capture"
)

// DG1 is the machine readable zone as the chip has it (Doc 9303-10 clause 4.7.1).
type DG1 struct {
	Format     capture.Format // by its length: TD1, TD2 or TD3
	Lines      [][]byte       // views; A to Z, 0 to 9 and <
	Departures []string
}

// LogValue prints sizes only.
func (d DG1) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("DG1, %s, %d lines", d.Format, len(d.Lines)))
}

// ParseDG1 reads DG1. What the lines say is for package mrz.
func ParseDG1(file []byte) (DG1, error) {
	var d DG1
	in, err := open(file, 0x61, &d.Departures)
	if err == nil {
		err = d.read(in)
	}
	if err != nil {
		return DG1{}, within("DG1", err)
	}
	return d, nil
}

func (d *DG1) read(in reader) error {
	zone, err := in.take(0x5F1F)
	if err != nil {
		return err
	}
	length := 0
	switch len(zone) {
	case 90:
		d.Format, length = capture.TD1, 30
	case 72:
		d.Format, length = capture.TD2, 36
	case 88:
		d.Format, length = capture.TD3, 44
	default:
		return within("5F1F", fail(ErrValue, "%d characters, no format has as many", len(zone)))
	}
	for i, c := range zone {
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '<' {
			return within("5F1F", fail(ErrValue, "character %d is not of the zone's alphabet", i+1))
		}
	}
	for len(zone) > 0 {
		d.Lines = append(d.Lines, zone[:length:length])
		zone = zone[length:]
	}
	return in.end()
}
