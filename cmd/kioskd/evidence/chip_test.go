package evidence

import (
	"bytes"
	"slices"
	"testing"

	"gatehouse/capture"
)

// finger is DG3 with one template around a record that is not looked into.
func finger(owner byte, record string) []byte {
	object := func(tag string, value []byte) []byte { return append([]byte(tag+string(rune(len(value)))), value...) }
	header := object("\xA1", []byte{0x81, 1, 8, 0x82, 1, 9, 0x87, 2, 1, owner, 0x88, 2, 0, 7})
	template := object("\x7F\x60", append(header, object("\x5F\x2E", []byte(record))...))
	return object("\x63", object("\x7F\x61", append([]byte{2, 1, 1}, template...)))
}

// TestChipForm: what is wrong with the form of biometric groups goes into the evidence,
// and their bytes do not; the bytes of others do.
func TestChipForm(t *testing.T) {
	record := "FIR\x00010\x00\x00\x00\x00\x00\x00\x2F\x00\x00\x00\x1F\x01\x01\x01\xF4\x01\xF4\x01\xF4\x01\xF4\x08\x00\x00\x00" +
		"\x00\x00\x00\x0F\x02\x01\x01\x50\x00\x00\x01\x00\x01\x00\x7F"
	for _, c := range []struct {
		name, file string
		content    []byte
		departures []string
		fault      bool
	}{
		{"in order", "DG3", finger(1, record), nil, false},
		{"another owner", "DG3", finger(2, record), []string{"biometric-header"}, false},
		{"no record", "DG3", finger(1, "nothing"), nil, true},
		{"no biometrics", "DG13", []byte{0x6D, 0}, nil, false},
	} {
		e := Chip(capture.Chip{State: capture.Captured, Files: []capture.ChipFile{{Name: c.file, State: capture.FileRead, Bytes: c.content}}})
		f := e.File(c.file)
		if !slices.Equal(f.Departures, c.departures) || (f.Fault != "") != c.fault {
			t.Errorf("%s: %q, %q", c.name, f.Departures, f.Fault)
		}
		if kept := bytes.Equal(f.Content, c.content); kept != (c.file == "DG13") || f.Length != len(c.content) {
			t.Errorf("%s: %d bytes are kept", c.name, len(f.Content))
		}
	}
	if f := chipFile(capture.ChipFile{Name: "DG2", State: capture.FileAborted}, ""); f.Fault != "" {
		t.Errorf("a file that was not read: %s", f.Fault)
	}
}
