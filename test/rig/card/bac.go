package card

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha1"
	"io"
)

// challenge is GET CHALLENGE: eight bytes, good for one command.
func (c *Card) challenge(cmd command) reply {
	if c.state.opened == "" && !c.p.BAC {
		return status(0x6985)
	}
	if cmd.le != 8 && cmd.le != 256 && cmd.le != 65536 {
		return status(0x6700)
	}
	b, err := c.random(8)
	if err != nil {
		return status(0x6F00)
	}
	c.state.random = b
	return reply{b, 0x9000}
}

func (c *Card) random(n int) ([]byte, error) {
	b := make([]byte, n)
	_, err := io.ReadFull(c.p.Random, b)
	return b, err
}

// documentKey is the seed of the basic access keys (Doc 9303-11 clause 9.7.2).
func documentKey(mrz string) []byte {
	h := sha1.Sum([]byte(mrz))
	return h[:16]
}

// basicAccess is EXTERNAL AUTHENTICATE of basic access control (clause 4.3).
func (c *Card) basicAccess(cmd command) reply {
	random := c.state.random
	c.state.random = nil
	switch {
	case !c.p.BAC || c.p.Passwords.MRZ == "" || !c.state.app:
		return status(0x6985)
	case random == nil:
		return status(0x6985)
	case len(cmd.data) != 40:
		return status(0x6700)
	}
	seed := documentKey(c.p.Passwords.MRZ)
	enc, mac := TDES.derive(seed, forEncryption), TDES.derive(seed, forAuthentication)
	secret := cmd.data[:32]
	if !hmac.Equal(TDES.token(mac, secret), cmd.data[32:]) {
		return status(c.wrong(refMRZ))
	}
	s := TDES.decrypt(enc, TDES.zero(), secret) // RND.IFD, RND.IC, K.IFD
	if !hmac.Equal(s[8:16], random) {
		return status(c.wrong(refMRZ))
	}
	ours, err := c.random(16)
	if err != nil {
		return status(0x6F00)
	}
	answer := append(append(append([]byte{}, random...), s[:8]...), ours...)
	answer = TDES.encrypt(enc, TDES.zero(), answer)
	for i := range ours {
		ours[i] ^= s[16+i]
	}
	next := c.session("BAC", TDES, ours)
	c.shared("BAC Kseed", seed)
	c.shared("BAC Kenc", enc)
	c.shared("BAC Kmac", mac)
	next.counter = append(append([]byte{}, random[4:]...), s[4:8]...)
	c.state.next, c.state.opened, c.state.pace = next, "BAC", nil
	c.state.idICC = []byte(cmp.Or(c.p.Behaviour.Number, documentNumber(c.p.Passwords.MRZ)))
	return reply{append(answer, TDES.token(mac, answer)...), 0x9000}
}

// documentNumber is the number with its check digit: what stands before both dates.
func documentNumber(mrz string) string { return mrz[:max(0, len(mrz)-14)] }
