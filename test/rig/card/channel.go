package card

import (
	"crypto/hmac"
	"encoding/binary"
)

// channel is the chip's end of secure messaging (Doc 9303-11 clause 9.8).
type channel struct {
	cipher   Cipher
	enc, mac []byte
	counter  []byte // send sequence counter, as long as a block
}

// newChannel starts with keys out of a shared secret and a counter of zero.
func newChannel(c Cipher, secret []byte) *channel {
	return &channel{c, c.derive(secret, forEncryption), c.derive(secret, forAuthentication), c.zero()}
}

func (s *channel) step() {
	for i := len(s.counter) - 1; i >= 0; i-- {
		if s.counter[i]++; s.counter[i] != 0 {
			return
		}
	}
}

func (s *channel) iv() []byte {
	iv := s.cipher.zero()
	if s.cipher != TDES {
		s.cipher.block(s.enc).Encrypt(iv, s.counter)
	}
	return iv
}

// checksum is over the counter, the header where there is one, and the objects.
func (s *channel) checksum(header, protected []byte) []byte {
	in := append([]byte{}, s.counter...)
	if header != nil {
		in = append(in, s.cipher.pad(header)...)
	}
	if in = append(in, protected...); header == nil || len(protected) > 0 {
		in = s.cipher.pad(in)
	}
	return s.cipher.mac(s.mac, in)
}

// open takes the protection off a command. The status is 6987 where an object is
// missing, 6988 where one is wrong, 9000 otherwise.
func (s *channel) open(c command) (command, uint16) {
	s.step()
	all, ok := objects(c.data)
	if !ok {
		return c, 0x6988
	}
	given, ok := find(all, 0x8E)
	if !ok {
		return c, 0x6987
	}
	var protected []byte
	for _, o := range all {
		if o.tag != 0x8E {
			protected = append(protected, o.whole...)
		}
	}
	if !hmac.Equal(given, s.checksum([]byte{c.cla, c.ins, c.p1, c.p2}, protected)) {
		return c, 0x6988
	}
	plain := command{cla: c.cla &^ 0x0C, ins: c.ins, p1: c.p1, p2: c.p2, extended: c.extended}
	secret, tag := []byte(nil), 0x87
	if c.odd() {
		tag = 0x85
	}
	if secret, ok = find(all, tag); ok {
		if tag == 0x87 {
			if len(secret) == 0 || secret[0] != 1 {
				return c, 0x6988
			}
			secret = secret[1:]
		}
		if len(secret) == 0 || len(secret)%s.cipher.blockSize() != 0 {
			return c, 0x6988
		}
		if plain.data, ok = unpad(s.cipher.decrypt(s.enc, s.iv(), secret)); !ok {
			return c, 0x6988
		}
	}
	switch le, _ := find(all, 0x97); len(le) {
	case 0:
	case 1:
		plain.le = shortLe(le[0])
	case 2:
		plain.le = extendedLe(int(binary.BigEndian.Uint16(le)))
	default:
		return c, 0x6988
	}
	return plain, 0x9000
}

// seal protects a reply to a command of that instruction.
func (s *channel) seal(odd bool, r reply) []byte {
	s.step()
	var b []byte
	if len(r.data) > 0 {
		secret := s.cipher.encrypt(s.enc, s.iv(), s.cipher.pad(r.data))
		if odd {
			b = TLV(0x85, secret)
		} else {
			b = TLV(0x87, []byte{1}, secret)
		}
	}
	sw := []byte{byte(r.sw >> 8), byte(r.sw)}
	b = append(b, TLV(0x99, sw)...)
	b = append(b, TLV(0x8E, s.checksum(nil, b))...)
	return append(b, sw...)
}

// room is how many plain bytes a protected reply of at most n data bytes holds.
func (s *channel) room(n int, odd bool) int {
	for plain := n; plain > 0; plain-- {
		block := s.cipher.blockSize()
		secret := (plain/block + 1) * block
		if !odd {
			secret++
		}
		if secret+headLength(secret)+14 <= n {
			return plain
		}
	}
	return 0
}

// headLength is the length of tag and length of an object.
func headLength(n int) int {
	switch {
	case n < 0x80:
		return 2
	case n < 0x100:
		return 3
	}
	return 4
}
