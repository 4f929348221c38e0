package pace

import (
	"errors"
	"fmt"

	"gatehouse/capture/chip/apdu"
)

// The kinds of what ends a run. Errors of the transmitter and of the context are
// passed on as they are.
var (
	// ErrPassword: the chip says that the password is wrong.
	ErrPassword = errors.New("the password is wrong")
	// ErrBlocked: the password is blocked, suspended or deactivated.
	ErrBlocked = errors.New("the password may not be used")
	// ErrUnsupported: chip or terminal cannot do what was asked for.
	ErrUnsupported = errors.New("not supported")
	// ErrProtocol: the chip does not do what the protocol says.
	ErrProtocol = errors.New("the chip departs from the protocol")
	// ErrReplay: a nonce or key of the chip that was seen before, or is our own.
	ErrReplay = fmt.Errorf("%w: a value that is not fresh", ErrProtocol)
	// ErrToken: the chip does not prove that it knows the password.
	ErrToken = fmt.Errorf("%w: its authentication token is wrong", ErrProtocol)
	// ErrCAM: the chip did not prove its key by chip authentication mapping.
	ErrCAM = errors.New("chip authentication mapping proves nothing")
	// ErrInput: the caller's password, arena or parameters cannot be used.
	ErrInput = errors.New("input of PACE")
)

// Step is a step of the protocol.
type Step uint8

// The steps, as Doc 9303-11 clause 4.4.4 has them.
const (
	StepSelect Step = iota // MSE:Set AT
	StepNonce
	StepMapping
	StepAgreement
	StepAuthentication
)

func (s Step) String() string {
	return [...]string{"MSE:Set AT", "encrypted nonce", "mapping", "key agreement", "mutual authentication"}[s]
}

// Error is how a run ended: where, with which status word, and what kind it is.
type Error struct {
	Step  Step
	SW    apdu.Status // 0: not the status word was wrong
	Tries int         // left for the password, NoTries: the chip does not say
	What  string
	Kind  error
}

// NoTries says that the chip tells no number of tries left.
const NoTries = -1

func (e *Error) Error() string {
	s := fmt.Sprintf("PACE, %s: %v", e.Step, e.Kind)
	if e.What != "" {
		s += ": " + e.What
	}
	if e.SW != 0 {
		s += fmt.Sprintf(" (%v)", e.SW)
	}
	return s
}

// Unwrap gives the kind, for errors.Is.
func (e *Error) Unwrap() error { return e.Kind }

func fail(step Step, kind error, format string, args ...any) error {
	return &Error{Step: step, Tries: NoTries, Kind: kind, What: fmt.Sprintf(format, args...)}
}

// tries reads the number of tries left of 63Cx.
func tries(sw apdu.Status) int {
	if sw&0xFFF0 == 0x63C0 {
		return int(sw & 0xF)
	}
	return NoTries
}

// refused makes the error of a status word other than 9000 (TR-03110-3 B.14.2).
func refused(step Step, sw apdu.Status) error {
	e := &Error{Step: step, SW: sw, Tries: tries(sw), Kind: ErrProtocol, What: "the chip refuses the command"}
	switch {
	case e.Tries == 0:
		e.Kind, e.What = ErrBlocked, "no tries are left; a PUK may unblock it"
	case step == StepAuthentication && (sw == apdu.Warning || e.Tries > 0):
		e.Kind, e.What = ErrPassword, "read the document again, or enter what is printed in it"
	case sw == apdu.NotAllowed || sw == apdu.Blocked || sw == apdu.InvalidData || sw == apdu.ConditionsNotMet:
		e.Kind, e.What = ErrBlocked, "blocked, deactivated or suspended"
	case step == StepSelect && (sw == apdu.WrongData || sw == apdu.NotReferenced):
		e.Kind, e.What = ErrUnsupported, "the chip does not know this algorithm, password or set of parameters"
	}
	return e
}
