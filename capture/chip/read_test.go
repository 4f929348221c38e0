package chip

import (
	"bytes"
	"context"
	"crypto/rand"
	"sync"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/chip/sm"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/group"
)

// lines are the specimen of Doc 9303-4; its MRZ information is information.
var lines = []string{
	"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
	"L898902C36UTO7408122F1204159ZE184226B<<<<<10",
}

const information = "L898902C3674081221204159"

// filler is a file of n bytes in all that begins with tag.
func filler(tag byte, n int) []byte {
	b := make([]byte, 0, n)
	switch v := n - 2; {
	case v < 0x80:
		b = append(b, tag, byte(v))
	case v-1 < 0x100:
		b = append(b, tag, 0x81, byte(v-1))
	case v-2 < 0x10000:
		b = append(b, tag, 0x82, byte((v-2)>>8), byte(v-2))
	default:
		b = append(b, tag, 0x83, byte((v-3)>>16), byte((v-3)>>8), byte(v-3))
	}
	for i := len(b); i < n; i++ {
		b = append(b, byte(i*7))
	}
	return b
}

// access is EF.CardAccess with PACE-ECDH-GM-AES-CBC-CMAC-128 on brainpoolP256r1.
var access = []byte{0x31, 0x14, 0x30, 0x12, 0x06, 0x0A, 4, 0, 0x7F, 0, 7, 2, 2, 4, 2, 2, 2, 1, 2, 2, 1, 13}

// brainpool is brainpoolP256r1, made once.
var brainpool = sync.OnceValues(func() (*group.Group, error) { return group.ByID(13) })

// profile is a passport of the sizes of the model: SOD 2.2 KB, DG1, DG2 of 20 KB, DG14.
func profile(t testing.TB) card.Profile {
	t.Helper()
	g, err := brainpool()
	if err != nil {
		t.Fatal(err)
	}
	return card.Profile{
		Master: map[uint16][]byte{card.EFCardAccess: access},
		Application: map[uint16][]byte{
			card.EFSOD: filler(0x77, 2200), card.DG(1): filler(0x61, 93), card.DG(2): filler(0x75, 20000), card.DG(14): filler(0x6E, 420),
		},
		BAC: true, Passwords: card.Passwords{MRZ: information, CAN: "123456"},
		PACE:   []card.PACE{{Mapping: card.GM, Cipher: card.AES128, Group: g, Parameter: 13}},
		Limits: card.Limits{Extended: true},
	}
}

func request(t testing.TB) Request {
	a := sm.NewArena()
	t.Cleanup(a.Close)
	return Request{
		Lines: lines, Rand: rand.Reader, Arena: a, Now: time.Now,
		First: []string{"EF.SOD", "DG14", "DG1", "DG2"}, Rest: []string{},
	}
}

func outcome(c capture.Chip, name string) capture.Outcome {
	for i := len(c.Protocols) - 1; i >= 0; i-- {
		if c.Protocols[i].Name == name {
			return c.Protocols[i].Outcome
		}
	}
	return 0
}

// whole checks that the files came as they are on the card.
func whole(t *testing.T, c capture.Chip, p card.Profile) {
	t.Helper()
	for name, id := range map[string]uint16{"EF.SOD": card.EFSOD, "DG1": card.DG(1), "DG2": card.DG(2), "DG14": card.DG(14)} {
		if f := c.File(name); f == nil || f.State != capture.FileRead || !bytes.Equal(f.Bytes, p.Application[id]) {
			t.Errorf("%s: %v", name, f)
		}
	}
}

func TestRead(t *testing.T) {
	p := profile(t)
	k := card.New(p)
	c := Read(context.Background(), k, request(t))
	whole(t, c, p)
	t.Logf("%v %s %+v %+v %v", c.State, c.Reason, c.Protocols, c.Exchange, c.Quirks)
	for _, f := range c.Files {
		t.Log(f.Name, f.State, f.Reason, len(f.Bytes))
	}
}
