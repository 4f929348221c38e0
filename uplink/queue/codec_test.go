package queue

import (
	"bytes"
	"testing"
)

func FuzzHeader(f *testing.F) {
	f.Add(header{seq: 7, queued: 1_800_000_000_000, head: [32]byte{1, 2}}.encode())
	f.Add([]byte{})
	f.Add(make([]byte, headerSize))
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := decodeHeader(b)
		if err == nil && !bytes.Equal(h.encode(), b) {
			t.Errorf("%x is read as another header", b)
		}
	})
}

func FuzzLaneState(f *testing.F) {
	f.Add(laneState{last: 9, rows: 4, bytes: 1000, dead: 1, watermark: 5, head: [32]byte{3}, wmHead: [32]byte{4}}.encode())
	f.Add([]byte{})
	f.Add(make([]byte, laneStateSize))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := decodeLaneState(b)
		if err == nil && !bytes.Equal(s.encode(), b) {
			t.Errorf("%x is read as another state", b)
		}
	})
}

// Every single changed bit of a lane's state is noticed.
func TestLaneStateBits(t *testing.T) {
	good := laneState{last: 9, rows: 4, bytes: 1000, dead: 1, watermark: 5, head: [32]byte{3}, wmHead: [32]byte{4}}
	b := good.encode()
	if s, err := decodeLaneState(b); err != nil || s != good {
		t.Fatalf("%+v, %v", s, err)
	}
	for i := range len(b) * 8 {
		b[i/8] ^= 1 << (i % 8)
		if _, err := decodeLaneState(b); err == nil {
			t.Errorf("bit %d changed, not noticed", i)
		}
		b[i/8] ^= 1 << (i % 8)
	}
}
