package seal_test

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"gatehouse/capture/cms"
	"gatehouse/capture/seal"
	"gatehouse/test/rig/seals"
)

// bitsOf is how many bits of each seal are changed: some hundred spread over it, all
// with GATEHOUSE_EVERY_BIT=1, which takes minutes.
func bitsOf(t *testing.T) int {
	switch {
	case os.Getenv("GATEHOUSE_EVERY_BIT") != "":
		return 1 << 30
	case testing.Short():
		return 50
	}
	return 200
}

// TestEveryBit: each seal is valid as it is, and never with one bit of it changed.
func TestEveryBit(t *testing.T) {
	w := newWorkshop(t)
	for _, m := range w.seals {
		s, err := seal.Parse(m.payload)
		if err != nil {
			t.Errorf("%s: %v", m.name, err)
			continue
		}
		want := seal.Valid
		if m.name == "unknown feature" {
			want = seal.UnknownFeature
		}
		if r := seal.Verify(s, w.trust, now); r.Status != want || r.Signature != seal.Valid || r.Trust != seal.Valid || !bytes.Equal(r.Signer.Raw, m.signer.Certificate) {
			t.Errorf("%s: %s, signature %s, trust %s", m.name, r.Status, r.Signature, r.Trust)
		}
		step := len(m.payload)*8/bitsOf(t) | 1
		b := bytes.Clone(m.payload)
		for i := 0; i < len(b)*8; i += step {
			b[i/8] ^= 1 << (i % 8)
			if s, err := seal.Parse(b); err == nil {
				if r := seal.Verify(s, w.trust, now); r.Status == seal.Valid || r.Status == seal.UnknownFeature {
					t.Errorf("%s: bit %d changed and it is %s", m.name, i, r.Status)
				}
			} else if !errors.Is(err, seal.ErrFormat) && !errors.Is(err, seal.ErrNoSeal) {
				t.Errorf("%s: bit %d: an error of another kind: %v", m.name, i, err)
			}
			b[i/8] ^= 1 << (i % 8)
		}
	}
}

func TestFields(t *testing.T) {
	w := newWorkshop(t)
	lines := func(s string, sizes ...int) string {
		var out []string
		for _, n := range sizes {
			out, s = append(out, s[:n]), s[n:]
		}
		return strings.Join(out, "\n")
	}
	month := now.AddDate(0, -1, 0).Format(time.DateOnly)
	for _, c := range []struct {
		name, document, signer, signed string
		version                        int
		values                         map[string]string
	}{
		{"residence permit", "residence permit", "UTA21234567", month, 4, map[string]string{"mrz": lines(td2, 36, 36), "passport number": "UFO001979"}},
		{"arrival attestation", "arrival attestation", "UTA10005B", month, 3, map[string]string{"mrz": lines(td2, 36, 36), "AZR number": "ABC123456789"}},
		{"visa A", "visa", "UTA37", month, 4, map[string]string{"mrz": lines(mvA, 44, 28), "number of entries": "2", "duration of stay": "90 days, 0 months, 0 years"}},
		{"visa B", "visa", "UTA4100", month, 4, map[string]string{"mrz": lines(mvB, 36, 28), "duration of stay": "as decided at entry"}},
		{"IDB TD2", "substitute identity document", "", month, 1, map[string]string{"mrz": lines(td2, 36, 36), "date of expiry": "2030-05-06"}},
		{"IDB TD3 compressed", "", "", month, 1, map[string]string{"mrz": lines(td3, 44, 44)}},
		{"IDB TD1 with certificate", "", "", month, 1, map[string]string{"mrz": lines(td1, 30, 30, 30)}},
		{"IDB visa", "visa", "", month, 1, map[string]string{"mrz": lines(mvA, 44, 28), "duration of stay": "0 days, 1 months, 0 years"}},
		{"VDS-NC vaccination", "proof of vaccination", "", "", 1, map[string]string{"name": "ROE JANE", "date of birth": "1974-08-12", "document number": "L898902C3", "msg.ve.0.des": "XM68M6", "msg.ve.0.vd.0.seq": "1"}},
		{"VDS-NC test", "proof of testing", "", "", 1, map[string]string{"msg.utci": "U2"}},
	} {
		s, err := seal.Parse(w.of(c.name).payload)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		signer := strings.Replace(s.Signer+s.Reference, "0005B", "005B", 1)
		if s.Kind == seal.IDB {
			signer = ""
		}
		if s.Issuer != "UTO" || s.Document != c.document || signer != strings.Replace(c.signer, "0005B", "005B", 1) || s.Signed != c.signed || s.Version != c.version {
			t.Errorf("%s: issuer %s, document %q, signer %s, signed %s, version %d", c.name, s.Issuer, s.Document, signer, s.Signed, s.Version)
		}
		for name, want := range c.values {
			if got := s.Value(name); got != want {
				t.Errorf("%s: %s is %q, want %q", c.name, name, got, want)
			}
		}
		if text := s.LogValue().String(); strings.Contains(text, "ROE") {
			t.Errorf("the log would hold %q", text)
		}
	}
}

// TestStatuses has each status of appendix D with its cause.
func TestStatuses(t *testing.T) {
	day := 24 * time.Hour
	for _, c := range []struct {
		name   string
		make   func(*testing.T) (seal.Trust, *seals.Signer)
		want   seal.Status
		sign   seal.Status
		anchor bool // none is known
	}{
		{"good", good(seals.Request{}), seal.Valid, seal.Valid, false},
		{"types allow it", good(seals.Request{Types: []string{"V", "I"}}), seal.Valid, seal.Valid, false},
		{"types do not", good(seals.Request{Types: []string{"V"}}), seal.InvalidDocumentType, seal.Valid, false},
		{"expired", good(seals.Request{Shift: -400 * day}), seal.ExpiredCertificate, seal.Valid, false},
		{"not yet valid", good(seals.Request{Shift: 30 * day}), seal.ExpiredCertificate, seal.Valid, false},
		{"key for something else", good(seals.Request{NoSigning: true}), seal.InvalidSignature, seal.InvalidSignature, false},
		{"usage of a seal's signer", good(seals.Request{Use: []int{2, 23, 136, 1, 1, 11, 1}}), seal.Valid, seal.Valid, false},
		{"usage of a signer of travel stamps", good(seals.Request{Use: []int{2, 23, 136, 1, 1, 9, 8, 1}}), seal.UntrustedCertificate, seal.Valid, false},
		{"usage of a signer of travel credentials", good(seals.Request{Use: []int{2, 23, 136, 1, 1, 12, 1}}), seal.UntrustedCertificate, seal.Valid, false},
		{"usage of a health signer", good(seals.Request{Use: []int{2, 23, 136, 1, 1, 14, 2}}), seal.UntrustedCertificate, seal.Valid, false},
		{"usage of a list signer", good(seals.Request{Use: []int{2, 23, 136, 1, 1, 3}}), seal.UntrustedCertificate, seal.Valid, false},
		{"usage of a server", good(seals.Request{Use: []int{1, 3, 6, 1, 5, 5, 7, 3, 1}}), seal.UntrustedCertificate, seal.Valid, false},
		{"serial number of 20 bytes", good(seals.Request{Long: true}), seal.Valid, seal.Valid, false},
		{"SHA-1 for a serial number", hashed("DE", "ZV"), seal.Valid, seal.Valid, false},
		{"signer of another country than its authority", good(seals.Request{Country: "XX"}), seal.UntrustedCertificate, seal.Valid, false},
		{"revoked", func(t *testing.T) (seal.Trust, *seals.Signer) {
			n := nation(t, "UT", "P-256")
			s := issue(t, n, seals.Request{})
			n.Revoke(s)
			return trust(t, n), s
		}, seal.RevokedCertificate, seal.Valid, false},
		{"signer not known", func(t *testing.T) (seal.Trust, *seals.Signer) {
			n := nation(t, "UT", "P-256")
			tr := trust(t, n)
			return tr, issue(t, n, seals.Request{})
		}, seal.UnknownCertificate, seal.UnknownCertificate, false},
		{"authority not known", func(t *testing.T) (seal.Trust, *seals.Signer) {
			n := nation(t, "UT", "P-256")
			s := issue(t, n, seals.Request{})
			tr := trust(t, n)
			tr.Anchors = trust(t, nation(t, "XX", "P-256")).Anchors
			return tr, s
		}, seal.UntrustedCertificate, seal.Valid, true},
		{"pinned without an authority", func(t *testing.T) (seal.Trust, *seals.Signer) {
			n := nation(t, "UT", "P-256")
			s := issue(t, n, seals.Request{})
			n.Pin(s)
			tr := trust(t, n)
			tr.Anchors, tr.Signers = nil, nil
			return tr, s
		}, seal.Valid, seal.Valid, false},
		{"pinned and revoked", func(t *testing.T) (seal.Trust, *seals.Signer) {
			n := nation(t, "UT", "P-256")
			s := issue(t, n, seals.Request{})
			n.Pin(s)
			n.Revoke(s)
			return trust(t, n), s
		}, seal.RevokedCertificate, seal.Valid, false},
		{"authority's old certificate", func(t *testing.T) (seal.Trust, *seals.Signer) {
			tr, s := good(seals.Request{})(t)
			tr.Anchors = []*cms.Certificate{expired(tr.Anchors[0])}
			return tr, s
		}, seal.ExpiredCertificate, seal.Valid, false},
		{"authority's old certificate before its new one", func(t *testing.T) (seal.Trust, *seals.Signer) {
			tr, s := good(seals.Request{})(t)
			tr.Anchors = []*cms.Certificate{expired(tr.Anchors[0]), tr.Anchors[0]}
			return tr, s
		}, seal.Valid, seal.Valid, false},
		{"another key under the same name", func(t *testing.T) (seal.Trust, *seals.Signer) {
			n := nation(t, "UT", "P-256")
			issue(t, n, seals.Request{})
			return trust(t, n), issue(t, nation(t, "UT", "P-256"), seals.Request{})
		}, seal.InvalidSignature, seal.InvalidSignature, false},
		{"two of one name, one of which fits", func(t *testing.T) (seal.Trust, *seals.Signer) {
			n := nation(t, "UT", "P-256")
			issue(t, n, seals.Request{})
			s := issue(t, n, seals.Request{})
			return trust(t, n), s
		}, seal.Valid, seal.Valid, false},
	} {
		tr, signer := c.make(t)
		if r := seal.Verify(sealOf(t, signer, td2), tr, now); r.Status != c.want || r.Signature != c.sign || r.NoAnchor != c.anchor {
			t.Errorf("%s: %s, signature %s, no anchor %v; want %s, %s, %v", c.name, r.Status, r.Signature, r.NoAnchor, c.want, c.sign, c.anchor)
		}
	}
}

// expired is the same certificate with an earlier end.
func expired(c *cms.Certificate) *cms.Certificate {
	old := *c
	old.NotAfter = now.Add(-time.Hour)
	return &old
}

func good(r seals.Request) func(*testing.T) (seal.Trust, *seals.Signer) {
	return func(t *testing.T) (seal.Trust, *seals.Signer) {
		n := nation(t, "UT", "P-256")
		s := issue(t, n, r)
		return trust(t, n), s
	}
}

// hashed makes a signer that seals refer to by the SHA-1 of its certificate.
func hashed(country, name string) func(*testing.T) (seal.Trust, *seals.Signer) {
	return func(t *testing.T) (seal.Trust, *seals.Signer) {
		n := nation(t, country, "P-256")
		s, err := n.Issue(name, seals.Request{Serial: 9})
		if err != nil {
			t.Fatal(err)
		}
		return trust(t, n), s
	}
}

// TestFillersForCode: an MRZ that begins with fillers has no document type, so that
// none allows it. Anybody can print such a seal.
func TestFillersForCode(t *testing.T) {
	tr, signer := good(seals.Request{Types: []string{"V", "I"}})(t)
	for lines, want := range map[string]seal.Status{"<<" + td2[2:]: seal.InvalidDocumentType, td2: seal.Valid} {
		if r := seal.Verify(sealOf(t, signer, lines), tr, now); r.Status != want {
			t.Errorf("%.2s: %s, want %s", lines, r.Status, want)
		}
	}
}

// sealOf is a signer's emergency travel document with these lines.
func sealOf(t *testing.T, signer *seals.Signer, lines string) seal.Seal {
	t.Helper()
	b, err := signer.VDS(4, "UTO", [2]byte{0x5E, 3}, now, seals.Field{Tag: 2, Value: seals.C40(lines)})
	if err != nil {
		t.Fatal(err)
	}
	s, err := seal.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func issue(t *testing.T, n *seals.Nation, r seals.Request) *seals.Signer {
	t.Helper()
	r.Serial = 9
	s, err := n.Issue("S1", r)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestStrangeTrust: a certificate with a critical extension that is not known here is
// of no use, and refused with the set that holds it, whoever it is.
func TestStrangeTrust(t *testing.T) {
	for _, pin := range []bool{false, true} {
		for _, critical := range [][]int{nil, {2, 5, 29, 30}} {
			n := nation(t, "UT", "P-256")
			s := issue(t, n, seals.Request{Critical: critical})
			if pin {
				n.Pin(s)
			}
			text, err := n.Trust()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := seal.ParseTrust(text); (err == nil) != (critical == nil) || err != nil && !errors.Is(err, seal.ErrTrust) {
				t.Errorf("critical %v, pinned %v: %v", critical, pin, err)
			}
		}
	}
}

// TestRevocationAge: a report says when no current list was there.
func TestRevocationAge(t *testing.T) {
	n := nation(t, "UT", "P-256")
	s := issue(t, n, seals.Request{})
	tr := trust(t, n)
	x := sealOf(t, s, td2)
	for _, c := range []struct {
		at   time.Time
		crls bool
		want bool
	}{{now, true, false}, {now.AddDate(0, 0, 8), true, true}, {now, false, true}} {
		now := tr
		if !c.crls {
			now.CRLs = nil
		}
		if r := seal.Verify(x, now, c.at); r.NoRevocation != c.want || r.Status != seal.Valid {
			t.Errorf("at %v with lists %v: %v, %s", c.at, c.crls, r.NoRevocation, r.Status)
		}
	}
}

// TestHealthSigner: a signer of health proofs seals these, as it seals nothing else
// (TestStatuses).
func TestHealthSigner(t *testing.T) {
	tr, signer := good(seals.Request{Use: []int{2, 23, 136, 1, 1, 14, 2}})(t)
	b, err := signer.VDSNC("UTO", "icao.test", map[string]any{"pid": map[string]any{"n": "ROE JANE"}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := seal.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	if r := seal.Verify(s, tr, now); r.Status != seal.Valid {
		t.Errorf("%s", r.Status)
	}
}
