package chip

import (
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding"
	"encoding/binary"
	"hash"
)

// newHash is a hash by the name that package lds gives it; nil: there is none.
func newHash(name string) hash.Hash {
	switch name {
	case "SHA-1":
		return sha1.New()
	case "SHA-224":
		return sha256.New224()
	case "SHA-256":
		return sha256.New()
	case "SHA-384":
		return sha512.New384()
	case "SHA-512":
		return sha512.New()
	}
	return nil
}

// Digest is the hash of data by the name that package lds gives the hash; nil: there is
// no such hash. The library copies what does not fill a block, and all of its
// state for the result: so whole blocks go in, the padding of FIPS 180-4 is written
// here, and the result is taken from the exported state. No piece of data stays behind.
func Digest(name string, data []byte) []byte {
	h := newHash(name)
	if h == nil {
		return nil
	}
	const magic = 4 // before the state
	size, length := h.BlockSize(), h.BlockSize()/8
	n := len(data) / size * size
	h.Write(data[:n])
	var tail [2 * sha512.BlockSize]byte
	end := copy(tail[:], data[n:])
	tail[end] = 0x80
	end = (end + 1 + length + size - 1) / size * size
	binary.BigEndian.PutUint64(tail[end-8:], uint64(len(data))*8)
	h.Write(tail[:end])
	clear(tail[:])
	state, err := h.(encoding.BinaryAppender).AppendBinary(nil)
	if err != nil {
		return nil
	}
	return state[magic : magic+h.Size() : magic+h.Size()]
}
