package card

// Constants of the pseudo-random function of integrated mapping (Doc 9303-11 clause
// 4.4.3.3.2), of ciphers whose nonce has 16 and 32 bytes.
var mappingConstants = map[int][2]string{
	16: {
		"\xa6\x68\x89\x2a\x7c\x41\xe3\xca\x73\x9f\x40\xb0\x57\xd8\x59\x04",
		"\xa4\xe1\x36\xac\x72\x5f\x73\x8b\x01\xc1\xf6\x02\x17\xc1\x88\xad",
	},
	32: {
		"\xd4\x63\xd6\x52\x34\x12\x4e\xf7\x89\x70\x54\x98\x6d\xca\x0a\x17" +
			"\x4e\x28\xdf\x75\x8c\xba\xa0\x3f\x24\x06\x16\x41\x4d\x5a\x16\x76",
		"\x54\xbd\x72\x55\xf0\xaa\xf8\x31\xbe\xc3\x42\x3f\xcf\x39\xd6\x9b" +
			"\x6c\xbf\x06\x66\x77\xd0\xfa\xae\x5a\xad\xd9\x9d\xf8\xe5\x35\x17",
	},
}

// pseudoRandom is R(s, t) of clause 4.4.3.3.2, before it is taken modulo a prime of
// that many bits.
func (c Cipher) pseudoRandom(s, t []byte, primeBits int) []byte {
	constants := mappingConstants[c.nonceSize()]
	once := func(key, data []byte) []byte { return c.encrypt(key[:c.keySize()], c.zero(), data) }
	key := once(t, s)
	var out []byte
	for len(out)*8 < primeBits+64 {
		out = append(out, once(key, []byte(constants[1]))...)
		key = once(key, []byte(constants[0]))
	}
	return out
}
