package card

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
)

// Cipher is a block cipher with its way to authenticate (Doc 9303-11 clause 9.8).
type Cipher uint8

// The ciphers, in the order of the last arcs of their protocols' names.
const (
	TDES   Cipher = iota + 1 // two-key triple DES, retail MAC
	AES128                   // CBC, CMAC
	AES192
	AES256
)

var cipherNames = [...]string{"", "3DES", "AES-128", "AES-192", "AES-256"}

func (c Cipher) String() string { return cipherNames[c] }

func (c Cipher) keySize() int { return [...]int{0, 16, 16, 24, 32}[c] }

func (c Cipher) blockSize() int {
	if c == TDES {
		return des.BlockSize
	}
	return aes.BlockSize
}

// nonceSize is the length of the nonce that is mapped: the least multiple of 16
// that no key is longer than.
func (c Cipher) nonceSize() int { return (c.keySize() + 15) / 16 * 16 }

// block keys the cipher. Keys are as long as keySize says: others are mistakes of
// this package.
func (c Cipher) block(key []byte) cipher.Block {
	var b cipher.Block
	var err error
	if c == TDES {
		b, err = des.NewTripleDESCipher(append(append([]byte{}, key...), key[:8]...))
	} else {
		b, err = aes.NewCipher(key)
	}
	if err != nil {
		panic(err)
	}
	return b
}

// What keys are derived for (Doc 9303-11 clause 9.7.1).
const (
	forEncryption     = 1
	forAuthentication = 2
	forPassword       = 3
)

// derive is the key derivation function of clause 9.7.1.
func (c Cipher) derive(secret []byte, counter uint32) []byte {
	in := binary.BigEndian.AppendUint32(append([]byte{}, secret...), counter)
	if c.keySize() > 16 {
		h := sha256.Sum256(in)
		return h[:c.keySize()]
	}
	h := sha1.Sum(in)
	key := h[:16]
	if c == TDES {
		for i, b := range key {
			key[i] = b&0xFE | byte(1-bits.OnesCount8(b&0xFE)&1)
		}
	}
	return key
}

func (c Cipher) encrypt(key, iv, plain []byte) []byte {
	out := make([]byte, len(plain))
	cipher.NewCBCEncrypter(c.block(key), iv).CryptBlocks(out, plain)
	return out
}

func (c Cipher) decrypt(key, iv, secret []byte) []byte {
	out := make([]byte, len(secret))
	cipher.NewCBCDecrypter(c.block(key), iv).CryptBlocks(out, secret)
	return out
}

func (c Cipher) zero() []byte { return make([]byte, c.blockSize()) }

// pad is padding method 2 of ISO/IEC 9797-1.
func (c Cipher) pad(b []byte) []byte {
	n := c.blockSize()
	b = append(append([]byte{}, b...), 0x80)
	return append(b, make([]byte, (n-len(b)%n)%n)...)
}

func unpad(b []byte) ([]byte, bool) {
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] == 0x80 {
			return b[:i], true
		}
		if b[i] != 0 {
			break
		}
	}
	return nil, false
}

// mac authenticates data that is padded already, with 8 bytes: the retail MAC (MAC
// algorithm 3 of ISO/IEC 9797-1) or CMAC (NIST SP 800-38B), which takes any length.
func (c Cipher) mac(key, data []byte) []byte {
	if c != TDES {
		return cmac(c.block(key), data)[:8]
	}
	first, err := des.NewCipher(key[:8])
	if err != nil {
		panic(err)
	}
	second, err := des.NewCipher(key[8:])
	if err != nil {
		panic(err)
	}
	sum := make([]byte, 8)
	for ; len(data) > 0; data = data[8:] {
		for i := range sum {
			sum[i] ^= data[i]
		}
		first.Encrypt(sum, sum)
	}
	second.Decrypt(sum, sum)
	first.Encrypt(sum, sum)
	return sum
}

// token authenticates data that nobody has padded (clause 4.4.3.4).
func (c Cipher) token(key, data []byte) []byte {
	if c == TDES {
		data = c.pad(data)
	}
	return c.mac(key, data)
}

func cmac(b cipher.Block, data []byte) []byte {
	n := b.BlockSize()
	double := func(in []byte) []byte {
		out := make([]byte, n)
		for i := range in {
			out[i] = in[i] << 1
			if i+1 < n {
				out[i] |= in[i+1] >> 7
			}
		}
		if in[0]&0x80 != 0 {
			out[n-1] ^= 0x87 // of blocks of 128 bits
		}
		return out
	}
	key := make([]byte, n)
	b.Encrypt(key, key)
	key = double(key)
	last := append([]byte{}, data...)
	if len(data) == 0 || len(data)%n != 0 {
		key = double(key)
		last = append(last, 0x80)
		last = append(last, make([]byte, (n-len(last)%n)%n)...)
	}
	for i := range key {
		last[len(last)-n+i] ^= key[i]
	}
	sum := make([]byte, n)
	for ; len(last) > 0; last = last[n:] {
		for i := range sum {
			sum[i] ^= last[i]
		}
		b.Encrypt(sum, sum)
	}
	return sum
}
