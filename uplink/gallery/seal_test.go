package gallery

import (
	"bytes"
	"crypto/rand"
	"os"
	"path/filepath"
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
		"vector with a NaN":    func(e []Entry) { e[2].Template = bytes.Repeat([]byte{0, 0, 0xc0, 0x7f}, 4) },
		"vector with infinity": func(e []Entry) { e[2].Template = bytes.Repeat([]byte{0, 0, 0x80, 0xff}, 4) },
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
		if (err == nil) != (name == "") {
			t.Errorf("%s: %v", name, err)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "*")); (len(left) > 0) != (name == "") {
			t.Errorf("%s: left behind %v", name, left)
		}
	}
	entries, _ := persons(1)
	if _, err := Seal(t.Context(), t.TempDir(), manifest, models, entries, nil, rand.Reader, by.signer); err == nil {
		t.Error("sealed for nobody")
	}
}
