package fmr

import (
	"bytes"
	"encoding/binary"
)

// Limits of a record.
const (
	MaxRecord = 1 << 20 // bytes; a longer one is refused unread
	MaxViews  = 176     // 16 of each of 11 positions
)

const magic = "FMR\x00"

// Parse reads a record and finds its format by itself. A sequence of a card has no
// head to know it by: ParseCard. What is returned shares no memory with b.
func Parse(b []byte) (Record, error) {
	switch {
	case len(b) > MaxRecord:
		return Record{}, &Error{0, "record length", "above 1 MiB"}
	case len(b) < 15:
		return Record{}, &Error{0, "record", "shorter than any head"}
	case string(b[:4]) != magic:
		return Record{}, &Error{0, "format identifier", "not FMR"}
	}
	r := &reader{b: b, at: 8}
	rec := Record{}
	switch string(b[4:8]) {
	case " 20\x00":
		if n := int(binary.BigEndian.Uint32(b[8:])); n >= 24 && n < len(b) && len(bytes.Trim(b[n:], "\x00")) == 0 {
			b = b[:n]
			r.b = b
			r.quirk(QuirkPadding)
		}
		rec.Format = format2004(b)
		r.head2005(&rec)
	case "030\x00":
		if is2011(b) {
			rec.Format = ISO2011
			r.head2011(&rec)
			break
		}
		rec.Format = ANSI2009
		r.head2009(&rec)
	case "035\x00":
		rec.Format = ANSI2009Am1
		r.head2009(&rec)
	default:
		return Record{}, &Error{4, "version number", "unknown"}
	}
	if r.err == nil && r.at < len(b) {
		r.last = r.at
		r.fail("record", "bytes behind the last view")
	}
	r.numbering(rec.Views)
	if r.err != nil {
		return Record{}, r.err
	}
	rec.Quirks = r.quirks
	return rec, nil
}

// format2004 tells ISO2005 from ANSI2004, whose heads differ in the length first:
// four bytes there, two here, or six of which the first two are 0.
func format2004(b []byte) Format {
	high, low := int(binary.BigEndian.Uint16(b[8:])), int(binary.BigEndian.Uint16(b[10:]))
	switch {
	case high<<16|low == len(b):
		return ISO2005
	case high == len(b) || high == 0 && low<<16|int(binary.BigEndian.Uint16(b[12:])) == len(b):
		return ANSI2004
	case high >= 26 || high == 0 && low < 24: // neither: the length is wrong, of the likelier one
		return ANSI2004
	}
	return ISO2005
}

// is2011 tells ISO2011 from ANSI2009: there the lengths of the views add up to that of
// the record. Where those of neither do, a count and a length that are possible decide.
func is2011(b []byte) bool {
	count, at := int(binary.BigEndian.Uint16(b[12:])), 15
	for range count {
		if len(b)-at < 4 {
			break
		}
		n := int(binary.BigEndian.Uint32(b[at:]))
		if n < 34 || n > len(b)-at {
			break
		}
		at += n
	}
	if count > 0 && at == len(b) {
		return true
	}
	r := &reader{b: b, at: 8}
	r.head2009(&Record{Format: ANSI2009})
	if r.err == nil && r.at == len(b) {
		return false
	}
	return count <= MaxViews && b[14] <= 1 && len(b) > 18 && b[15] == 0
}

// numbering refuses views of one position that are not counted from 0, in order.
func (r *reader) numbering(views []View) {
	var next [256]uint8
	for _, v := range views {
		if v.Number != next[v.Position] {
			r.last = 0
			r.fail("view number", "not counted from 0 for its finger position")
		}
		next[v.Position]++
	}
}
