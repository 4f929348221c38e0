package sm

import (
	"context"
	"crypto/cipher"
	"errors"
	"fmt"

	"gatehouse/capture/chip/apdu"
)

// ErrBroken: the card's answer was not protected, or not as it must be, or the
// session was ended before. It is the same for every cause.
var ErrBroken = errors.New("the secure session with the card is over")

// maxExchanges ends a session long before its counter could come round.
const maxExchanges = 1 << 24

// Session is the terminal's side of secure messaging. It belongs to one goroutine.
type Session struct {
	suite    Cipher
	enc, mac cipher.Block
	keys     [2][]byte
	ssc      []byte
	count    int
	over     bool
}

// New begins a session with the keys enc and mac of the arena, which it takes over
// and wipes when it ends. ssc is the first send sequence counter, 8 bytes after BAC;
// nil is zero (PACE, Chip Authentication).
func New(c Cipher, enc, mac, ssc []byte, a *Arena) *Session {
	s := &Session{suite: c, enc: c.block(enc), mac: c.block(mac), keys: [2][]byte{enc, mac}, ssc: a.Bytes(c.BlockSize())}
	copy(s.ssc, ssc)
	return s
}

// Cipher is the suite of the session.
func (s *Session) Cipher() Cipher { return s.suite }

// Over says whether the session has ended.
func (s *Session) Over() bool { return s.over }

// End wipes the keys. It may be called more than once.
func (s *Session) End() {
	if s.over {
		return
	}
	s.over = true
	wipe(s.enc)
	wipe(s.mac)
	clear(s.keys[0])
	clear(s.keys[1])
	clear(s.ssc)
	scrub()
}

// Exchange protects c, sends it and gives the proven answer, whose status word may
// be any. ErrBroken ends the session; so does an error of the transmitter or of the
// context, since the counters of both sides may then differ.
func (s *Session) Exchange(ctx context.Context, t apdu.Transmitter, c apdu.Command) (apdu.Response, error) {
	if s.over {
		return apdu.Response{}, fmt.Errorf("%s: %w", apdu.Name(c.INS), ErrBroken)
	}
	if err := ctx.Err(); err != nil { // nothing was sent: the session stands
		return apdu.Response{}, err
	}
	r, err := s.exchange(ctx, t, c)
	if err != nil {
		s.End()
		if errors.Is(err, apdu.ErrAnswer) {
			err = ErrBroken
		}
		return apdu.Response{}, fmt.Errorf("%s: %w", apdu.Name(c.INS), err)
	}
	return r, nil
}

// exchange sends a command that is too long for its form as a chain. Each part is
// protected on its own, with the bit of chaining in the header that the MAC is over
// (BSI TR-03110-3 F.3), and answered so.
func (s *Session) exchange(ctx context.Context, t apdu.Transmitter, c apdu.Command) (apdu.Response, error) {
	const chained = 0x10
	for most := s.suite.Payload(258); !c.Extended && len(c.Data) > most; c.Data = c.Data[most:] {
		part := apdu.Command{CLA: c.CLA | chained, INS: c.INS, P1: c.P1, P2: c.P2, Data: c.Data[:most]}
		if r, err := s.one(ctx, t, part); err != nil || r.SW != apdu.OK {
			return r, err
		}
	}
	return s.one(ctx, t, c)
}

func (s *Session) one(ctx context.Context, t apdu.Transmitter, c apdu.Command) (apdu.Response, error) {
	if s.count++; s.count > maxExchanges {
		return apdu.Response{}, ErrBroken
	}
	p, err := s.protect(c)
	if err != nil {
		return apdu.Response{}, err
	}
	r, err := apdu.Send(ctx, t, p)
	if err != nil {
		return apdu.Response{}, err
	}
	return s.open(r, c)
}

// step counts one command or one answer. The counter comes round as the card's does;
// maxExchanges keeps it from coming back to where it was.
func (s *Session) step() {
	for i := len(s.ssc) - 1; i >= 0; i-- {
		if s.ssc[i]++; s.ssc[i] != 0 {
			return
		}
	}
}

// iv is zero for 3DES and the encrypted counter for AES.
func (s *Session) iv() (iv [16]byte) {
	if s.suite != TDES {
		s.enc.Encrypt(iv[:], s.ssc)
	}
	return iv
}

func (s *Session) code(parts ...[]byte) [8]byte {
	all := append([][]byte{s.ssc}, parts...)
	if t, ok := s.mac.(twoKey); ok {
		return retail(t, all...)
	}
	// 9303-11 has N padded before the CMAC too.
	n := 0
	for _, p := range all {
		n += len(p)
	}
	x := cmac(s.mac, append(all, Pad(nil, 16-n%16))...)
	return [8]byte(x[:8])
}
