package chip

import (
	"fmt"

	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/lds"
)

// oddRead is READ BINARY of n bytes with the offset in a data object, the only way
// beyond 32 KiB (ISO/IEC 7816-4 clause 11.3.3).
func oddRead(offset, n int) (apdu.Command, int) {
	at := []byte{0x54, 2, byte(offset >> 8), byte(offset)}
	if offset > 0xFFFF {
		at = []byte{0x54, 3, byte(offset >> 16), byte(offset >> 8), byte(offset)}
	}
	return apdu.Command{INS: apdu.ReadBinaryOdd, Data: at, Le: n + oddWrap(n)}, n
}

// oddWrap is what the object around n bytes adds.
func oddWrap(n int) int {
	switch {
	case n < 0x80:
		return 2
	case n < 0x100:
		return 3
	}
	return 4
}

// unwrapOdd takes the bytes out of the answer's data object, to the front of it.
func unwrapOdd(data []byte) ([]byte, error) {
	tag, value, rest, err := lds.ReadTLV(data)
	if err != nil || tag != 0x53 || len(rest) > 0 {
		return nil, fmt.Errorf("the answer to an odd READ BINARY: %w", errMalformed)
	}
	return value, nil
}
