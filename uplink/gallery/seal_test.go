package gallery

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestSealRefuses(t *testing.T) {
	by := newNation(t)
	for name, change := range map[string]func([]Entry){
		"":                     func([]Entry) {},
		"subject with space":   func(e []Entry) { e[0].Subject = "J DOE" },
		"no subject":           func(e []Entry) { e[0].Subject = "" },
		"long subject":         func(e []Entry) { e[0].Subject = strings.Repeat("x", 65) },
		"no reason":            func(e []Entry) { e[0].Reason = "" },
		"no such model":        func(e []Entry) { e[0].Model = 3 },
		"modality of no model": func(e []Entry) { e[0].Modality = 9 },
		"a finger as a face":   func(e []Entry) { e[0].Model = 1 },
		"position":             func(e []Entry) { e[0].Position = 11 },
		"no template":          func(e []Entry) { e[0].Template = nil },
		"damaged template":     func(e []Entry) { e[0].Template = e[0].Template[:50] },
		"twice":                func(e []Entry) { e[1] = e[0] },
		"picture of no sort":   func(e []Entry) { e[0].Picture = func() ([]byte, error) { return []byte("BM"), nil } },
		"picture missing":      func(e []Entry) { e[0].Picture = func() ([]byte, error) { return nil, os.ErrNotExist } },
		"picture too large": func(e []Entry) {
			e[0].Picture = func() ([]byte, error) { return append([]byte{0xff, 0xa0}, make([]byte, MaxPicture)...), nil }
		},
		"vector of wrong size": func(e []Entry) { e[2].Template = make([]byte, 12) },
		"vector with a NaN":    func(e []Entry) { copy(e[2].Template, []byte{0, 0, 0xc0, 0x7f}) },
		"vector with infinity": func(e []Entry) { copy(e[2].Template, []byte{0, 0, 0x80, 0xff}) },
		"vector too long":      func(e []Entry) { copy(e[2].Template, []byte{0, 0, 0x80, 0x3f}) },
		"vector of no length":  func(e []Entry) { clear(e[2].Template) },
		"vector of int8":       func(e []Entry) { e[2].Model, e[2].Template = 2, append(make([]byte, 15), 127) },
		"not quantised":        func(e []Entry) { e[2].Model, e[2].Template = 2, append(make([]byte, 15), 126) },
		"minus 128":            func(e []Entry) { e[2].Model, e[2].Template = 2, append(make([]byte, 14), 128, 127) },
		"face with a position": func(e []Entry) { e[2].Position = 1 },
		"picture that changes": func(e []Entry) {
			n := 0
			e[0].Picture = func() ([]byte, error) { n++; return append([]byte{0xff, 0xa0}, make([]byte, n)...), nil }
		},
	} {
		entries, _ := persons(1)
		for i := range entries { // fingers first
			if entries[i].Modality == Face {
				entries[i], entries[2] = entries[2], entries[i]
			}
		}
		change(entries)
		dir := t.TempDir()
		_, err := Seal(t.Context(), dir, manifest, models, entries, by.recipients(), rand.Reader, by.signer)
		good := name == "" || name == "vector of int8"
		if (err == nil) != good {
			t.Errorf("%s: %v", name, err)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "*")); (len(left) > 0) != good {
			t.Errorf("%s: left behind %v", name, left)
		}
	}
	for name, change := range map[string]func(*Model){
		"":                      func(*Model) {},
		"no hash":               func(m *Model) { m.SHA256 = [32]byte{} },
		"no length":             func(m *Model) { m.Bytes = 0 },
		"half a float":          func(m *Model) { m.Bytes = 66 },
		"too many floats":       func(m *Model) { m.Bytes = 4 * 4097 },
		"of a finger":           func(m *Model) { m.Encoding = Native },
		"another of that name":  func(m *Model) { m.Name = "net-2" },
		"the same as the other": func(m *Model) { m.Name, m.SHA256 = "net-2", models[2].SHA256 },
	} {
		own := slices.Clone(models)
		change(&own[1])
		entries, _ := persons(1)
		_, err := Seal(t.Context(), t.TempDir(), manifest, own, entries, by.recipients(), rand.Reader, by.signer)
		if (err == nil) != (name == "" || name == "another of that name") {
			t.Errorf("network with %s: %v", name, err)
		}
	}
	own := slices.Clone(models)
	own[0].SHA256[0] = 1
	if _, err := Seal(t.Context(), t.TempDir(), manifest, own, nil, by.recipients(), rand.Reader, by.signer); err == nil {
		t.Error("fingers of a network")
	}
	entries, _ := persons(1)
	if _, err := Seal(t.Context(), t.TempDir(), manifest, models, entries, nil, rand.Reader, by.signer); err == nil {
		t.Error("sealed for nobody")
	}
}
