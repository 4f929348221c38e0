package pace

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"

	"gatehouse/capture/chip/sm"
	"gatehouse/capture/curve"
	"gatehouse/capture/lds"
)

// nonce selects the protocol and gets the nonce s, in the arena. A chip that refuses
// either although its only set of parameters was left unnamed is asked once more with
// the set named; nothing secret has been used by then.
func (r *run) nonce(ctx context.Context) ([]byte, error) {
	named := r.in.Choice.Ambiguous
	z, err := r.ask(ctx, named)
	var e *Error
	if errors.As(err, &e) && e.SW>>8 >= 0x67 && !r.counted() && !named && r.nameable() {
		if z, err = r.ask(ctx, true); err == nil {
			r.result.Quirks = append(r.result.Quirks, DomainNamed)
		}
	}
	if err != nil {
		return nil, err
	}
	block := r.cipher.BlockSize()
	if len(z) == 0 || len(z)%block != 0 || len(z) > 64 || r.in.Choice.Info.Mapping == lds.IM && len(z) != nonceSize(r.cipher) {
		return nil, fail(StepNonce, ErrProtocol, "an encrypted nonce of %d bytes", len(z))
	}
	if !r.in.History.fresh(z) {
		return nil, fail(StepNonce, ErrReplay, "the nonce was seen in an earlier run")
	}
	s := r.in.Arena.Bytes(len(z))
	sm.Decrypt(r.cipher, r.in.Password.key(r.cipher, r.in.Arena), nil, s, z)
	return s, nil
}

// counted says whether the chip counts wrong tries of the password and blocks it, so
// that a refusal may mean that: MRZ and CAN are never blocked (TR-03110-2 clause 2.4).
func (r *run) counted() bool {
	return r.in.Password.Reference == PIN || r.in.Password.Reference == PUK
}

// nameable says whether the set of parameters has an identifier to name.
func (r *run) nameable() bool { return r.in.Choice.Info.Parameter != lds.NoID }

// ask sends MSE:Set AT and the first GENERAL AUTHENTICATE.
func (r *run) ask(ctx context.Context, named bool) ([]byte, error) {
	left, err := r.selectPACE(ctx, named && r.nameable())
	r.result.Tries = left
	if err != nil {
		return nil, err
	}
	return r.one(ctx, StepNonce, nil, tagNonce)
}

// mapped gives the group with the mapped generator, and the chip's key of the mapping.
func (r *run) mapped(ctx context.Context, s []byte) (curve.Group, []byte, error) {
	if r.in.Choice.Info.Mapping == lds.IM {
		g, err := r.integrated(ctx, s)
		return g, nil, err
	}
	g := r.in.Choice.Group
	key, err := g.Generate(r.in.Rand)
	if err != nil {
		return nil, nil, err
	}
	defer key.Wipe()
	public := encode(g, key.Public())
	chip, err := r.one(ctx, StepMapping, lds.TLV(tagMapOurs, public), tagMapChip)
	if err != nil {
		return nil, nil, err
	}
	if err := r.check(StepMapping, g, public, chip); err != nil {
		return nil, nil, err
	}
	m, err := key.MapGeneric(s, chip)
	if err != nil {
		return nil, nil, fail(StepMapping, ErrProtocol, "%v", err)
	}
	return m, chip, nil
}

func (r *run) integrated(ctx context.Context, s []byte) (curve.Group, error) {
	g, a := r.in.Choice.Group, r.in.Arena
	t := a.Bytes(r.cipher.KeySize())
	if _, err := io.ReadFull(r.in.Rand, t); err != nil {
		return nil, fmt.Errorf("%w: %w", curve.ErrRandom, err)
	}
	answer, err := r.authenticate(ctx, StepMapping, lds.TLV(tagMapOurs, t))
	if err != nil {
		return nil, err
	}
	var found map[byte][]byte
	if len(answer) > 0 { // a bare 9000 says no less than an empty object
		if found, err = objects(StepMapping, answer, nil, []byte{tagMapChip}); err != nil {
			return nil, err
		}
	}
	if data, ok := found[tagMapChip]; !ok {
		r.result.Quirks = append(r.result.Quirks, NoMappingObject)
	} else if len(data) > 0 {
		return nil, fail(StepMapping, ErrProtocol, "mapping data where integrated mapping has none")
	}
	m, err := g.MapIntegrated(pseudoRandom(r.cipher, s, t, g.PrimeBits(), a))
	if err != nil {
		return nil, fail(StepMapping, ErrProtocol, "%v", err)
	}
	return m, nil
}

// agree exchanges ephemeral keys and gives both, and the shared secret in the arena.
func (r *run) agree(ctx context.Context, g curve.Group, chipMapping []byte) (ours, theirs, shared []byte, err error) {
	key, err := g.Generate(r.in.Rand)
	if err != nil {
		return nil, nil, nil, err
	}
	defer key.Wipe()
	ours = encode(g, key.Public())
	if theirs, err = r.one(ctx, StepAgreement, lds.TLV(tagKeyOurs, ours), tagKeyChip); err != nil {
		return nil, nil, nil, err
	}
	if err := r.check(StepAgreement, g, ours, theirs); err != nil {
		return nil, nil, nil, err
	}
	if chipMapping != nil && string(theirs) == string(chipMapping) {
		return nil, nil, nil, fail(StepAgreement, ErrReplay, "the chip uses its key of the mapping again")
	}
	z, err := key.Agree(theirs)
	if err != nil {
		return nil, nil, nil, fail(StepAgreement, ErrProtocol, "%v", err)
	}
	shared = r.in.Arena.Keep(z)
	clear(z)
	return ours, theirs, shared, nil
}

// check refuses a public key of the chip that is none, is ours, or is not fresh.
func (r *run) check(step Step, g curve.Group, ours, theirs []byte) error {
	if err := g.CheckPublic(theirs); err != nil {
		return fail(step, ErrProtocol, "the chip's key: %v", err)
	}
	if string(ours) == string(encode(g, theirs)) {
		return fail(step, ErrReplay, "the chip's key is our own")
	}
	if !r.in.History.fresh(theirs) {
		return fail(step, ErrReplay, "the chip's key was seen in an earlier run")
	}
	return nil
}

// prove exchanges the authentication tokens.
func (r *run) prove(ctx context.Context, ours, theirs, enc, mac, chipMapping []byte) error {
	token := r.token(mac, theirs)
	optional := []byte{tagCAR, tagPreviousCAR}
	cam := r.in.Choice.Info.Mapping == lds.CAM
	if cam { // its lack is for Verify to say: PACE itself is proven without
		optional = append(optional, tagCAM)
	}
	data, err := r.authenticate(ctx, StepAuthentication, lds.TLV(tagTokenOurs, token[:]))
	if err != nil {
		return err
	}
	answer, err := objects(StepAuthentication, data, []byte{tagTokenChip}, optional)
	if err != nil {
		return err
	}
	want := r.token(mac, ours)
	if subtle.ConstantTimeCompare(want[:], answer[tagTokenChip]) != 1 {
		return fail(StepAuthentication, ErrToken, "")
	}
	for i, tag := range []byte{tagCAR, tagPreviousCAR} {
		car := answer[tag]
		if len(car) > 16 { // TR-03110-3 D.2: country, mnemonic and sequence number
			return fail(StepAuthentication, ErrProtocol, "a certification authority reference of %d bytes", len(car))
		}
		r.result.CAR[i] = string(car)
	}
	if cam {
		r.result.CAM = &CAM{r.in.Choice.Group, chipMapping, openCAM(r.cipher, enc, answer[tagCAM], r.in.Arena)}
		if r.result.CAM.short() {
			r.result.Quirks = append(r.result.Quirks, ShortCAM)
		}
	}
	return nil
}

// token is the MAC over the public key data object of the peer's key (Doc 9303-11
// clauses 4.4.3.4 and 9.4).
func (r *run) token(mac, public []byte) [8]byte {
	tag := uint32(0x84)
	if r.in.Choice.Group.Elliptic() {
		tag = 0x86
	}
	data := lds.TLV(0x06, []byte(r.in.Choice.Info.Protocol))
	data = append(data, lds.TLV(tag, encode(r.in.Choice.Group, public))...)
	return sm.MAC(r.cipher, mac, lds.TLV(0x7F49, data))
}

// encode gives a public key as data objects have it: a number without leading zeros
// (BSI TR-03110-3 D.2.1.1, D.3.4), or the point.
func encode(g curve.Group, public []byte) []byte {
	for !g.Elliptic() && len(public) > 0 && public[0] == 0 {
		public = public[1:]
	}
	return public
}
