package seal

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"gatehouse/capture/cms"
)

// public is what the public collections hold.
type public struct {
	names    []string
	payloads map[string][]byte
	trust    Trust
}

// TestPublicVectors verifies the seals that others have published. GATEHOUSE_SEALS
// is a folder with checkouts of them, in folders of any names: tsenger/vdstools,
// li0ard/vds, australian-passport-office/vds-nc-reader-library-ios on GitHub.
//
//	GATEHOUSE_SEALS=DIR go test -v -run TestPublicVectors ./capture/seal
func TestPublicVectors(t *testing.T) {
	dir := os.Getenv("GATEHOUSE_SEALS")
	if dir == "" {
		t.Skip("GATEHOUSE_SEALS is not set: checkouts of the public collections of seals are needed")
	}
	p := collect(t, dir)
	// Within the validity of every signer's certificate.
	now := time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC)
	verified, bits := map[Kind]int{}, 0
	for _, name := range p.names {
		s, err := Parse(p.payloads[name])
		if err != nil {
			t.Logf("%-45s %v", name, err)
			if !unsigned(name) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		r := Verify(s, p.trust, now)
		t.Logf("%-45s %-7s %-40s signer %s%s: %s, signature %s", name, s.Kind, s.Document, s.Signer, s.Reference, r.Status, r.Signature)
		switch {
		case r.Signature == UnknownCertificate && !known(s, p):
			continue // its signer's certificate is not published
		case strings.HasPrefix(name, "invalid"):
			if r.Signature != InvalidSignature {
				t.Errorf("%s: %+v", name, r)
			}
			continue
		case r.Signature != Valid || r.Trust != Valid:
			t.Errorf("%s: %s, trust %s", name, r.Signature, r.Trust)
			continue
		}
		verified[s.Kind]++
		bits += everyBit(t, name, p, now)
	}
	t.Logf("verified: VDS %d, IDB %d, VDS-NC %d; %d changed bits refused", verified[VDS], verified[IDB], verified[VDSNC], bits)
	if verified[VDS] < 21 || verified[IDB] < 17 || verified[VDSNC] < 1 {
		t.Error("fewer seals than the collections hold")
	}
}

// known tells whether the signer could have been found.
func known(s Seal, p public) bool { return len(p.trust.candidates(s)) > 0 }

// unsigned are fragments that their collection keeps for tests of a parser.
func unsigned(name string) bool { return strings.HasPrefix(name, "administrativeDocumentV9") }

// everyBit changes single bits: all of small seals, of large ones every 11th, since
// the whole takes minutes.
func everyBit(t *testing.T, name string, p public, now time.Time) int {
	b := bytes.Clone(p.payloads[name])
	step := 1
	if len(b) > 300 {
		step = 11
	}
	if testing.Short() {
		step *= 29
	}
	n := 0
	for i := 0; i < len(b)*8; i += step {
		b[i/8] ^= 1 << (i % 8)
		if s, err := Parse(b); err == nil {
			if r := Verify(s, p.trust, now); r.Status == Valid || r.Status == UnknownFeature {
				t.Errorf("%s: bit %d changed and it is valid", name, i)
			}
		}
		b[i/8] ^= 1 << (i % 8)
		n++
	}
	return n
}

var (
	kotlinName   = regexp.MustCompile(`va[lr] (\w+): ByteArray`)
	kotlinHex    = regexp.MustCompile(`^[\s("+]*([0-9a-fA-F]{2,})($|[\s"])`)
	kotlinString = regexp.MustCompile(`const val (\w+) =\s*"([RN]DB1\w+)"`)
	textSeals    = regexp.MustCompile(`(?m)^- ([^\n]+?):?\n(\w+)$`)
	swiftJSON    = regexp.MustCompile(`(?s)let (\w*[vV]alidVDSJson) = """(.*?)"""`)
	swiftDER     = regexp.MustCompile(`let (\w+) = Data\(base64Encoded: "([^"]+)"`)
)

func collect(t *testing.T, dir string) public {
	p := public{payloads: map[string][]byte{}}
	add := func(name string, b []byte) {
		p.names, p.payloads[name] = append(p.names, name), b
	}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		text := string(b)
		switch name := d.Name(); {
		case name == "VdsRawBytesCommon.kt", name == "VdsRawBytesJvm.kt":
			if err := kotlinSeals(text, p.payloads, add); err != nil {
				return err
			}
		case name == "IcbRawStringsCommon.kt":
			for _, m := range kotlinString.FindAllStringSubmatch(text, -1) {
				add("IDB "+m[1], []byte(m[2]))
			}
		case name == "test_seals.txt":
			for _, m := range textSeals.FindAllStringSubmatch(text, -1) {
				if raw, err := hex.DecodeString(m[2]); err == nil {
					add("li0ard "+m[1], raw)
				} else {
					add("li0ard IDB "+m[1], []byte(m[2]))
				}
			}
		case name == "VDSAuthenticatorTests.swift":
			for _, m := range swiftJSON.FindAllStringSubmatch(text, -1) {
				add(m[1], []byte(m[2]))
			}
			for _, m := range swiftDER.FindAllStringSubmatch(text, -1) {
				der, err := base64.StdEncoding.DecodeString(m[2])
				if err != nil {
					return err
				}
				if c, err := cms.Parse(der); err == nil && c.CA {
					p.trust.Anchors = append(p.trust.Anchors, c)
				}
			}
		case strings.HasSuffix(name, ".crt"), strings.HasSuffix(name, ".bks"):
			p.pin(b)
		case strings.HasSuffix(name, "cert.pem"):
			if block, _ := pem.Decode(b); block != nil {
				p.pin(block.Bytes)
			}
		}
		return nil
	})
	if err != nil || len(p.names) == 0 {
		t.Fatalf("%d seals found below GATEHOUSE_SEALS: %v", len(p.names), err)
	}
	return p
}

// kotlinSeals takes the constants of a source file: names, and lines of hexadecimal
// digits in quotes of either kind.
func kotlinSeals(text string, have map[string][]byte, add func(string, []byte)) error {
	name, digits := "", ""
	flush := func() error {
		raw, err := hex.DecodeString(digits)
		if err == nil && name != "" && !bytes.Equal(have[name], raw) {
			add(name, raw)
		}
		digits = ""
		return err
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if m := kotlinName.FindStringSubmatch(line); m != nil {
			if err := flush(); err != nil {
				return err
			}
			name = m[1]
		} else if m := kotlinHex.FindStringSubmatch(line); m != nil {
			digits += m[1]
		}
	}
	return flush()
}

// pin takes every certificate that begins anywhere in b: a key store's own frame
// does not matter here.
func (p *public) pin(b []byte) {
	for i := 0; i+4 < len(b); i++ {
		if b[i] != 0x30 || b[i+1] != 0x82 {
			continue
		}
		n := 4 + int(b[i+2])<<8 + int(b[i+3])
		if i+n > len(b) {
			continue
		}
		if c, err := cms.Parse(b[i : i+n]); err == nil {
			p.trust.Pinned = append(p.trust.Pinned, c)
		} else if !errors.Is(err, cms.ErrCertificate) {
			panic(err)
		}
	}
}
