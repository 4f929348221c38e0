package chip

import (
	"context"
	"errors"
	"fmt"

	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/lds"
)

// The limits of what is read of one chip, in bytes. No document comes near them.
const (
	maxFile     = 1 << 20
	maxPortrait = 512 << 10
	maxChip     = 4 << 20
	headLength  = 8 // enough for the tag and the length of every file
	cvcaLength  = 36
	oddOffset   = 0x8000 // from here on READ BINARY has to be the odd one
)

// reading is a file on its way in.
type reading struct {
	s        *Session
	f        lds.File
	data     []byte
	total    int  // 0: not known yet
	selected bool // by SELECT or a short identifier
	byID     bool // by SELECT without asking for the short identifier first
	refused  int  // bytes that were refused at first, though the file may be shorter
	commands int
}

// errMalformed: what was read is not what the standard says a file is.
var errMalformed = errors.New("not a file of the standard")

// read gives the whole of a file. Errors: *apdu.StatusError where the card refuses,
// errMalformed with what was read, sm.ErrBroken, those of transmitter and context.
func (s *Session) read(ctx context.Context, f lds.File) ([]byte, error) {
	return (&reading{s: s, f: f}).all(ctx)
}

func (r *reading) all(ctx context.Context) ([]byte, error) {
	if err := r.head(ctx); err != nil {
		return r.data, err
	}
	for len(r.data) < r.total {
		if err := r.more(ctx); err != nil {
			return r.data, err
		}
	}
	r.data = r.data[:r.total:r.total]
	return r.data, nil
}

// keep moves a block over: no other copy of it stays behind.
func (r *reading) keep(block []byte) {
	block = block[:min(len(block), r.total-len(r.data))]
	r.data = append(r.data, block...)
	clear(block)
	if r.s.r.Progress != nil {
		r.s.r.Progress(Progress{r.f.Name, len(r.data), r.total})
	}
}

// more reads the next block.
func (r *reading) more(ctx context.Context) error {
	s, offset := r.s, len(r.data)
	n := min(s.block(), r.total-offset)
	c := apdu.Command{INS: apdu.ReadBinary, P1: byte(offset >> 8), P2: byte(offset), Le: n}
	if offset >= oddOffset {
		c, n = oddRead(offset, min(n, s.block()-oddWrap(s.block())))
	}
	data, sw, err := r.ask(ctx, c)
	if err == nil && c.INS == apdu.ReadBinaryOdd && len(data) > 0 {
		data, err = unwrapOdd(data)
	}
	switch {
	case err != nil:
		return err
	case len(data) > n:
		return fmt.Errorf("%d bytes instead of %d at %d: %w", len(data), n, offset, errMalformed)
	case len(data) == 0 && !r.byID && !s.know.Select && noCurrent(sw):
		return r.again(ctx)
	case len(data) == 0 && refusesLength(sw) && s.shrink(n):
		r.refused = 0
		return nil
	case len(data) == 0:
		return &apdu.StatusError{INS: c.INS, SW: sw}
	}
	if r.refused > 0 {
		s.know.Exact, r.refused = true, 0
		s.met(quirkExact)
	}
	s.proved(n, len(data), offset+len(data) == r.total)
	r.keep(data)
	return nil
}

// again selects the file of a card for which a short identifier is good for one command.
func (r *reading) again(ctx context.Context) error {
	c := selectCommand(r.f)
	answer, err := r.s.Exchange(ctx, c)
	if err != nil {
		return err
	}
	r.s.know.Select = true
	r.s.met(quirkSelect)
	return c.Check(answer)
}

// noCurrent says whether a refusal means that no file is the current one.
func noCurrent(sw apdu.Status) bool { return sw == apdu.NoFile || sw == apdu.ConditionsNotMet }

// ask sends a READ BINARY and counts it, so that a card that gives single bytes or
// none does not keep the kiosk.
func (r *reading) ask(ctx context.Context, c apdu.Command) ([]byte, apdu.Status, error) {
	if r.commands++; r.commands > 64+r.total/64 {
		return nil, 0, fmt.Errorf("%d commands for %d bytes: %w", r.commands, len(r.data), errMalformed)
	}
	a, err := r.s.exchangeFirst(ctx, r.f.Name, c)
	if err != nil {
		return nil, 0, err
	}
	if a.SW == apdu.OK || a.SW == apdu.EndOfFile {
		return a.Data, a.SW, nil
	}
	return nil, a.SW, nil
}

// refusesExtended says whether a status word in plain may mean that the card knows
// no extended length.
func refusesExtended(sw apdu.Status) bool {
	switch sw {
	case apdu.WrongLength, apdu.UnknownInstruction, apdu.UnknownClass, apdu.NoDiagnosis:
		return true
	}
	return false
}

// refusesLength says whether a status word without data may mean that too many bytes
// were asked for.
func refusesLength(sw apdu.Status) bool {
	switch sw {
	case apdu.OK, apdu.EndOfFile, apdu.WrongLength, apdu.OutsideFile, apdu.WrongParameters, apdu.WrongLc, apdu.NoDiagnosis, apdu.WrongData:
		return true
	}
	return sw.SW1() == 0x6C
}
