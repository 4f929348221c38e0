package pace

import (
	"encoding/pem"
	"errors"
	"os/exec"
	"strings"
	"testing"

	"gatehouse/capture/lds"
)

// opensslParameters gives the DER of explicit parameters.
func opensslParameters(t *testing.T, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("the Debian package openssl is not installed")
	}
	out, err := exec.Command("openssl", args...).Output()
	if err != nil {
		t.Fatalf("openssl %v: %v", args, err)
	}
	block, _ := pem.Decode(out)
	if block == nil {
		t.Fatalf("openssl %v gives no PEM", args)
	}
	return block.Bytes
}

func curveParameters(t *testing.T, name string) []byte {
	return opensslParameters(t, "ecparam", "-name", name, "-param_enc", "explicit")
}

const (
	idEC lds.OID = "\x2A\x86\x48\xCE\x3D\x02\x01"
	idDH lds.OID = "\x2A\x86\x48\xCE\x3E\x02\x01"
)

func info(agreement lds.Agreement, m lds.Mapping, c lds.Cipher, parameter int) lds.PACEInfo {
	return lds.PACEInfo{Algorithm: lds.Algorithm{Agreement: agreement, Mapping: m, Cipher: c}, Version: 2, Parameter: parameter}
}

func explicit(kind lds.OID, agreement lds.Agreement, parameters []byte, id int) lds.DomainInfo {
	return lds.DomainInfo{Algorithm: lds.Algorithm{Agreement: agreement, Mapping: lds.GM}, Kind: kind, Parameters: parameters, ID: id}
}

// TestChoicesOrder: the best way first, whatever the order of the file.
func TestChoicesOrder(t *testing.T) {
	s := lds.SecurityInfos{PACE: []lds.PACEInfo{
		info(lds.ECDH, lds.IM, lds.AES256, 13), info(lds.DH, lds.GM, lds.TDES, 0), info(lds.ECDH, lds.GM, lds.AES128, 12),
		info(lds.ECDH, lds.GM, lds.AES256, 16), info(lds.ECDH, lds.CAM, lds.AES128, 12),
	}}
	all, refused := Choices(&s)
	var got []string
	for _, c := range all {
		got = append(got, c.Info.Mapping.String()+" "+c.Info.Cipher.String()+" "+c.Group.Name())
		if !c.Ambiguous {
			t.Errorf("%s: the parameters are ambiguous", got[len(got)-1])
		}
	}
	want := "CAM AES-128 P-256, GM AES-256 brainpoolP384r1, IM AES-256 brainpoolP256r1, GM AES-128 P-256, GM 3DES MODP-1024/160"
	if strings.Join(got, ", ") != want || len(refused) != 0 {
		t.Errorf("%s; %v", strings.Join(got, ", "), refused)
	}
	if all, refused := Choices(&lds.SecurityInfos{}); len(all)+len(refused) > 0 {
		t.Error("choices of nothing")
	}
}

// TestChoices: entries that can be used, and those that cannot.
func TestChoices(t *testing.T) {
	brainpool, dh := curveParameters(t, "brainpoolP320r1"), opensslParameters(t, "genpkey", "-genparam", "-algorithm", "DHX", "-pkeyopt", "dh_rfc5114:2")
	stranger := curveParameters(t, "secp256k1")
	spoilt := append([]byte(nil), brainpool...)
	spoilt[40] ^= 1
	old := info(lds.ECDH, lds.GM, lds.AES128, 13)
	old.Version = 1
	for _, v := range []struct {
		name   string
		info   lds.PACEInfo
		domain []lds.DomainInfo
		group  string // empty: refused
	}{
		{"standardized", info(lds.ECDH, lds.GM, lds.AES128, 13), nil, "brainpoolP256r1"},
		{"standardized, of a prime field", info(lds.DH, lds.IM, lds.AES128, 2), nil, "MODP-2048/256"},
		{"explicit, by id", info(lds.ECDH, lds.GM, lds.AES128, 32), []lds.DomainInfo{explicit(idEC, lds.ECDH, brainpool, 32), explicit(idEC, lds.ECDH, stranger, 33)}, "brainpoolP320r1"},
		{"explicit, the only one", info(lds.ECDH, lds.GM, lds.AES128, lds.NoID), []lds.DomainInfo{explicit(idEC, lds.ECDH, brainpool, lds.NoID)}, "brainpoolP320r1"},
		{"explicit, of a prime field", info(lds.DH, lds.GM, lds.AES128, 40), []lds.DomainInfo{explicit(idDH, lds.DH, dh, 40)}, "MODP-2048/224"},

		{"version 1", old, nil, ""},
		{"no cipher", info(lds.ECDH, lds.GM, 0, 13), nil, ""},
		{"reserved id", info(lds.ECDH, lds.GM, lds.AES128, 19), nil, ""},
		{"reserved id 5", info(lds.DH, lds.GM, lds.AES128, 5), nil, ""},
		{"a curve for DH", info(lds.DH, lds.GM, lds.AES128, 13), nil, ""},
		{"a prime field for ECDH", info(lds.ECDH, lds.GM, lds.AES128, 1), nil, ""},
		{"integrated mapping on P-224", info(lds.ECDH, lds.IM, lds.AES128, 10), nil, ""},
		{"generic mapping on P-224", info(lds.ECDH, lds.GM, lds.AES128, 10), nil, "P-224"},
		{"explicit parameters missing", info(lds.ECDH, lds.GM, lds.AES128, 32), nil, ""},
		{"explicit parameters of another id", info(lds.ECDH, lds.GM, lds.AES128, 32), []lds.DomainInfo{explicit(idEC, lds.ECDH, brainpool, 33)}, ""},
		{"several without an id", info(lds.ECDH, lds.GM, lds.AES128, lds.NoID), []lds.DomainInfo{explicit(idEC, lds.ECDH, brainpool, 1), explicit(idEC, lds.ECDH, brainpool, 2)}, ""},
		{"a valid curve that nobody knows", info(lds.ECDH, lds.GM, lds.AES128, 32), []lds.DomainInfo{explicit(idEC, lds.ECDH, stranger, 32)}, ""},
		{"one bit of a known one", info(lds.ECDH, lds.GM, lds.AES128, 32), []lds.DomainInfo{explicit(idEC, lds.ECDH, spoilt, 32)}, ""},
		{"no parameters", info(lds.ECDH, lds.GM, lds.AES128, 32), []lds.DomainInfo{explicit(idEC, lds.ECDH, nil, 32)}, ""},
	} {
		all, refused := Choices(&lds.SecurityInfos{PACE: []lds.PACEInfo{v.info}, PACEDomains: v.domain})
		switch {
		case v.group == "" && (len(all) != 0 || len(refused) != 1 || !errors.Is(refused[0], ErrUnsupported)):
			t.Errorf("%s: %v, refused %v", v.name, all, refused)
		case v.group != "" && (len(all) != 1 || len(refused) != 0 || all[0].Group.Name() != v.group || all[0].Ambiguous):
			t.Errorf("%s: %v, refused %v", v.name, all, refused)
		}
	}
}
