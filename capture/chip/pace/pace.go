package pace

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"gatehouse/capture"
	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/chip/sm"
)

// Input is what a run needs.
type Input struct {
	Choice   Choice
	Password Password
	Arena    *sm.Arena // where all secrets live until the caller wipes it
	Rand     io.Reader // of cryptographic strength
	History  *History  // nil: none is kept
}

// Result is what is known after a run, whether it succeeded or not.
type Result struct {
	Values []capture.ChipValue // mapping, cipher, domain, password, version
	Tries  int                 // left for the password, as MSE:Set AT said; NoTries
	CAR    [2]string           // Certification Authority References, the most recent first; empty: none
	CAM    *CAM                // nil: another mapping
	Chip   []byte              // PK_DH,IC: the chip's ephemeral public key, its name in Terminal Authentication; nil: no session
	Ours   []byte              // PK_DH,IFD: the terminal's; nil: no session
	Quirks []string            // departures that were accepted
}

// run is the state of one.
type run struct {
	t      apdu.Transmitter
	in     Input
	cipher sm.Cipher
	result Result
}

// Run proves the password to the chip and the chip's knowledge of it to us, and gives
// the session. The keys in between are wiped before it returns; the rest of what is
// secret lies in the arena. Errors: *Error of one of the kinds of this package, ErrInput,
// and those of the transmitter, of the context and of rand.
func Run(ctx context.Context, t apdu.Transmitter, in Input) (*sm.Session, Result, error) {
	r := &run{t: t, in: in, cipher: sm.Cipher(in.Choice.Info.Cipher)}
	r.result.Tries = NoTries
	if err := in.valid(); err != nil {
		return nil, r.result, err
	}
	info := in.Choice.Info
	r.result.Values = []capture.ChipValue{
		{Name: "mapping", Value: info.Mapping.String()},
		{Name: "cipher", Value: r.cipher.String()},
		{Name: "domain", Value: in.Choice.Group.Name()},
		{Name: "password", Value: in.Password.Reference.String()},
		{Name: "version", Value: strconv.Itoa(info.Version)},
	}
	s, err := r.all(ctx)
	return s, r.result, err
}

func (in *Input) valid() error {
	switch {
	case in.Arena == nil || in.Rand == nil || in.Choice.Group == nil:
		return fmt.Errorf("%w: arena, randomness or group is missing", ErrInput)
	case !sm.Cipher(in.Choice.Info.Cipher).Valid():
		return fmt.Errorf("%w: no cipher is named", ErrInput)
	}
	return in.Password.valid()
}

func (r *run) all(ctx context.Context) (*sm.Session, error) {
	s, err := r.nonce(ctx)
	if err != nil {
		return nil, err
	}
	g, chipMapping, err := r.mapped(ctx, s)
	if err != nil {
		return nil, err
	}
	ours, theirs, shared, err := r.agree(ctx, g, chipMapping)
	if err != nil {
		return nil, err
	}
	a := r.in.Arena
	enc, mac := a.Derive(r.cipher, shared, sm.ForEncryption), a.Derive(r.cipher, shared, sm.ForMAC)
	if err := r.prove(ctx, ours, theirs, enc, mac, chipMapping); err != nil {
		clear(enc)
		clear(mac)
		return nil, err
	}
	r.result.Chip, r.result.Ours = theirs, ours
	return sm.New(r.cipher, enc, mac, nil, a), nil
}
