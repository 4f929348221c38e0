package pace

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"

	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/chip/sm"
	"gatehouse/capture/curve"
	"gatehouse/capture/lds"
)

// engine is the card's side of the cryptography.
type engine interface {
	nonce() ([]byte, error)
	mapping(theirs []byte) ([]byte, error)
	agree(theirs []byte) ([]byte, error)
	token(theirs []byte) (ours []byte, err error) // errWrong: theirs is wrong
	keys() (enc, mac []byte)
}

var errWrong = errors.New("wrong token")

// card is a chip that knows nothing but PACE.
type card struct {
	engine
	cam    func(enc []byte) []byte   // its encrypted chip authentication data
	answer func(Step, []byte) []byte // a fault: gets the right answer with its status word
	order  []apdu.Command            // what came
	step   Step
	buffer []byte
	wants  func(apdu.Command) apdu.Status // of MSE:Set AT; nil: content with any
}

func (c *card) Transmit(ctx context.Context, command []byte) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	in, err := apdu.ParseCommand(command)
	if err != nil {
		return nil, err
	}
	c.order = append(c.order, in)
	out, err := c.reply(in)
	step := c.step
	if in.INS == apdu.ManageSecurity {
		step, c.step = StepSelect, StepNonce
	} else {
		c.step++
	}
	if err == errWrong {
		out = []byte{0x63, 0}
	} else if err != nil {
		return nil, err
	}
	if c.answer != nil {
		out = c.answer(step, out)
	}
	clear(c.buffer[:cap(c.buffer)]) // an answer is the caller's until the next call
	c.buffer = append(c.buffer[:0], out...)
	return c.buffer, nil
}

func (c *card) reply(in apdu.Command) ([]byte, error) {
	if in.INS == apdu.ManageSecurity {
		sw := apdu.OK
		if c.wants != nil {
			sw = c.wants(in)
		}
		return []byte{byte(sw >> 8), byte(sw)}, nil
	}
	_, inner, _, err := lds.ReadTLV(in.Data)
	if err != nil {
		return nil, err
	}
	var theirs []byte
	if len(inner) > 0 {
		if _, theirs, _, err = lds.ReadTLV(inner); err != nil {
			return nil, err
		}
	}
	var tag uint32
	var value []byte
	switch c.step {
	case StepNonce:
		tag = tagNonce
		value, err = c.nonce()
	case StepMapping:
		tag = tagMapChip
		value, err = c.mapping(theirs)
	case StepAgreement:
		tag = tagKeyChip
		value, err = c.agree(theirs)
	case StepAuthentication:
		tag = tagTokenChip
		value, err = c.token(theirs)
	default:
		return nil, fmt.Errorf("a command after the last")
	}
	data := lds.TLV(tag, value)
	if c.step == StepAuthentication && c.cam != nil && err == nil {
		enc, _ := c.keys()
		data = append(data, lds.TLV(tagCAM, c.cam(enc))...)
	}
	return append(lds.TLV(tagDynamic, data), 0x90, 0), err
}

// own is an engine by this tree's own packages: for what libeac3 does not have, and
// for faults. The vectors and libeac3 are what proves the packages right.
type own struct {
	choice   Choice
	password Password
	arena    *sm.Arena
	fixed    []byte       // a nonce to use again
	short    bool         // chip authentication data without leading zeros
	key      curve.Secret // of the mapping; set: a static one
	mapped   curve.Group
	s        []byte
	ours     []byte
	theirs   []byte
	enc, mac []byte
}

func (o *own) cipher() sm.Cipher { return sm.Cipher(o.choice.Info.Cipher) }

func (o *own) nonce() ([]byte, error) {
	o.s = make([]byte, nonceSize(o.cipher()))
	if rand.Read(o.s); o.fixed != nil {
		o.s = o.fixed
	}
	z := make([]byte, len(o.s))
	sm.Encrypt(o.cipher(), o.password.key(o.cipher(), o.arena), nil, z, o.s)
	return z, nil
}

func (o *own) mapping(theirs []byte) (ours []byte, err error) {
	g := o.choice.Group
	if o.choice.Info.Mapping == lds.IM {
		o.mapped, err = g.MapIntegrated(pseudoRandom(o.cipher(), o.s, theirs, g.PrimeBits(), o.arena))
		return nil, err
	}
	if o.key == nil {
		if o.key, err = g.Generate(rand.Reader); err != nil {
			return nil, err
		}
	}
	o.mapped, err = o.key.MapGeneric(o.s, theirs)
	return encode(g, o.key.Public()), err
}

func (o *own) agree(theirs []byte) ([]byte, error) {
	key, err := o.mapped.Generate(rand.Reader)
	if err != nil {
		return nil, err
	}
	z, err := key.Agree(theirs)
	if err != nil {
		return nil, err
	}
	o.ours, o.theirs = encode(o.mapped, key.Public()), bytes.Clone(theirs)
	o.enc, o.mac = o.arena.Derive(o.cipher(), z, sm.ForEncryption), o.arena.Derive(o.cipher(), z, sm.ForMAC)
	return o.ours, nil
}

func (o *own) token(theirs []byte) ([]byte, error) {
	r := &run{in: Input{Choice: o.choice}, cipher: o.cipher()}
	if want := r.token(o.mac, o.ours); !bytes.Equal(want[:], theirs) {
		return nil, errWrong
	}
	t := r.token(o.mac, o.theirs)
	return t[:], nil
}

func (o *own) keys() (enc, mac []byte) { return o.enc, o.mac }

// withCAM gives the card a static key pair for chip authentication mapping and tells
// its public key. The private keys are small numbers, so that their product needs no
// reduction.
func withCAM(c *card, o *own) (public []byte, err error) {
	number := func() *big.Int {
		b := make([]byte, 10)
		rand.Read(b)
		b[0] |= 1
		return new(big.Int).SetBytes(b)
	}
	static, quotient := number(), number()
	if o.key, err = o.choice.Group.Secret(new(big.Int).Mul(static, quotient).Bytes()); err != nil {
		return nil, err
	}
	own, err := o.choice.Group.Secret(static.Bytes())
	if err != nil {
		return nil, err
	}
	c.cam = func(enc []byte) []byte {
		iv := bytes.Repeat([]byte{0xFF}, 16)
		sm.Encrypt(o.cipher(), enc, nil, iv, iv)
		data := quotient.FillBytes(make([]byte, (o.choice.Group.(*curve.Curve).Bits()+7)/8))
		if o.short {
			data = quotient.Bytes()
		}
		padded := sm.Pad(data, 16)
		sm.Encrypt(o.cipher(), enc, iv, padded, padded)
		return padded
	}
	return own.Public(), nil
}
