package sm

import (
	"context"
	"crypto/rand"
	"reflect"
	"runtime"
	"testing"

	"gatehouse/capture/chip/apdu"
	"gatehouse/test/rig/residue"
)

// copies counts the needles in all that this process can write to.
func copies(t *testing.T, needles []residue.Needle) map[string]int {
	t.Helper()
	found, err := residue.Search(needles)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// crossing derives keys from a password as BAC and PACE do, reads 64 KiB under each
// suite, and gives what must not be found any more.
func crossing(t *testing.T, a *Arena) (needles []residue.Needle) {
	keep := func(name string, secret []byte) []byte {
		needles = append(needles, residue.New(name, secret))
		return secret
	}
	random := func(n int) []byte {
		b := a.Bytes(n)
		if _, err := rand.Read(b); err != nil {
			t.Fatal(err)
		}
		return b
	}
	password := keep("password", random(24))
	seed := keep("seed", a.SHA1(password))
	for c := TDES; c <= AES256; c++ {
		nonce, cipher := keep(c.String()+" nonce", random(16)), a.Bytes(16)
		Encrypt(c, keep(c.String()+" K-pi", a.Derive(c, seed, ForPassword)), nil, cipher, nonce)
		shared := keep(c.String()+" shared secret", random(66))
		enc, mac := keep(c.String()+" KSenc", a.Derive(c, shared, ForEncryption)), keep(c.String()+" KSmac", a.Derive(c, shared, ForMAC))
		MAC(c, mac, cipher)
		s := New(c, enc, mac, nil, a)
		other := &card{s: New(c, a.Keep(enc), a.Keep(mac), nil, a), sw: apdu.OK, data: make([]byte, 4096)}
		for range 16 {
			if _, err := s.Exchange(context.Background(), other, apdu.Command{INS: apdu.ReadBinary, Le: 4096, Extended: true}); err != nil {
				t.Fatal(err)
			}
		}
		s.End()
		other.s.End()
	}
	return needles
}

// After a crossing none of its secrets is anywhere in this process, on no stack and
// in no freed piece of the heap. One that is left on purpose is found.
func TestNothingIsLeftInMemory(t *testing.T) {
	a := NewArena()
	defer a.Close()
	if !a.Locked() {
		t.Log("the system locks no memory for this user")
	}
	needles := crossing(t, a)
	if before := copies(t, needles); before["password"] == 0 || before["AES-128 nonce"] == 0 {
		t.Errorf("the arena in use is not searched: %v", before)
	}
	left := needles[0].Reveal()
	a.Wipe()
	found := copies(t, needles)
	if found["password"] != 1 {
		t.Errorf("the password left on purpose is found %d times", found["password"])
	}
	delete(found, "password")
	if len(found) > 0 {
		t.Errorf("left in memory: %v", found)
	}
	runtime.KeepAlive(left)
	clear(left)
	key := a.Bytes(16)
	rand.Read(key)
	expanded := []residue.Needle{residue.New("expanded key", key)}
	b := AES128.block(key)
	clear(key)
	if found := copies(t, expanded); found["expanded key"] == 0 {
		t.Error("an expanded key that was not wiped is not found")
	}
	if wipe(b); len(copies(t, expanded)) > 0 {
		t.Error("wipe leaves the expanded key")
	}
	if found := copies(t, needles); len(found) > 0 {
		t.Errorf("left in memory at last: %v", found)
	}
}

// wipe relies on the library's blocks being flat: no pointer, no slice in them.
func TestLibraryBlocksAreFlat(t *testing.T) {
	var flat func(reflect.Type) bool
	flat = func(x reflect.Type) bool {
		switch x.Kind() {
		case reflect.Array:
			return flat(x.Elem())
		case reflect.Struct:
			for i := range x.NumField() {
				if !flat(x.Field(i).Type) {
					return false
				}
			}
			return true
		}
		return x.Kind() >= reflect.Bool && x.Kind() <= reflect.Float64
	}
	for c := TDES; c <= AES256; c++ {
		b := c.block([]byte("a key of 32 bytes, of which some")[:c.KeySize()])
		halves := []any{b}
		if two, ok := b.(twoKey); ok {
			halves = []any{two.a, two.b}
		}
		wipe(b)
		for _, h := range halves {
			if v := reflect.ValueOf(h); v.Kind() != reflect.Pointer || !flat(v.Type().Elem()) || !v.Elem().IsZero() {
				t.Errorf("%v: a block of the library is a %v", c, v.Type())
			}
		}
	}
}

func TestArena(t *testing.T) {
	a := NewArena()
	one, two := a.Bytes(10), a.Bytes(arenaSize)
	one[9], two[arenaSize-1] = 1, 2
	if third := a.Keep([]byte{1}, nil, []byte{2, 3}); len(third) != 3 || third[2] != 3 {
		t.Errorf("kept %v", third)
	}
	a.Wipe()
	if b := a.Bytes(10); one[9] != 0 || b[9] != 0 || &b[0] != &one[0] {
		t.Error("not wiped, or not begun again")
	}
	if n := testing.AllocsPerRun(10, func() {
		_, done := a.scratch(100)
		done()
	}); a.used != 10 {
		t.Errorf("scratch stays: %d bytes used, %v allocations", a.used, n)
	}
	a.Close()
	a.Close()
}
