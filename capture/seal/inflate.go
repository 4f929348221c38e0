package seal

import (
	"bytes"
	"compress/zlib"
	"io"
)

// maxStored bounds the places of compressed data at which bits are left over.
const maxStored = 32

// inflate undoes zlib, to MaxInflated bytes. Where a byte is left before its last
// bit, which is before stored blocks and at the end, the bits left over must be
// zero, as every compressor writes them: nothing else would notice a change there.
func inflate(b []byte) ([]byte, error) {
	out, left, ok := unzip(b)
	if !ok || len(left) > maxStored {
		return nil, wrong("its compressed data are broken, or larger than %d bytes", MaxInflated)
	}
	other := bytes.Clone(b)
	for _, at := range left {
		for bit := byte(0x80); bit > 0; bit >>= 1 {
			if b[at]&bit == 0 {
				continue
			}
			other[at] ^= bit
			if same, _, ok := unzip(other); ok && bytes.Equal(same, out) {
				return nil, wrong("bits are set that mean nothing")
			}
			other[at] ^= bit
		}
	}
	return out, nil
}

func unzip(b []byte) (out []byte, left []int, ok bool) {
	w := &watcher{b: b}
	z, err := zlib.NewReader(w)
	if err != nil {
		return nil, nil, false
	}
	out, err = io.ReadAll(io.LimitReader(z, MaxInflated+1))
	return out, w.left, err == nil && len(out) <= MaxInflated && w.at == len(b)
}

// watcher gives bytes to a decompressor and notes where that turns from single
// bytes, which it takes bit by bit, to whole ones.
type watcher struct {
	b      []byte
	at     int
	single bool
	left   []int
}

func (w *watcher) ReadByte() (byte, error) {
	if w.at == len(w.b) {
		return 0, io.EOF
	}
	w.single = true
	w.at++
	return w.b[w.at-1], nil
}

func (w *watcher) Read(p []byte) (int, error) {
	if w.at == len(w.b) {
		return 0, io.EOF
	}
	if w.single {
		w.left, w.single = append(w.left, w.at-1), false
	}
	n := copy(p, w.b[w.at:])
	w.at += n
	return n, nil
}
