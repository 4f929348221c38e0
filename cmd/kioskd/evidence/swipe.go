package evidence

import (
	"errors"
	"strings"

	"gatehouse/capture"
	"gatehouse/capture/mrz"
	"gatehouse/device/scanner/frame"
	"gatehouse/screening"
)

// Swipe writes down what a second reader made of the document; nil where none
// was drawn through it.
func Swipe(r *frame.Reading) *screening.ReaderEvidence {
	switch {
	case r == nil:
		return nil
	case r.Fault == nil:
		return &screening.ReaderEvidence{Lines: r.Lines}
	case errors.Is(r.Fault, frame.ErrCheck):
		return &screening.ReaderEvidence{Reason: "its check byte was wrong"}
	}
	return &screening.ReaderEvidence{Reason: "what it sent holds no lines of a document"}
}

// readerMargin is how sure a reader is of a character that it sends: it does not
// say, and leaves out what it is not sure of.
const readerMargin = 100

// Drawn is the document of a kiosk that has a reader and no camera: lines without
// a page. Lines with an unread character make none, since nothing may be guessed.
func Drawn(r *frame.Reading) capture.Document {
	switch {
	case r == nil:
		return capture.Document{State: capture.Aborted, Reason: "no document was drawn through the reader: draw it through and press 3"}
	case r.Fault != nil:
		return capture.Document{State: capture.Aborted, Reason: "the reader did not understand the document: draw it through again and press 3"}
	case strings.ContainsRune(strings.Join(r.Lines, ""), frame.Unread):
		return capture.Document{State: capture.Aborted, Reason: "the reader could not read every character: draw the document through again and press 3"}
	}
	fields, err := mrz.Parse(r.Lines)
	if err != nil {
		return capture.Document{State: capture.Aborted, Reason: "the reader sent lines of no known format: handle the document by hand"}
	}
	m := capture.MRZ{Format: fields.Format}
	for _, l := range r.Lines {
		chars := make([]capture.Char, len(l))
		for i := range chars {
			chars[i] = capture.Char{Rune: l[i], Margin: readerMargin}
		}
		m.Lines = append(m.Lines, chars)
	}
	return capture.Document{State: capture.Captured, MRZ: m}
}
