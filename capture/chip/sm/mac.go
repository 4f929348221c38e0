package sm

import "crypto/cipher"

// MAC is the 8-byte code over data that suite c makes with key: for 3DES the retail
// MAC of ISO/IEC 9797-1 algorithm 3 with padding method 2, for AES the first half of
// the CMAC of NIST SP 800-38B (RFC 4493).
func MAC(c Cipher, key, data []byte) [8]byte {
	b := c.block(key)
	defer wipe(b)
	if t, ok := b.(twoKey); ok {
		return retail(t, data)
	}
	full := cmac(b, data)
	return [8]byte(full[:8])
}

func retail(t twoKey, parts ...[]byte) (x [8]byte) {
	n := 0
	feed := func(c byte) {
		x[n] ^= c
		if n++; n == 8 {
			t.a.Encrypt(x[:], x[:])
			n = 0
		}
	}
	for _, p := range parts {
		for _, c := range p {
			feed(c)
		}
	}
	feed(0x80)
	if n > 0 { // the zeros of the padding change nothing
		t.a.Encrypt(x[:], x[:])
	}
	t.b.Decrypt(x[:], x[:])
	t.a.Encrypt(x[:], x[:])
	return x
}

func cmac(b cipher.Block, parts ...[]byte) (x [16]byte) {
	n := 0
	for _, p := range parts {
		for _, c := range p {
			if n == 16 { // a full block is held back: the last one is treated apart
				b.Encrypt(x[:], x[:])
				n = 0
			}
			x[n] ^= c
			n++
		}
	}
	var k [16]byte
	b.Encrypt(k[:], k[:])
	double(&k)
	if n < 16 {
		double(&k)
		x[n] ^= 0x80
	}
	for i := range x {
		x[i] ^= k[i]
	}
	clear(k[:])
	b.Encrypt(x[:], x[:])
	return x
}

// double multiplies by x in the field of RFC 4493 clause 2.3, in constant time.
func double(k *[16]byte) {
	carry := k[0] >> 7
	for i := range 15 {
		k[i] = k[i]<<1 | k[i+1]>>7
	}
	k[15] = k[15]<<1 ^ 0x87*carry
}
