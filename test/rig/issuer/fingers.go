package issuer

import (
	"encoding/binary"
	"fmt"
	"image"
	"sync"

	"gatehouse/capture"
	"gatehouse/capture/wsq"
	"gatehouse/test/rig/prints"
)

// Print is a finger as it was enrolled, at 500 ppi.
type Print struct {
	Finger  capture.Finger
	Picture *image.Gray
}

// enrolled are the fingers that documents hold.
var enrolled = [...]capture.Finger{capture.RightIndex, capture.LeftIndex}

// Enrol takes the prints of the traveller of a seed for a document: both index fingers,
// of prints.Bearer.
func Enrol(traveller uint64) (all []Print) {
	const day = 0x656e726f6c // the impression of that day: a sensor sees others
	for _, f := range enrolled {
		all = append(all, Print{f, prints.Bearer(traveller, f).Impression(day, prints.Options{}).Image})
	}
	return all
}

// anybody has the prints of documents whose bearer's fingers nobody asks for: they are
// drawn once.
var anybody = sync.OnceValues(func() ([]instance, error) { return fingers(Enrol(0)) })

func (p Person) fingers() ([]instance, error) {
	if p.Prints == nil {
		return anybody()
	}
	return fingers(p.Prints)
}

// fingers makes the records of DG3, one for each finger.
func fingers(all []Print) (out []instance, err error) {
	for _, p := range all {
		picture, err := wsq.Encode(p.Picture, capture.TemplatePPI, wsq.Bitrate)
		if err != nil {
			return nil, fmt.Errorf("issuer: %s: %w", p.Finger, err)
		}
		out = append(out, instance{subtype(p.Finger), fingerRecord(p, picture)})
	}
	return out, nil
}

// subtype is the CBEFF subtype of a finger: its number from the thumb on, and the hand.
func subtype(f capture.Finger) byte {
	if f >= capture.LeftThumb {
		return byte(f-capture.LeftThumb+1)<<2 | 2
	}
	return byte(f)<<2 | 1
}

// fingerRecord is ISO/IEC 19794-4:2005 with one image in WSQ.
func fingerRecord(p Print, picture []byte) []byte {
	const head, one = 32, 14
	b := []byte("FIR\x00010\x00\x00\x00")
	b = binary.BigEndian.AppendUint32(b, uint32(head+one+len(picture)))
	b = append(b, 0, 0, 0, 31, 1, 2)                          // device not said, 500 ppi, one finger, pixels per centimetre
	b = append(b, 0, 197, 0, 197, 0, 197, 0, 197, 8, 2, 0, 0) // as scanned and as it is, bits, WSQ
	b = binary.BigEndian.AppendUint32(b, uint32(one+len(picture)))
	b = append(b, byte(p.Finger), 1, 1, 254, 0) // one view, quality not said, plain live scan
	b = binary.BigEndian.AppendUint16(b, uint16(p.Picture.Rect.Dx()))
	b = binary.BigEndian.AppendUint16(b, uint16(p.Picture.Rect.Dy()))
	return append(append(b, 0), picture...)
}
