package fmr

import (
	"bytes"
	"encoding/binary"

	"gatehouse/capture"
)

// The Native form, big-endian:
//
//	"GFT" 01         magic and version
//	extractor[2] width[2] height[2] quality[1]
//	plain[1] enhanced[1]             how many minutiae are in each list
//	step[1] cols[2] rows[2]          all 0: no field
//	minutiae, 5 bytes each           kind 2 bits, x 11 bits, y 11 bits; angle[1] quality[1]
//	field, bits                      which cells are not all zero; then, of these, orientation,
//	                                 period and coherence, each plane as Rice codes of differences
const (
	nativeMagic   = "GFT\x01"
	nativeHead    = 4 + 7 + 2 + 5
	nativeMinutia = 5
)

// Limits of a template, which are those of Native.
const (
	MaxSide     = 2047    // pixels
	MaxMinutiae = 255     // in one list
	MaxCells    = 1 << 16 // of the field of ridges
)

// MaxNative bounds a template in its Native form: a longer one is refused unread.
// Those of real fingers have about 2 to 5 kB.
const MaxNative = nativeHead + 2*MaxMinutiae*nativeMinutia + MaxCells/8*(1+3*9) + 4 // 9 bits are the longest code of the best parameter

// EncodeNative returns t in its Native form; nil for what Check refuses.
func EncodeNative(t *capture.FingerTemplate) []byte {
	if Check(t) != nil {
		return nil
	}
	f := &t.Field
	b := make([]byte, 0, nativeHead+nativeMinutia*(len(t.Plain)+len(t.Enhanced))+2*len(f.Coherence)+16)
	b = append(b, nativeMagic...)
	b = binary.BigEndian.AppendUint16(b, t.Extractor)
	b = binary.BigEndian.AppendUint16(b, uint16(t.Width))
	b = binary.BigEndian.AppendUint16(b, uint16(t.Height))
	b = append(b, t.Quality, byte(len(t.Plain)), byte(len(t.Enhanced)), byte(f.Step))
	b = binary.BigEndian.AppendUint16(b, uint16(f.Cols))
	b = binary.BigEndian.AppendUint16(b, uint16(f.Rows))
	for _, list := range [][]capture.Minutia{t.Plain, t.Enhanced} {
		for _, m := range list {
			place := uint32(m.Kind)<<22 | uint32(m.X)<<11 | uint32(m.Y)
			b = append(b, byte(place>>16), byte(place>>8), byte(place), m.Angle, m.Quality)
		}
	}
	return appendField(b, f)
}

// DecodeNative returns the template of its Native form b. It copies what it keeps.
func DecodeNative(b []byte) (capture.FingerTemplate, error) {
	var t capture.FingerTemplate
	switch {
	case len(b) < nativeHead:
		return t, &Error{0, "template", "shorter than its head"}
	case string(b[:3]) != nativeMagic[:3]:
		return t, &Error{0, "magic", "no Native template"}
	case b[3] != nativeMagic[3]:
		return t, &Error{3, "version", "unknown"}
	case len(b) > MaxNative:
		return t, &Error{0, "template", "larger than any"}
	}
	u16 := func(at int) int { return int(binary.BigEndian.Uint16(b[at:])) }
	plain, enhanced := int(b[11]), int(b[12])
	t = capture.FingerTemplate{
		Extractor: uint16(u16(4)), Width: u16(6), Height: u16(8), Quality: b[10],
		Field: capture.RidgeField{Step: int(b[13]), Cols: u16(14), Rows: u16(16)},
	}
	if t.Field.Cols > MaxCells/max(t.Field.Rows, 1) {
		return capture.FingerTemplate{}, &Error{14, "field", "more than 65536 cells"}
	}
	field := nativeHead + nativeMinutia*(plain+enhanced)
	if len(b) < field {
		return capture.FingerTemplate{}, &Error{len(b), "minutiae", "fewer bytes than its head says"}
	}
	all := make([]capture.Minutia, plain+enhanced)
	for i := range all {
		m := b[nativeHead+nativeMinutia*i:]
		place := uint32(m[0])<<16 | uint32(m[1])<<8 | uint32(m[2])
		all[i] = capture.Minutia{
			Kind: capture.MinutiaKind(place >> 22), X: int16(place >> 11 & MaxSide), Y: int16(place & MaxSide),
			Angle: m[3], Quality: m[4],
		}
	}
	t.Plain, t.Enhanced = all[:plain:plain], all[plain:]
	if !readField(b[field:], &t.Field) {
		return capture.FingerTemplate{}, &Error{field, "field", "fewer bytes than it has cells"}
	}
	if err := Check(&t); err != nil {
		return capture.FingerTemplate{}, err
	}
	again := EncodeNative(&t)
	defer clear(again)          // a person's, who may be looked for in locked memory
	if !bytes.Equal(again, b) { // padding, a needless Rice parameter, bytes behind the end
		return capture.FingerTemplate{}, &Error{field, "field", "not the one Native form of its template"}
	}
	return t, nil
}

// Check says which promise of capture.FingerTemplate t breaks; nil: none.
func Check(t *capture.FingerTemplate) error {
	f := &t.Field
	cells := f.Cols * f.Rows
	switch {
	case t.Width < 1 || t.Width > MaxSide:
		return &Error{6, "width", "outside 1..2047"}
	case t.Height < 1 || t.Height > MaxSide:
		return &Error{8, "height", "outside 1..2047"}
	case t.Quality > 100:
		return &Error{10, "quality", "above 100"}
	case len(t.Plain) > MaxMinutiae:
		return &Error{11, "plain minutiae", "more than 255"}
	case len(t.Enhanced) > MaxMinutiae:
		return &Error{12, "enhanced minutiae", "more than 255"}
	case f.Step < 0 || f.Step > 255:
		return &Error{13, "field step", "outside 0..255"}
	case f.Step == 0 && (f.Cols != 0 || f.Rows != 0), f.Step != 0 && (f.Cols == 0 || f.Rows == 0):
		return &Error{13, "field step", "0, and not without a field"}
	case f.Cols < 0 || f.Rows < 0 || f.Cols*f.Step >= t.Width+max(f.Step, 1) || f.Rows*f.Step >= t.Height+max(f.Step, 1):
		return &Error{14, "field columns and rows", "larger than the impression"}
	case cells > MaxCells:
		return &Error{14, "field columns and rows", "more than 65536 cells"}
	case len(f.Orientation) != cells || len(f.Period) != cells || len(f.Coherence) != cells:
		return &Error{14, "field", "planes do not have columns times rows cells"}
	}
	for i, list := range [][]capture.Minutia{t.Plain, t.Enhanced} {
		for j, m := range list {
			at := nativeHead + nativeMinutia*(i*len(t.Plain)+j)
			switch {
			case m.X < 0 || int(m.X) >= t.Width:
				return &Error{at, "minutia x", "outside the impression"}
			case m.Y < 0 || int(m.Y) >= t.Height:
				return &Error{at, "minutia y", "outside the impression"}
			case m.Kind > capture.RidgeBifurcation:
				return &Error{at, "minutia kind", "unknown"}
			case m.Quality > 100:
				return &Error{at + 4, "minutia quality", "above 100"}
			}
		}
	}
	return nil
}
