package chip

import (
	"context"
	"errors"
	"fmt"

	"gatehouse/capture"
	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/lds"
)

// deniesExtended looks for the card's capabilities among the historical bytes of an
// answer to reset: compact object 73 of ISO/IEC 7816-4 clause 12.1.1.
func deniesExtended(atr []byte) bool {
	if len(atr) < 2 {
		return false
	}
	at, n := 2, int(atr[1]&0x0F)
	for td := atr[1]; ; {
		present := 0
		for bit := byte(0x10); bit < 0x80; bit <<= 1 {
			if td&bit != 0 {
				present++
			}
		}
		at += present
		if td&0x80 == 0 {
			break
		}
		if at >= len(atr) {
			return false
		}
		td = atr[at]
		at++
	}
	if at+n > len(atr) || n < 1 || atr[at] != 0x80 && atr[at] != 0x00 {
		return false
	}
	for b := atr[at+1 : at+n]; len(b) > 0; {
		tag, size := b[0]>>4, int(b[0]&0x0F)
		if 1+size > len(b) {
			return false
		}
		if tag == 7 && size == 3 {
			return b[3]&0x40 == 0
		}
		b = b[1+size:]
	}
	return false
}

// masterFile reads a file of the master file in plain, which is current after a
// reset, or protected after PACE. byID: by SELECT.
func (s *Session) masterFile(ctx context.Context, name string, byID bool) ([]byte, capture.ChipFile, error) {
	f, _ := lds.FileByName(name)
	file := capture.ChipFile{Name: name}
	data, err := (&reading{s: s, f: f, byID: byID}).all(ctx)
	if err == nil {
		file.State, file.Bytes = capture.FileRead, data
		return data, file, nil
	}
	return nil, s.failed(file, data, err), fatal(err)
}

// failed says what became of a file whose reading ended with err.
func (s *Session) failed(file capture.ChipFile, data []byte, err error) capture.ChipFile {
	var refused *apdu.StatusError
	switch {
	case errors.Is(err, errMalformed):
		file.State, file.Bytes, file.Reason = capture.FileMalformed, data, err.Error()
	case errors.As(err, &refused):
		file.State, file.Reason = fileState(refused.SW, len(data)), refused.Error()
	default:
		file.State = capture.FileAborted
		file.Reason = fmt.Sprintf("cut off after %d bytes: %s", len(data), reason(err))
	}
	return file
}

// fileState is what a refusal means for a file of which n bytes were read.
func fileState(sw apdu.Status, n int) capture.FileState {
	switch {
	case n > 0:
		return capture.FileMalformed
	case sw == apdu.FileNotFound, sw == apdu.RecordNotFound, sw == apdu.NotReferenced:
		return capture.FileAbsent
	}
	return capture.FileDenied
}

// fatal is err where the reading cannot go on after it.
func fatal(err error) error {
	var refused *apdu.StatusError
	if errors.Is(err, errMalformed) || errors.As(err, &refused) {
		return nil
	}
	return err
}

// selectMaster makes the master file current (ISO/IEC 7816-4 clause 11.2.2); cards
// of the field refuse one spelling or the other.
func (s *Session) selectMaster(ctx context.Context) error {
	for i, c := range []apdu.Command{
		{INS: apdu.SelectFile, P2: 0x0C, Data: []byte{0x3F, 0}},
		{INS: apdu.SelectFile, P2: 0x0C},
		{INS: apdu.SelectFile, Data: []byte{0x3F, 0}, Le: 256},
	} {
		r, err := s.Exchange(ctx, c)
		if err != nil {
			return err
		}
		if r.SW == apdu.OK {
			return nil
		}
		if i == 0 {
			s.met(quirkMaster)
		}
	}
	return nil
}

// selectApplication selects the eMRTD application.
func (s *Session) selectApplication(ctx context.Context) error {
	c := apdu.Command{INS: apdu.SelectFile, P1: 4, P2: 0x0C, Data: lds.AID[:]}
	r, err := s.Exchange(ctx, c)
	if err == nil {
		err = c.Check(r)
	}
	return err
}
