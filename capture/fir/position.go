package fir

import (
	"fmt"

	"gatehouse/capture"
)

// Position is a finger, some of them, or a part of a palm (ISO/IEC 19794-4:2011 tables
// 9 and 10). 1 to 10 are those of capture.Finger.
type Position uint8

// Positions of several fingers.
const (
	RightFour Position = 13
	LeftFour  Position = 14
	Thumbs    Position = 15
)

// Of gives the position of a finger.
func Of(f capture.Finger) Position { return Position(f) }

// valid says whether a form has the position: fingers 0 to 10, slaps 13 to 15, palms 20
// to 36; the newer forms also pairs and triples of fingers, 40 to 50.
func (p Position) valid(f Format) bool {
	switch {
	case p <= 10, p >= 13 && p <= 15, p >= 20 && p <= 36:
		return true
	}
	return f != ISO2005 && p >= 40 && p <= 50
}

// Impression is how an image was taken.
type Impression uint8

// The impressions that are taken here.
const (
	LivePlain   Impression = 0
	LiveRolled  Impression = 1
	Swipe       Impression = 8
	Contactless Impression = 9 // 24 in the newer forms
)

// impressions of each form (ISO/IEC 19794-4:2005 table 6, :2011 table 11, 39794-4
// ImpressionCode).
var impressions = map[Format][]Impression{
	ISO2005:  {0, 1, 2, 3, 4, 8, 9},
	ISO2011:  {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 24, 28, 29},
	ISO39794: {0, 1, 4, 8, 24, 25, 28, 29, 41, 42},
}

// codings of each form, at the number they are written as.
var codings = map[Format][]Coding{
	ISO2005:  {Raw, Packed, WSQ, JPEG, JPEG2000, PNG},
	ISO2011:  {Raw, Packed, WSQ, JPEG, JPEG2000, JPEG2000Lossless, PNG},
	ISO39794: {PGM, WSQ, JPEG2000, JPEG2000Lossless, PNG},
}

// coding gives the coding of a number; 0: the form does not have it.
func coding(f Format, n int) Coding {
	if n < 0 || n >= len(codings[f]) {
		return 0
	}
	return codings[f][n]
}

// number gives the number of a coding; -1: the form does not have it.
func (c Coding) number(f Format) int {
	for n, has := range codings[f] {
		if has == c {
			return n
		}
	}
	return -1
}

func (p Position) String() string {
	switch p {
	case RightFour:
		return "four fingers of the right hand"
	case LeftFour:
		return "four fingers of the left hand"
	case Thumbs:
		return "both thumbs"
	}
	if p <= Position(capture.LeftLittle) {
		return capture.Finger(p).String()
	}
	return fmt.Sprintf("position(%d)", uint8(p))
}
