package pace

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"

	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/lds"
)

// Data objects of MSE:Set AT and of GENERAL AUTHENTICATE (Doc 9303-11 clause 4.4.4).
const (
	tagMechanism   = 0x80
	tagPassword    = 0x83
	tagDomain      = 0x84
	tagDynamic     = 0x7C
	tagNonce       = 0x80
	tagMapOurs     = 0x81
	tagMapChip     = 0x82
	tagKeyOurs     = 0x83
	tagKeyChip     = 0x84
	tagTokenOurs   = 0x85
	tagTokenChip   = 0x86
	tagCAR         = 0x87
	tagPreviousCAR = 0x88
	tagCAM         = 0x8A
)

// chain marks a command that more of the protocol follows.
const chain = 0x10

// selectPACE sends MSE:Set AT. The number of tries left is NoTries where the chip does
// not say.
func (r *run) selectPACE(ctx context.Context, named bool) (int, error) {
	data := lds.TLV(tagMechanism, []byte(r.in.Choice.Info.Protocol))
	data = append(data, lds.TLV(tagPassword, []byte{byte(r.in.Password.Reference)})...)
	if named {
		id := binary.BigEndian.AppendUint32(nil, uint32(r.in.Choice.Info.Parameter))
		for len(id) > 1 && id[0] == 0 {
			id = id[1:]
		}
		data = append(data, lds.TLV(tagDomain, id)...)
	}
	a, err := apdu.Send(ctx, r.t, apdu.Command{INS: apdu.ManageSecurity, P1: 0xC1, P2: 0xA4, Data: data})
	if err != nil {
		return NoTries, err
	}
	left := tries(a.SW)
	switch {
	case a.SW == apdu.OK:
		return left, nil
	case left == 1 && r.in.Password.Reference == PIN:
		return left, &Error{Step: StepSelect, SW: a.SW, Tries: left, Kind: ErrBlocked, What: "suspended: the CAN has to be proven first"}
	case left > 0: // selected, and tried wrongly before
		return left, nil
	case a.SW == deactivated:
		return left, &Error{Step: StepSelect, SW: a.SW, Tries: left, Kind: ErrBlocked, What: "deactivated"}
	}
	return left, refused(StepSelect, a.SW)
}

// deactivated is the warning of MSE:Set AT that the password is deactivated.
const deactivated apdu.Status = 0x6283

// authenticate sends one GENERAL AUTHENTICATE and gives the answer, which is not
// empty: it was 9000, and then dynamic authentication data is mandatory.
func (r *run) authenticate(ctx context.Context, step Step, ours []byte) ([]byte, error) {
	c := apdu.Command{INS: apdu.GeneralAuthenticate, Data: lds.TLV(tagDynamic, ours), Le: 256}
	if step != StepAuthentication {
		c.CLA = chain
	}
	if len(c.Data) > 255 && r.extended() {
		c.Extended, c.Le = true, 65536
	}
	a, err := apdu.Send(ctx, r.t, c)
	if err != nil {
		return nil, err
	}
	if a.SW != apdu.OK {
		return nil, refused(step, a.SW)
	}
	return bytes.Clone(a.Data), nil // the transmitter's until its next call
}

// extended says whether reader and card may take commands in the extended form; that
// is assumed where nothing is known of them, as short ones cannot hold the key.
func (r *run) extended() bool {
	l, ok := r.t.(apdu.Limiter)
	if !ok {
		return true
	}
	send, _ := l.Limits()
	return send > 261
}

// objects reads dynamic authentication data, strictly but for the order, which
// TR-03110-3 B.14 leaves to the sender. Those in mandatory must be there, those in
// optional may, and none else.
func objects(step Step, data []byte, mandatory, optional []byte) (map[byte][]byte, error) {
	tag, inner, rest, err := lds.ReadTLV(data)
	if err != nil || tag != tagDynamic || len(rest) > 0 {
		return nil, fail(step, ErrProtocol, "the answer is no dynamic authentication data")
	}
	found := map[byte][]byte{}
	for len(inner) > 0 {
		var value []byte
		if tag, value, inner, err = lds.ReadTLV(inner); err != nil {
			return nil, fail(step, ErrProtocol, "the answer is cut off or no BER-TLV")
		}
		t := byte(tag)
		if _, twice := found[t]; twice || tag > 0xFF || !slices.Contains(mandatory, t) && !slices.Contains(optional, t) {
			return nil, fail(step, ErrProtocol, "the answer has a data object %X that does not belong there", tag)
		}
		found[t] = value
	}
	for _, t := range mandatory {
		if _, ok := found[t]; !ok {
			return nil, fail(step, ErrProtocol, "the answer has no data object %X", t)
		}
	}
	return found, nil
}

// one sends a GENERAL AUTHENTICATE whose answer is a single data object.
func (r *run) one(ctx context.Context, step Step, ours []byte, tag byte) ([]byte, error) {
	data, err := r.authenticate(ctx, step, ours)
	if err != nil {
		return nil, err
	}
	found, err := objects(step, data, []byte{tag}, nil)
	return found[tag], err
}
