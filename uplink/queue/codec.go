package queue

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"time"
)

const codecVersion = 1

// header of a stored row: version(1) seq(8) queued(8) head(32), big endian.
type header struct {
	seq    uint64
	queued int64 // Unix milliseconds
	head   [32]byte
}

const headerSize = 1 + 8 + 8 + 32

func (h header) encode() []byte {
	b := make([]byte, 0, headerSize)
	b = append(b, codecVersion)
	b = binary.BigEndian.AppendUint64(b, h.seq)
	b = binary.BigEndian.AppendUint64(b, uint64(h.queued))
	return append(b, h.head[:]...)
}

func decodeHeader(b []byte) (header, error) {
	if len(b) != headerSize || b[0] != codecVersion {
		return header{}, fmt.Errorf("%w: header of %d bytes is not of version %d", ErrDamaged, len(b), codecVersion)
	}
	h := header{seq: binary.BigEndian.Uint64(b[1:]), queued: int64(binary.BigEndian.Uint64(b[9:]))}
	copy(h.head[:], b[17:])
	return h, nil
}

func (h header) time() time.Time { return time.UnixMilli(h.queued) }

// rowHash covers header and envelope as they are stored.
func rowHash(hdr, env []byte) []byte {
	s := sha256.New()
	s.Write(hdr)
	s.Write(env)
	return s.Sum(nil)
}

// laneState is what a lane knows without reading its rows: version(1), five
// numbers, two chain values, CRC-32C of all before it.
type laneState struct {
	last      uint64 // highest number given
	rows      uint64 // stored now
	bytes     uint64 // of envelopes stored now
	dead      uint64 // of rows, marked dead
	watermark uint64 // highest receipted
	head      [32]byte
	wmHead    [32]byte // chain value at watermark
}

const laneStateSize = 1 + 5*8 + 2*32 + 4

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func (s laneState) encode() []byte {
	b := make([]byte, 0, laneStateSize)
	b = append(b, codecVersion)
	for _, n := range [...]uint64{s.last, s.rows, s.bytes, s.dead, s.watermark} {
		b = binary.BigEndian.AppendUint64(b, n)
	}
	b = append(b, s.head[:]...)
	b = append(b, s.wmHead[:]...)
	return binary.BigEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

func decodeLaneState(b []byte) (laneState, error) {
	if len(b) != laneStateSize || b[0] != codecVersion {
		return laneState{}, fmt.Errorf("%w: lane state of %d bytes is not of version %d", ErrCorrupt, len(b), codecVersion)
	}
	body := b[:laneStateSize-4]
	if crc32.Checksum(body, castagnoli) != binary.BigEndian.Uint32(b[laneStateSize-4:]) {
		return laneState{}, fmt.Errorf("%w: lane state has a wrong checksum", ErrCorrupt)
	}
	var s laneState
	for i, p := range [...]*uint64{&s.last, &s.rows, &s.bytes, &s.dead, &s.watermark} {
		*p = binary.BigEndian.Uint64(body[1+8*i:])
	}
	copy(s.head[:], body[41:])
	copy(s.wmHead[:], body[73:])
	if s.watermark > s.last || s.rows > s.last || s.dead > s.rows {
		return laneState{}, fmt.Errorf("%w: lane state counts contradict each other", ErrCorrupt)
	}
	return s, nil
}

func seqKey(seq uint64) []byte { return binary.BigEndian.AppendUint64(nil, seq) }

func keySeq(k []byte) (seq uint64, ok bool) {
	if len(k) != 8 {
		return 0, false
	}
	return binary.BigEndian.Uint64(k), true
}
