package card

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"errors"
	"fmt"
	"math/big"
	"time"

	"gatehouse/test/rig/group"
)

// Roles of card-verifiable certificates: the two upper bits of the template (BSI
// TR-03110-4 clause 2.1).
const (
	roleCVCA     = 0xC0
	roleDomestic = 0x80
	roleForeign  = 0x40
	roleTerminal = 0x00
)

// idIS is the terminal type of inspection systems: 0.4.0.127.0.7.3.1.2.1.
var idIS = []byte{0x04, 0x00, 0x7F, 0x00, 0x07, 0x03, 0x01, 0x02, 0x01}

// verifiable is a card-verifiable certificate, or the key that was imported from one
// (TR-03110-3 appendix C).
type verifiable struct {
	body, signature    []byte
	authority, holder  string
	oid                []byte
	rsa                *rsa.PublicKey
	group              *group.Group // nil: to be inherited
	public             []byte
	role, rights       byte
	effective, expires time.Time
}

var errVerifiable = errors.New("card: no card-verifiable certificate")

// parseVerifiable reads body and signature: the content of tag 7F21.
func parseVerifiable(b []byte) (v *verifiable, err error) {
	outer, ok := objects(b)
	if !ok || len(outer) != 2 || outer[0].tag != 0x7F4E || outer[1].tag != 0x5F37 {
		return nil, fmt.Errorf("%w: not body and signature", errVerifiable)
	}
	in, ok := objects(outer[0].value)
	if !ok {
		return nil, errVerifiable
	}
	v = &verifiable{body: outer[0].whole, signature: outer[1].value}
	want := []int{0x5F29, 0x42, 0x7F49, 0x5F20, 0x7F4C, 0x5F25, 0x5F24}
	for i, tag := range want {
		if i >= len(in) || in[i].tag != tag {
			return nil, fmt.Errorf("%w: object %d is not %X", errVerifiable, i, tag)
		}
	}
	v.authority, v.holder = string(in[1].value), string(in[3].value)
	template, ok := objects(in[4].value)
	if !ok || len(template) != 2 || !bytes.Equal(template[0].value, idIS) || template[1].tag != 0x53 || len(template[1].value) != 1 {
		return nil, fmt.Errorf("%w: authorization is not an inspection system's", errVerifiable)
	}
	v.role, v.rights = template[1].value[0]&0xC0, template[1].value[0]&0x3F
	if v.effective, err = date(in[5].value); err != nil {
		return nil, err
	}
	if v.expires, err = date(in[6].value); err != nil {
		return nil, err
	}
	return v, v.key(in[2].value)
}

// date reads six unpacked digits of this century.
func date(b []byte) (time.Time, error) {
	text := make([]byte, len(b))
	for i, d := range b {
		text[i] = '0' + d
	}
	t, err := time.Parse("20060102", "20"+string(text))
	if err != nil {
		return t, fmt.Errorf("%w: date: %w", errVerifiable, err)
	}
	return t, nil
}

// key reads the public key object (appendix D.3). Numbers of more than 4096 bits are
// too long for a chip.
func (v *verifiable) key(b []byte) error {
	in, ok := objects(b)
	for _, o := range in {
		if o.tag != 0x06 && len(o.value) > 512 {
			return fmt.Errorf("%w: key is too long", errVerifiable)
		}
	}
	v.oid, _ = find(in, 0x06)
	if !ok || len(v.oid) != len(arcTA)+2 || !bytes.HasPrefix(v.oid, arcTA) {
		return fmt.Errorf("%w: key of no known kind", errVerifiable)
	}
	number := func(tag int) *big.Int {
		value, _ := find(in, tag)
		return new(big.Int).SetBytes(value)
	}
	if v.oid[len(arcTA)] == 1 {
		v.rsa = &rsa.PublicKey{N: number(0x81), E: int(number(0x82).Int64())}
		return nil
	}
	v.public, _ = find(in, 0x86)
	if _, explicit := find(in, 0x81); explicit {
		g := &group.Group{ID: -1, Name: "explicit", P: number(0x81), A: number(0x82), B: number(0x83), N: number(0x85)}
		point, _ := find(in, 0x84)
		if g.P.BitLen() > 640 || g.N.BitLen() > 640 {
			return fmt.Errorf("%w: curve is too large", errVerifiable)
		}
		base, err := g.Decode(point)
		if err != nil {
			return fmt.Errorf("%w: %w", errVerifiable, err)
		}
		v.group = g.With(base)
	}
	return nil
}

// verify checks a signature over data with this key, by its own algorithm.
func (v *verifiable) verify(data, signature []byte) bool {
	last := v.oid[len(v.oid)-1]
	if v.rsa == nil {
		names := [...]string{"", "SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512"}
		if v.group == nil || last == 0 || int(last) >= len(names) {
			return false
		}
		public, err := v.group.Decode(v.public)
		return err == nil && v.group.VerifyPlain(public, digest(names[last], data), signature)
	}
	names := [...]string{"", "SHA-1", "SHA-256", "SHA-1", "SHA-256", "SHA-512", "SHA-512"}
	if last == 0 || int(last) >= len(names) {
		return false
	}
	hash := hashes[names[last]]
	sum := digest(names[last], data)
	if last == 3 || last == 4 || last == 6 {
		return rsa.VerifyPSS(v.rsa, hash, sum, signature, &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash, Hash: crypto.Hash(0)}) == nil
	}
	return rsa.VerifyPKCS1v15(v.rsa, hash, sum, signature) == nil
}
