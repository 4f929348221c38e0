package format

import (
	"bytes"
	"errors"
	"testing"

	"gatehouse/test/rig/anchors"
)

// FuzzWalk: whatever a file is, each object is of a kind or has a reason, and errors
// are of the documented ones.
func FuzzWalk(f *testing.F) {
	for _, b := range [][]byte{certificate, crl, signed, raw, archive(f, raw, certificate), []byte(pemBlock("CERTIFICATE", certificate))} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 1<<16 {
			return
		}
		n := 0
		err := Walk(t.Context(), bytes.NewReader(b), int64(len(b)), func(o Object) error {
			if n++; (o.Kind == Unknown) != (o.Err != nil) {
				t.Fatalf("object %d: %+v", n, o)
			}
			return nil
		})
		if err == nil && n == 0 && len(b) > 0 && !isLDIF(b) && !bytes.HasPrefix(b, []byte("PK")) && !bytes.Contains(b, []byte("-----BEGIN ")) {
			t.Fatal("nothing was found, and nothing said")
		}
	})
}

// FuzzLDIF: the same of dumps: no value is longer than its text.
func FuzzLDIF(f *testing.F) {
	f.Add(anchors.LDIF(anchors.Object{Attribute: "userCertificate;binary", Country: "UT", Value: certificate}, anchors.Object{Attribute: "pkdMasterListContent", Value: signed, Nonconformant: true}))
	f.Add([]byte("dn: x\nchangetype: delete\n\nuserCertificate:< file:///x\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		b = append([]byte("version: 1\n"), b...)
		total := 0
		err := Walk(t.Context(), bytes.NewReader(b), int64(len(b)), func(o Object) error {
			if !o.LDIF && o.Err == nil || o.Where == "" {
				t.Fatalf("%+v", o)
			}
			total += len(o.Bytes)
			return nil
		})
		if err != nil && !errors.Is(err, ErrLimit) || total > len(b) {
			t.Fatalf("%d bytes of %d, %v", total, len(b), err)
		}
	})
}

// FuzzDefectList: errors are of the documented kinds, and every entry names a signer.
func FuzzDefectList(f *testing.F) {
	for version := range int64(2) {
		f.Add(anchors.DefectList(version, anchors.Defect{KeyID: []byte{1, 2}, Type: revoked, Status: 3}))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := DefectList(b)
		if err != nil && !errors.Is(err, ErrForm) && !errors.Is(err, ErrLimit) {
			t.Fatal(err)
		}
		for _, e := range l.Entries {
			if e.Signer.Issuer == nil && e.Signer.KeyID == nil && e.Signer.Hash == nil || e.Signer.Issuer != nil && e.Signer.Serial == nil {
				t.Fatalf("%+v", e)
			}
		}
	})
}

// FuzzDeviationList: errors are of the documented kinds.
func FuzzDeviationList(f *testing.F) {
	f.Add(anchors.DeviationList("P<", []byte{1, 2}, revoked))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := DeviationList(b); err != nil && !errors.Is(err, ErrForm) && !errors.Is(err, ErrLimit) {
			t.Fatal(err)
		}
	})
}
