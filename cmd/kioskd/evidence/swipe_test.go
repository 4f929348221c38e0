package evidence

import (
	"slices"
	"testing"

	"gatehouse/capture"
	"gatehouse/capture/ocr"
	"gatehouse/device/scanner/frame"
	"gatehouse/screening"
)

func TestDrawn(t *testing.T) {
	lines := []string{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"}
	unread := []string{lines[0], "L898902C?" + lines[1][9:]}
	for _, c := range []struct {
		name  string
		r     *frame.Reading
		state capture.State
	}{
		{"read", &frame.Reading{Lines: lines}, capture.Captured},
		{"nothing drawn", nil, capture.Aborted},
		{"not understood", &frame.Reading{Fault: frame.ErrLines}, capture.Aborted},
		{"a character missing", &frame.Reading{Lines: unread}, capture.Aborted},
		{"of no format", &frame.Reading{Lines: []string{"ABC", "DEF"}}, capture.Aborted},
	} {
		d := Drawn(c.r)
		if d.State != c.state || (d.State == capture.Aborted) != (d.Reason != "") {
			t.Errorf("%s: %v, %q", c.name, d.State, d.Reason)
		}
		e, _ := Document(d)
		if got := slices.Equal(e.Lines, lines); got != (c.state == capture.Captured) {
			t.Errorf("%s: lines %q", c.name, e.Lines)
		}
	}
}

func TestSwipe(t *testing.T) {
	if Swipe(nil) != nil {
		t.Error("evidence of a document that nobody drew")
	}
	if e := Swipe(&frame.Reading{Lines: []string{"A<B"}}); e == nil || e.Reason != "" || !slices.Equal(e.Lines, []string{"A<B"}) {
		t.Errorf("%+v", e)
	}
	for _, fault := range []error{frame.ErrCheck, frame.ErrLines, frame.ErrLong} {
		if e := Swipe(&frame.Reading{Fault: fault}); e == nil || e.Reason == "" || e.Lines != nil {
			t.Errorf("%v: %+v", fault, e)
		}
	}
}

// The reader and the checks mean the same by a character that is hard to read.
func TestUnsureIsOneThing(t *testing.T) {
	if screening.UnsureMilli != ocr.Unsure*1000 {
		t.Errorf("%v and %v", screening.UnsureMilli, ocr.Unsure)
	}
}
