package lds

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func checkKind(t *testing.T, name string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) || (err == nil) != (want == nil) {
		t.Errorf("%s: %v, want %v", name, err, want)
	}
	checkError(t, err)
}

const (
	pace128 = "3012 060A 04007F00070202040202 0201 02 0201 0D" // id-PACE-ECDH-GM-AES-CBC-CMAC-128, brainpoolP256r1
	ca128   = "300F 060A 04007F00070202030202 0201 01"
	ta1     = "300D 0608 04007F0007020202 0201 01"
	aaSHA   = "3017 0606 678108010105 0201 01 060A 04007F00070101040103"
	caKey   = "3017 0609 04007F000702020102 300A 3003 0601 29 0303 000401" // a key's frame; what is in it is not looked into
)

func set(entries ...string) []byte { return TLV(0x31, hex(strings.Join(entries, ""))) }

func TestSecurityInfos(t *testing.T) {
	for _, c := range []struct {
		name  string
		in    []byte
		say   string // number of entries of each kind
		fault string // part of the only fault
		wrong error
	}{
		{"PACE", set(pace128), "1 0 0 0 0 0 0 0", "", nil},
		{"of DG14", set(ta1, ca128, pace128, caKey, aaSHA), "1 0 1 1 0 1 1 0", "", nil},
		{"empty", set(), "0 0 0 0 0 0 0 0", "", nil},
		{"unknown kept", set("3008 0603 2A0304 0201 01"), "0 0 0 0 0 0 0 1", "", nil},
		{"twice", set(pace128, pace128), "2 0 0 0 0 0 0 0", "stands twice", nil},
		{"terminal authentication with two places", set(ta1, "3016 0608 04007F0007020202 0201 01 3007 0402 0120 0401 1E"), "0 0 0 0 0 2 0 0", "two places", nil},
		{"two algorithms of Active Authentication", set(aaSHA, strings.Replace(aaSHA, "0103", "0104", 1)), "0 0 0 0 0 0 2 0", "announced 2 times", nil},
		{"two sets of explicit parameters", set("3019 0609 04007F000702020402 3009 0607 2A8648CE3D0201 0201 20", "3019 0609 04007F000702020402 3009 0607 2A8648CE3E0201 0201 20"), "0 2 0 0 0 0 0 0", "two sets", nil},
		{"versions differ", set(pace128, strings.Replace(pace128, "0201 02", "0201 01", 1)), "2 0 0 0 0 0 0 0", "", nil},
		{"explicit parameters, nowhere", set(strings.Replace(pace128, "0201 0D", "0201 20", 1)), "1 0 0 0 0 0 0 0", "nowhere", nil},
		{"explicit parameters", set(strings.Replace(pace128, "0201 0D", "0201 20", 1), "3019 0609 04007F000702020402 3009 0607 2A8648CE3D0201 0201 20"), "1 1 0 0 0 0 0 0", "", nil},
		{"standardised identifier taken", set(pace128, "3019 0609 04007F000702020402 3009 0607 2A8648CE3D0201 0201 0D"), "1 1 0 0 0 0 0 0", "takes the standardised", nil},
		{"key of no kind", set("3017 0609 04007F000702020103 300A 3003 0601 29 0303 000401"), "0 0 0 0 0 0 0 1", "does not exist", nil}, // LDS_F_04
		{"version 10", set(strings.Replace(ca128, "0201 01", "0201 0A", 1)), "0 0 1 0 0 0 0 0", "has version 10", nil},                  // LDS_F_06
		{"no version", set("300C 060A 04007F00070202030202"), "", "", ErrMissing},                                                       // LDS_F_07
		{"no object identifier", set("3003 0201 01"), "", "", ErrTag},                                                                   // LDS_F_05
		{"negative version", set(strings.Replace(pace128, "0201 02", "0201 82", 1)), "", "", ErrValue},
		{"long way of writing a number", set("3010 060A 04007F00070202030202 0202 0001"), "", "", ErrValue},
		{"something after the end of an entry", set("3015 060A 04007F00070202040202 0201 02 0201 0D 0201 01"), "", "", ErrTag},
		{"place of EF.CVCA", set("3016 0608 04007F0007020202 0201 01 3007 0402 0120 0401 1E"), "0 0 0 0 0 1 0 0", "", nil},
		{"place of EF.CVCA, cut", set("3012 0608 04007F0007020202 0201 01 3003 0401 01"), "", "", ErrValue},
		{"not a set", TLV(0x30, hex(pace128)), "", "", ErrTag},
		{"bytes after the end", append(set(pace128), 0), "", "", ErrTag},
		{"65 entries", set(strings.Repeat("3008 0603 2A0304 0201 01", maxSecurityInfos+1)), "", "", ErrLimit},
		{"object identifier with a leading zero", set("3008 0603 2A8001 0201 01"), "", "", ErrValue},
	} {
		s, err := ParseSecurityInfos(c.in)
		checkKind(t, c.name, err, c.wrong)
		if err != nil {
			continue
		}
		say := fmt.Sprint(len(s.PACE), len(s.PACEDomains), len(s.ChipAuth), len(s.ChipAuthKeys), len(s.ChipAuthDomains), len(s.TerminalAuth), len(s.ActiveAuth), len(s.Others))
		if say != c.say {
			t.Errorf("%s: %s", c.name, say)
		}
		switch faults := strings.Join(s.Faults, "; "); {
		case c.name == "versions differ": // two: version 1, and the same parameters twice
			if len(s.Faults) != 2 {
				t.Errorf("%s: %s", c.name, faults)
			}
		case c.fault == "" && faults != "", !strings.Contains(faults, c.fault), len(s.Faults) > 1:
			t.Errorf("%s: faults %q", c.name, s.Faults)
		}
	}
}

func TestSecurityInfosValues(t *testing.T) {
	s, err := ParseSecurityInfos(set(pace128, aaSHA, "3016 0608 04007F0007020202 0201 01 3007 0402 0120 0401 1E"))
	if err != nil {
		t.Fatal(err)
	}
	p := s.PACE[0]
	if p.Agreement != ECDH || p.Mapping != GM || p.Cipher != AES128 || p.Version != 2 || p.Parameter != 13 || p.Protocol.String() != "0.4.0.127.0.7.2.2.4.2.2" {
		t.Errorf("%+v", p)
	}
	if ta := s.TerminalAuth[0]; ta.FID != 0x0120 || ta.SFI != 0x1E {
		t.Errorf("%+v", ta)
	}
	if a := s.ActiveAuth[0]; a.Signature.String() != "0.4.0.127.0.7.1.1.4.1.3" || a.Version != 1 {
		t.Errorf("%+v", a)
	}
	if !slices.Contains(s.Departures, SetOrder) {
		t.Error("the order is not DER's and nobody said so")
	}
	for name, o := range map[string]OID{
		"id-PACE-ECDH-CAM-AES-CBC-CMAC-256": OIDPACE + "\x06\x04", "id-PACE-DH-IM-3DES-CBC-CBC": OIDPACE + "\x03\x01",
		"id-CA-DH-AES-CBC-CMAC-192": OIDCA + "\x01\x03", "id-PACE-DH-GM": OIDPACE + "\x01", "id-TA": OIDTA,
		"0.4.0.127.0.7.2.2.4.6.1": OIDPACE + "\x06\x01", // CAM with 3DES is nothing
		"2.23.136.1.1.99":         icao + "\x63", "2.999": "\x88\x37",
	} {
		if o.Name() != name {
			t.Errorf("%s is called %s", name, o.Name())
		}
	}
}

func TestCompareAccess(t *testing.T) {
	other := strings.Replace(pace128, "0201 0D", "0201 0C", 1)
	for _, c := range []struct {
		name           string
		access, signed []byte
		want           string
	}{
		{"same", set(pace128), set(ta1, ca128, pace128), "[]"},
		{"in another order", set(pace128, other), set(other, pace128), "[]"},
		{"taken out", set(pace128), set(pace128, other), "[id-PACE-ECDH-GM-AES-CBC-CMAC-128 is signed and not in EF.CardAccess]"},
		{"put in", set(pace128, other), set(pace128), "[id-PACE-ECDH-GM-AES-CBC-CMAC-128 is in EF.CardAccess and not signed]"},
		{"something else put in", set(pace128, ta1), set(pace128), "[id-TA is in EF.CardAccess and not signed]"},
		{"more is signed", set(pace128), set(pace128, ta1), "[]"},
		{"changed", set(other), set(pace128), "[id-PACE-ECDH-GM-AES-CBC-CMAC-128 is in EF.CardAccess and not signed id-PACE-ECDH-GM-AES-CBC-CMAC-128 is signed and not in EF.CardAccess]"},
	} {
		a, err := ParseSecurityInfos(c.access)
		b, berr := ParseSecurityInfos(c.signed)
		if got := fmt.Sprint(CompareAccess(a, b)); got != c.want || err != nil || berr != nil {
			t.Errorf("%s: %s, %v, %v", c.name, got, err, berr)
		}
	}
}

func TestDG14(t *testing.T) {
	s, err := ParseDG14(TLV(0x6E, set(ta1, ca128, caKey)))
	if err != nil || len(s.Faults) != 0 || s.Key(s.ChipAuth[0]) == nil {
		t.Errorf("%v, %v", s.Faults, err)
	}
	if s, err = ParseDG14(TLV(0x6E, set(ta1, ca128))); err != nil || len(s.Faults) != 1 {
		t.Errorf("announced without a key: %v, %v", s.Faults, err)
	}
	withID := func(id string) string {
		return "301A 0609 04007F000702020102 300A 3003 0601 29 0303 000401 0201" + id
	}
	s, err = ParseDG14(TLV(0x6E, set("3012 060A 04007F00070202030202 0201 01 0201 02", withID("01"), withID("02"))))
	if err != nil || len(s.Faults) != 0 || s.Key(s.ChipAuth[0]).KeyID != 2 {
		t.Errorf("two keys: %v, %v", s.Faults, err)
	}
	if s, err = ParseDG14(TLV(0x6E, set(ca128, withID("01"), withID("02")))); err != nil || len(s.Faults) != 1 || s.Key(s.ChipAuth[0]) != nil {
		t.Errorf("two keys and no keyId: %v, %v", s.Faults, err)
	}
}
