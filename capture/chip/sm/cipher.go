package sm

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"fmt"
	"reflect"
	"unsafe"
)

// Cipher is one of the suites of Doc 9303-11 clause 9.8: a block cipher with its key
// length, and by it the hash of the key derivation and the MAC.
type Cipher uint8

// The suites. The zero value is none.
const (
	TDES   Cipher = iota + 1 // two-key 3DES, SHA-1, retail MAC
	AES128                   // SHA-1, CMAC
	AES192                   // SHA-256, CMAC
	AES256                   // SHA-256, CMAC
)

var names = [...]string{"", "3DES", "AES-128", "AES-192", "AES-256"}

func (c Cipher) String() string {
	if c.Valid() {
		return names[c]
	}
	return fmt.Sprintf("cipher(%d)", uint8(c))
}

// Valid says whether c is one of the four.
func (c Cipher) Valid() bool { return c >= TDES && c <= AES256 }

// KeySize is the length of a key in bytes: 16, 16, 24, 32.
func (c Cipher) KeySize() int { return [...]int{0, 16, 16, 24, 32}[c] }

// BlockSize is 8 or 16.
func (c Cipher) BlockSize() int {
	if c == TDES {
		return des.BlockSize
	}
	return aes.BlockSize
}

// twoKey is 3DES with two keys: one object of the library for each, so that the
// second half of a retail MAC needs no further ones.
type twoKey struct{ a, b cipher.Block }

func (t twoKey) BlockSize() int { return des.BlockSize }

func (t twoKey) Encrypt(dst, src []byte) {
	t.a.Encrypt(dst, src)
	t.b.Decrypt(dst, dst)
	t.a.Encrypt(dst, dst)
}

func (t twoKey) Decrypt(dst, src []byte) {
	t.a.Decrypt(dst, src)
	t.b.Encrypt(dst, dst)
	t.a.Decrypt(dst, dst)
}

// block expands key. It panics where the key has not the cipher's length, which no
// input from outside can bring about. What it gives must be wiped.
func (c Cipher) block(key []byte) cipher.Block {
	if !c.Valid() || len(key) != c.KeySize() {
		panic(fmt.Sprintf("sm: a key of %d bytes for %v", len(key), c))
	}
	if c == TDES {
		a, errA := des.NewCipher(key[:8])
		b, errB := des.NewCipher(key[8:])
		if errA != nil || errB != nil {
			panic("sm: DES is switched off in this program")
		}
		return twoKey{a, b}
	}
	b, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	return b
}

// wipe overwrites the expanded key. The standard library has no call for it: its
// blocks are plain structures without pointers, which arena_test.go proves.
func wipe(b cipher.Block) {
	if t, ok := b.(twoKey); ok {
		wipe(t.a)
		wipe(t.b)
		return
	}
	v := reflect.ValueOf(b)
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		clear(unsafe.Slice((*byte)(v.UnsafePointer()), v.Type().Elem().Size()))
	}
}

// Encrypt is CBC without padding; src is a multiple of the block size, dst as long,
// iv nil or a block (nil: zeros).
func Encrypt(c Cipher, key, iv, dst, src []byte) {
	b := c.block(key)
	encrypt(b, iv, dst, src)
	wipe(b)
}

// Decrypt undoes Encrypt. dst and src may be the same.
func Decrypt(c Cipher, key, iv, dst, src []byte) {
	b := c.block(key)
	decrypt(b, iv, dst, src)
	wipe(b)
}

// The library's CBC would keep a copy of the expanded key: chained by hand.
func encrypt(b cipher.Block, iv, dst, src []byte) {
	n := b.BlockSize()
	var x [aes.BlockSize]byte
	copy(x[:n], iv)
	for i := 0; i < len(src); i += n {
		for j := range n {
			x[j] ^= src[i+j]
		}
		b.Encrypt(x[:n], x[:n])
		copy(dst[i:i+n], x[:n])
	}
}

func decrypt(b cipher.Block, iv, dst, src []byte) {
	n := b.BlockSize()
	var last, in, out [aes.BlockSize]byte
	copy(last[:n], iv)
	for i := 0; i < len(src); i += n {
		copy(in[:n], src[i:i+n])
		b.Decrypt(out[:n], in[:n])
		for j := range n {
			dst[i+j] = out[j] ^ last[j]
		}
		last = in
	}
	clear(out[:])
}

// Pad appends the padding of ISO/IEC 9797-1 method 2 up to a multiple of size.
func Pad(b []byte, size int) []byte {
	b = append(b, 0x80)
	for len(b)%size != 0 {
		b = append(b, 0)
	}
	return b
}

// Unpad takes it off; false where it is not there, or longer than a block.
func Unpad(b []byte, size int) ([]byte, bool) {
	t := bytes.TrimRight(b, "\x00")
	if len(b)-len(t) >= size || len(t) == 0 || t[len(t)-1] != 0x80 {
		return nil, false
	}
	return t[:len(t)-1], true
}
