package chip

import (
	"context"
	"encoding/hex"
	"testing"

	"gatehouse/capture"
	"gatehouse/test/rig/card"
)

// The answer to reset of a contactless card is made by the reader (PC/SC part 3):
// 3B 8n 80 01, historical bytes, a check byte.
func TestDeniesExtended(t *testing.T) {
	for _, c := range []struct {
		name, atr string
		want      bool
	}{
		{"no historical bytes", "3B80800101", false},
		{"capabilities with extended length", "3B8580018073C02140D7", false},
		{"capabilities without", "3B8580018073C02100D7", true},
		{"capabilities behind another object", "3B898001803180734021008081", true},
		{"cut short", "3B858001807340", false},
		{"proprietary", "3B858001107340210097", false},
		{"nothing", "", false},
		{"interface bytes without end", "3BF0FFFF", false},
	} {
		atr, err := hex.DecodeString(c.atr)
		if err != nil {
			t.Fatal(err)
		}
		if got := deniesExtended(atr); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// resettable counts how often it was powered anew.
type resettable struct {
	*card.Card
	times int
}

func (r *resettable) Reset(ctx context.Context) error {
	r.times++
	return r.Card.Reset(ctx)
}

func TestReset(t *testing.T) {
	p := profile(t)
	p.Behaviour.End = card.EndDistrust
	k := &resettable{Card: card.New(p)}
	if got := Read(context.Background(), k, request(t)); got.State != capture.Captured || k.times != 1 {
		t.Errorf("%v, %s, %d resets", got.State, got.Reason, k.times)
	}
}
