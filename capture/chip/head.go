package chip

import (
	"bytes"
	"context"
	"fmt"

	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/lds"
)

// head reads the first block, whose length comes with it.
func (r *reading) head(ctx context.Context) error {
	n := r.s.firstLength(r.f)
	data, sw, err := r.first(ctx, n)
	if err == nil && n > 256 && r.s.session == nil && refusesExtended(sw) {
		r.s.know.Extended = false
		r.s.met(quirkExtended)
		n = 256
		data, sw, err = r.first(ctx, n)
	}
	if err == nil && len(data) == 0 && refusesLength(sw) && n > headLength {
		// Either the card gives fewer bytes at once, or the file is shorter and it does
		// not say so as the standard has it. The next block tells.
		r.refused, n = n, headLength
		data, sw, err = r.first(ctx, n)
	}
	switch {
	case err != nil:
		return err
	case len(data) == 0:
		return &apdu.StatusError{INS: apdu.ReadBinary, SW: sw}
	case r.f.Tag == 0:
		r.data, r.total = bytes.Clone(data), len(data)
		return nil
	}
	if err := r.begin(data); err != nil {
		return err
	}
	if r.refused > 0 && r.refused <= r.total {
		r.s.shrink(r.refused)
		r.refused = 0
	}
	if n > headLength {
		r.s.proved(n, len(data), len(data) >= r.total)
	}
	r.keep(data)
	return nil
}

// firstLength is how many bytes are asked for at first.
func (s *Session) firstLength(f lds.File) int {
	switch {
	case f.Name == "EF.CVCA":
		return cvcaLength
	case f.Tag == 0:
		return min(s.block(), 256)
	case s.know.Exact:
		return headLength
	}
	return s.block()
}

func selectCommand(f lds.File) apdu.Command {
	return apdu.Command{INS: apdu.SelectFile, P1: 2, P2: 0x0C, Data: []byte{byte(f.FID >> 8), byte(f.FID)}}
}

// first reads n bytes from the beginning: by the short identifier, and by SELECT
// where the card does not know it.
func (r *reading) first(ctx context.Context, n int) ([]byte, apdu.Status, error) {
	s := r.s
	if !s.know.Select && !r.byID {
		data, sw, err := r.ask(ctx, apdu.Command{INS: apdu.ReadBinary, P1: 0x80 | r.f.SFI, Le: n})
		if err != nil || len(data) > 0 || !s.doubts(sw) {
			if len(data) > 0 && !r.selected {
				r.selected, s.bySFI = true, true
			}
			return data, sw, err
		}
	}
	if !r.selected {
		answer, err := s.exchangeFirst(ctx, r.f.Name, selectCommand(r.f))
		if err != nil {
			return nil, 0, err
		}
		if answer.SW != apdu.OK {
			return nil, answer.SW, nil
		}
		r.selected = true
	}
	data, sw, err := r.ask(ctx, apdu.Command{INS: apdu.ReadBinary, Le: n})
	if len(data) > 0 && !s.know.Select && !s.bySFI && !r.byID {
		s.know.Select = true
		s.met(quirkSelect)
	}
	return data, sw, err
}

// doubts says whether a refusal may mean that the card knows no short identifiers: any
// may, until one was answered, but those that speak of the length.
func (s *Session) doubts(sw apdu.Status) bool {
	return !s.bySFI && sw != apdu.OK && sw != apdu.EndOfFile && sw.SW1() != 0x6C
}

// begin takes the length from the first bytes.
func (r *reading) begin(data []byte) error {
	tag, header, value, err := lds.Header(data)
	most := maxFile
	if r.f.Name == "DG2" {
		most = maxPortrait
	}
	switch total := header + value; {
	case err != nil:
		r.data = bytes.Clone(data)
		return fmt.Errorf("its beginning: %w", errMalformed)
	case tag != r.f.Tag:
		r.data = bytes.Clone(data)
		return fmt.Errorf("it begins with tag %X, not %X: %w", tag, r.f.Tag, errMalformed)
	case total > most || total > r.s.left:
		r.data = bytes.Clone(data)
		return fmt.Errorf("it announces %d bytes: %w", total, errMalformed)
	default:
		r.s.left -= total
		r.total, r.data = total, make([]byte, 0, total)
		return nil
	}
}
