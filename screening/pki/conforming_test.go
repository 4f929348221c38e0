package pki_test

import (
	"bytes"
	"slices"
	"testing"

	"gatehouse/screening"
	"gatehouse/screening/pki"
	"gatehouse/test/rig/issuer"
)

// TestConforming: files that depart from their standards are named, and fail where the
// policy is strict; files that cannot be read by them fail in any case. The first row
// is the control.
func TestConforming(t *testing.T) {
	s := newState(t, "UTO")
	certificate := func(change func(*issuer.Template)) func(*issuer.CardOptions) {
		return func(o *issuer.CardOptions) {
			c, err := s.NewSigner(spec, nil, change)
			o.Signer = must(t, c, err)
		}
	}
	extension := func(arcs []int, change func(*issuer.Extension)) func(*issuer.CardOptions) {
		return certificate(func(c *issuer.Template) {
			i := slices.IndexFunc(c.Extensions, func(e issuer.Extension) bool { return slices.Equal(e.OID, arcs) })
			if c.Extensions = slices.Clone(c.Extensions); change == nil {
				c.Extensions = slices.Delete(c.Extensions, i, i+1)
			} else {
				change(&c.Extensions[i])
			}
		})
	}
	state := func(name, to, content, fault string, departures ...string) func(*screening.Evidence) {
		return func(e *screening.Evidence) {
			for i := range e.Chip.Files {
				if f := &e.Chip.Files[i]; f.Name == name {
					f.State, f.Fault, f.Departures = to, fault, departures
				}
			}
			if e.Chip.File(name) == nil {
				e.Chip.Files = append(e.Chip.Files, screening.FileEvidence{Name: name, State: to, Reason: fault, Content: []byte(content)})
			}
		}
	}
	for _, c := range []struct {
		name     string
		make     func(*issuer.CardOptions)
		spoil    func(*screening.Evidence)
		lax      string
		strict   string
		departed string // value of the file that it is about
		file     string
	}{
		{"nothing", nil, nil, "successful", "successful", "", ""},
		{"biometric header", nil, state("DG2", "read", "", "", "biometric-header"), "successful", "failed not conforming", "biometric-header", "DG2"},
		{"no template in DG2", nil, state("DG2", "read", "", "DG2: tag 02: mandatory object missing"), "failed malformed", "failed malformed", "DG2: tag 02: mandatory object missing", "DG2"},
		{"EF.CVCA is none", nil, state("EF.CVCA", "malformed", "", "EF.CVCA: tag 42"), "failed malformed", "failed malformed", "EF.CVCA: tag 42", "EF.CVCA"},
		{"EF.ATR/INFO without lengths", nil, state("EF.ATR/INFO", "read", "\x47\x03\x94\x21\xE0", ""), "successful", "failed not conforming", "no-lengths-of-apdus", "EF.ATR/INFO"},
		{"EF.ATR/INFO in order", nil, state("EF.ATR/INFO", "read", "\x47\x03\x94\x21\xE0\x7F\x66\x08\x02\x02\x07\x80\x02\x02\x07\x80", ""), "successful", "successful", "", "EF.ATR/INFO"},
		{"signer's information of another version", func(o *issuer.CardOptions) {
			o.Signed = func(d *issuer.SignedData) { d.InfoVersion = 3 }
		}, nil, "successful", "failed not conforming", "CMS: version of a signer is not the one for its identifier", "EF.SOD"},
		{"two hashes, which nobody forbids", func(o *issuer.CardOptions) {
			o.Signed = func(d *issuer.SignedData) { d.Hash = "SHA-512" }
		}, nil, "successful", "successful", "CMS: digest and signature of a signer name different hashes", "EF.SOD"},
		{"issuer of another name", certificate(func(c *issuer.Template) {
			c.Issuer = append(slices.Clone(c.Issuer[:3:3]), issuer.Attribute{Arc: 3, Value: "Another"})
		}), nil, "successful", "failed not conforming", "RFC 5280: issuer is not the subject of the authority whose key signed", "EF.SOD"},
		{"no key of the authority", extension([]int{2, 5, 29, 35}, nil), nil, "successful", "failed not conforming", "Doc 9303-12: certificate does not name the key of its authority", "EF.SOD"},
		{"no key usage", extension([]int{2, 5, 29, 15}, nil), nil, "successful", "failed not conforming", "Doc 9303-12: certificate without key usage", "EF.SOD"},
		{"key usage may be passed over", extension([]int{2, 5, 29, 15}, func(e *issuer.Extension) { e.Critical = false }), nil, "successful", "failed not conforming", "X.509: key usage is not critical", "EF.SOD"},
	} {
		o := options()
		if c.make != nil {
			c.make(&o)
		}
		e := clone(evidence(t, s, o))
		if c.spoil != nil {
			c.spoil(e)
		}
		for strict, want := range map[bool]string{false: c.lax, true: c.strict} {
			r := rules
			r.Strict = strict
			all := pki.Check(e, now, r)
			expect(t, c.name, all, map[string]string{"content": want})
			f := findingOf(t, all, "content")
			named := slices.ContainsFunc(f.Values, func(v screening.Value) bool { return v.Name == c.file && v.Value == c.departed })
			if c.departed != "" && !named {
				t.Errorf("%s: %v does not name %s: %q", c.name, f.Values, c.file, c.departed)
			}
		}
	}
}

// TestUnlisted: DG1 and DG2 must be in the signed list, whether EF.COM was read or not.
func TestUnlisted(t *testing.T) {
	s := newState(t, "UTO")
	for _, n := range []int{1, 2} {
		o := options()
		o.Object = func(x *issuer.SecurityObject) { delete(x.Digests, n) }
		e := clone(evidence(t, s, o))
		e.Chip.Files = slices.DeleteFunc(e.Chip.Files, func(f screening.FileEvidence) bool {
			return f.Name == "EF.COM" || n == 2 && f.Name == "DG2"
		})
		if got := findingOf(t, pki.Check(e, now, rules), "read"); got.Verdict != screening.Failed || valueOf(got, "reason") != "unlisted" {
			t.Errorf("without DG%d: %v %v", n, got.Verdict, got.Values)
		}
	}
}

// TestNoCertificate: bytes in the place of the signer's certificate that are none fail,
// and a certificate of an algorithm that is not known is no suspicion.
func TestNoCertificate(t *testing.T) {
	s := newState(t, "UTO")
	ecdsa := []byte("\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01") // id-ecPublicKey
	for _, c := range []struct {
		name   string
		change func(der []byte) []byte
		want   string
	}{
		{"control", bytes.Clone, "successful"},
		{"cut off", func(b []byte) []byte { return append([]byte{0x30, 0x10}, b[4:20]...) }, "failed malformed"},
		{"unknown kind of key", func(b []byte) []byte {
			return bytes.Replace(b, ecdsa, []byte("\x06\x07\x2A\x86\x48\xCE\x3D\x02\x63"), 1)
		}, "undetermined signer unknown"},
	} {
		o := options()
		o.Signed = func(d *issuer.SignedData) { d.Certificates[0] = c.change(d.Certificates[0]) }
		f := findingOf(t, pki.Check(evidence(t, s, o), now, rules), "signature")
		got := f.Verdict.String()
		if class := valueOf(f, "reason"); class != "" {
			got += " " + class
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s: %s", c.name, got, c.want, f.Text)
		}
		if told := valueOf(f, "EF.SOD"); (told == "") != (c.want == "successful") {
			t.Errorf("%s: what is wrong with the certificate: %q", c.name, told)
		}
	}
}

// TestTrustPoints: a terminal without certificates is undetermined, and so it stays
// where the chip said whom it trusts; a chip that does not say it fails.
func TestTrustPoints(t *testing.T) {
	good := evidence(t, newState(t, "UTO"), options())
	for state, want := range map[string]string{
		"": "undetermined missing", "read": "undetermined missing", "aborted": "undetermined missing",
		"absent": "failed trust points", "denied": "failed trust points", "malformed": "failed trust points",
	} {
		e := clone(good)
		protocol(e, "TA", "missing")
		if state != "" {
			e.Chip.Files = append(e.Chip.Files, screening.FileEvidence{Name: "EF.CVCA", State: state, Content: []byte("\x42\x0CUTOCVCA00001")})
		}
		content := "successful"
		if state == "malformed" {
			content = "failed malformed"
		}
		expect(t, "EF.CVCA "+state, pki.Check(e, now, rules), map[string]string{"ta": want, "content": content})
	}
}
