package pki_test

import (
	"testing"

	"gatehouse/screening/pki"
)

func TestGood(t *testing.T) {
	s := newState(t, "UTO")
	e := evidence(t, s, options())
	expect(t, "good", pki.Check(e, now, rules), want{})
}
