package apdu

import (
	"context"
	"errors"
	"fmt"
)

// MaxResponse is the most bytes of one answer, all its parts together: an extended
// answer with what secure messaging adds to it.
const MaxResponse = 65536 + 64

// maxParts bounds an answer in parts of one byte.
const maxParts = 600

// ErrAnswer: the answer of the card is none of the standard's.
var ErrAnswer = errors.New("not an answer")

// Transmitter carries one APDU to the card and its answer back. Errors:
// device.ErrAbsent when the card is gone, and the context's. The answer is the
// caller's until the next call.
type Transmitter interface {
	Transmit(ctx context.Context, command []byte) (response []byte, err error)
}

// Limiter is a Transmitter that knows the longest command and answer that reader and
// card take, in bytes of the whole APDU. Zero is unknown: short ones.
type Limiter interface {
	Limits() (send, receive int)
}

// Response is an answer of the card.
type Response struct {
	Data []byte
	SW   Status
}

// ParseResponse reads an answer. Data is a part of b.
func ParseResponse(b []byte) (Response, error) {
	n := len(b) - 2
	if n < 0 || n > MaxResponse {
		return Response{}, fmt.Errorf("answer of %d bytes: %w", len(b), ErrAnswer)
	}
	return Response{b[:n:n], Status(b[n])<<8 | Status(b[n+1])}, nil
}

// Exchange sends c and gives the whole answer. A command longer than the card takes
// is chained, parts of an answer are fetched, and where the card asks for another
// Le by 6Cxx the command is sent once more with it.
func Exchange(ctx context.Context, t Transmitter, c Command) (Response, error) {
	r, err := Send(ctx, t, c)
	if err != nil || r.SW.SW1() != 0x6C || len(r.Data) > 0 || c.Le == 0 {
		return r, err
	}
	c.Le = length([]byte{r.SW.SW2()}, 256)
	return Send(ctx, t, c)
}

// Send is Exchange without an answer to 6Cxx, for commands that must not be repeated.
func Send(ctx context.Context, t Transmitter, c Command) (Response, error) {
	most := 255
	if c.Extended {
		most = 65535
		if l, ok := t.(Limiter); ok {
			if send, _ := l.Limits(); send > 16 {
				most = min(most, send-9) // header 4, Lc 3, Le 2
			}
		}
	}
	for len(c.Data) > most {
		part := Command{CLA: c.CLA | chained, INS: c.INS, P1: c.P1, P2: c.P2, Data: c.Data[:most], Extended: c.Extended}
		r, err := once(ctx, t, part)
		if err != nil || r.SW != OK {
			return r, err
		}
		c.Data = c.Data[most:]
	}
	r, err := once(ctx, t, c)
	if err != nil || r.SW.SW1() != 0x61 {
		return r, err
	}
	return rest(ctx, t, c, r)
}

// rest fetches what is left of an answer (7816-4 clause 5.3.4).
func rest(ctx context.Context, t Transmitter, c Command, r Response) (Response, error) {
	all := append([]byte(nil), r.Data...)
	for range maxParts {
		le := length([]byte{r.SW.SW2()}, 256)
		var err error
		// GET RESPONSE is not protected: the parts together are.
		if r, err = once(ctx, t, Command{CLA: c.CLA &^ (chained | 0x0C), INS: GetResponse, Le: le}); err != nil {
			return Response{}, err
		}
		if r.SW.SW1() == 0x6C && len(r.Data) == 0 {
			continue
		}
		if all = append(all, r.Data...); len(all) > MaxResponse {
			return Response{}, fmt.Errorf("%s: answer of more than %d bytes: %w", Name(c.INS), MaxResponse, ErrAnswer)
		}
		switch {
		case r.SW.SW1() != 0x61:
			return Response{all, r.SW}, nil
		case len(r.Data) == 0:
			return Response{}, fmt.Errorf("%s: a part of no bytes, and more to come: %w", Name(c.INS), ErrAnswer)
		}
	}
	return Response{}, fmt.Errorf("%s: answer in more than %d parts: %w", Name(c.INS), maxParts, ErrAnswer)
}

func once(ctx context.Context, t Transmitter, c Command) (Response, error) {
	if err := ctx.Err(); err != nil {
		return Response{}, err
	}
	b, err := c.Encode()
	if err != nil {
		return Response{}, err
	}
	answer, err := t.Transmit(ctx, b)
	if err != nil {
		return Response{}, fmt.Errorf("%s: %w", Name(c.INS), err)
	}
	return ParseResponse(answer)
}
