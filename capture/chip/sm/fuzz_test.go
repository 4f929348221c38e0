package sm

import (
	"bytes"
	"context"
	"testing"

	"gatehouse/capture/chip/apdu"
)

// FuzzOpen: no answer that is not the card's own opens, and none panics.
func FuzzOpen(f *testing.F) {
	a := NewArena()
	for suite := TDES; suite <= AES256; suite++ {
		_, c := pair(a, suite)
		c.data = []byte("thirty-two bytes or fewer of it")
		b, _ := c.Transmit(context.Background(), nil)
		f.Add(uint8(suite), b)
		f.Add(uint8(suite), []byte{0x69, 0x88})
	}
	a.Close()
	f.Fuzz(func(t *testing.T, n uint8, answer []byte) {
		suite := Cipher(n)
		if !suite.Valid() {
			return
		}
		a := NewArena()
		defer a.Close()
		s, c := pair(a, suite)
		c.data = []byte("thirty-two bytes or fewer of it")
		right, _ := c.Transmit(context.Background(), nil)
		_, err := s.Exchange(context.Background(), &replies{answers: [][]byte{answer}}, apdu.Command{INS: 0xB0, Le: 32})
		if (err == nil) != bytes.Equal(answer, right) || s.Over() != (err != nil) {
			t.Fatalf("%v of %d bytes: %v, over: %v", suite, len(answer), err, s.Over())
		}
	})
}
