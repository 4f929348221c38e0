package eac

import (
	"context"
	"crypto/sha1"
	"errors"
	"fmt"

	"gatehouse/capture"
	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/chip/sm"
	"gatehouse/capture/curve"
	"gatehouse/device"
)

// Exchanger carries a command and its answer in the session that stands, protected
// where it is. It picks the form of the lengths.
type Exchanger interface {
	Exchange(ctx context.Context, c apdu.Command) (apdu.Response, error)
}

// Result is how a protocol ended.
type Result struct {
	capture.ChipProtocol
	Quirks []string // known departures from the standards that were met and accepted
}

// begin is a result with a name.
func begin(name string) *Result { return &Result{ChipProtocol: capture.ChipProtocol{Name: name}} }

func (r *Result) value(name, value string) {
	r.Values = append(r.Values, capture.ChipValue{Name: name, Value: value})
}

func (r *Result) quirk(name string) { r.Quirks = append(r.Quirks, name) }

// end sets the outcome.
func (r *Result) end(o capture.Outcome, format string, args ...any) Result {
	r.Outcome, r.Reason = o, fmt.Sprintf(format, args...)
	return *r
}

// cut ends with an error of the exchange. A broken session is the chip's doing, as
// far as anyone can tell: what it was to prove is not proven.
func (r *Result) cut(err error) (Result, error) {
	switch {
	case errors.Is(err, sm.ErrBroken):
		return r.end(capture.OutcomeFailed, "the chip left the secure session; place the document again"), err
	case errors.Is(err, device.ErrAbsent):
		return r.end(capture.OutcomeAborted, "the document was taken from the reader"), err
	}
	return r.end(capture.OutcomeAborted, "cut short: %v", err), err
}

// refused ends with a status word of the chip; the session stands.
func (r *Result) refused(c apdu.Command, sw apdu.Status) Result {
	return r.end(capture.OutcomeFailed, "%s is answered with %v", apdu.Name(c.INS), sw)
}

// Compress is Comp(PK) of TR-03110-3 A.2.2.3: the x coordinate of a point 04||x||y, or
// the SHA-1 hash of the number of a MODP group. With it a chip is identified after
// PACE, by its own ephemeral key, and the terminal's key is bound.
func Compress(g curve.Group, public []byte) []byte {
	if g.Elliptic() {
		return public[1 : 1+(len(public)-1)/2]
	}
	h := sha1.Sum(public)
	return h[:]
}
