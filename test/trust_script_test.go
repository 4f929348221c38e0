package test

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"os"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"gatehouse/capture/cms"
	"gatehouse/test/rig/anchors"
	"gatehouse/uplink/shelf"
	"gatehouse/uplink/trust/format"
)

// writeAnchors makes with openssl what the states UT and XU hand out, in the script's
// folder:
//
//	csca.crt csca2.crt link.crt ds.crt x.crt   certificates in PEM; link leads from csca to csca2
//	bad.crt                                    x with a changed signature
//	first.ml second.ml                         UT's master lists: csca and x; csca, csca2, link, ds and two that are damaged
//	forged.ml noteku.ml raw.ml ml.zip          changed, by a document signer, without a signature, in an archive
//	pkd.ldif                                   ds, one of the branch for what does not conform, two revocation lists, second.ml
//	old.crl new.crl                            of csca
//	defects.bin deviations.bin                 of ds
//	partners.manifest nation.keys              a bundle of csca, version 2; stale/partners.manifest is version 1
func writeAnchors(ts *testscript.TestScript, _ bool, _ []string) {
	f, err := anchors.New(ts.MkAbs("."))
	if errors.Is(err, anchors.ErrNoOpenSSL) {
		ts.Fatalf("%v", err)
	}
	ts.Check(err)
	ts.Check(errors.Join(
		f.Authority("csca", "/C=UT/O=Utopia/CN=CSCA"), f.Authority("csca2", "/C=UT/O=Utopia/CN=CSCA 2"), f.Link("link", "csca", "csca2", "/C=UT/O=Utopia/CN=CSCA 2"),
		f.Authority("x", "/C=XU/O=Xutopia/CN=CSCA"), f.Issue("ds", "csca", "/C=UT/CN=DS", "dsc"), f.Issue("mls", "csca", "/C=UT/CN=MLS", "mls"),
		f.Issue("dfls", "csca", "/C=UT/CN=DFLS", "dfls"), f.Issue("dls", "csca", "/C=UT/CN=DLS", "dls")))
	der := func(name string) []byte {
		b, err := f.DER(name)
		ts.Check(err)
		return b
	}
	write := func(name string, b []byte, err error) []byte {
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(name), b, 0o600))
		return b
	}
	signed := func(name, by, kind string, content []byte) []byte {
		b, err := f.Sign(by, kind, content)
		return write(name, b, err)
	}
	flipped := func(b []byte) []byte {
		b = bytes.Clone(b)
		b[len(b)-1] ^= 1
		return b
	}
	write("bad.crt", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: flipped(der("x"))}), nil)
	first := signed("first.ml", "mls", format.OIDMasterList, anchors.MasterList(der("csca"), der("x")))
	oldCRL, err := f.CRL("csca", "ds")
	write("old.crl", oldCRL, err)
	time.Sleep(1100 * time.Millisecond) // the next ones are newer: dates are in seconds
	second := signed("second.ml", "mls", format.OIDMasterList,
		anchors.MasterList(der("csca"), der("csca2"), der("link"), der("ds"), flipped(der("x")), []byte{0x30, 3, 2, 1, 7}))
	newCRL, err := f.CRL("csca")
	write("new.crl", newCRL, err)
	signed("noteku.ml", "ds", format.OIDMasterList, anchors.MasterList(der("csca")))
	write("forged.ml", flipped(first), nil)
	write("raw.ml", anchors.MasterList(der("csca"), der("x")), nil)
	var archive bytes.Buffer
	z := zip.NewWriter(&archive)
	entry, err := z.Create("UT.ml")
	ts.Check(err)
	_, err = entry.Write(first)
	ts.Check(errors.Join(err, z.Close()))
	write("ml.zip", archive.Bytes(), nil)
	signer, err := cms.Parse(der("ds"))
	ts.Check(err)
	ds := signer.SubjectKeyID
	revoked := []byte{0x06, 0x0A, 0x04, 0x00, 0x7F, 0x00, 0x07, 0x03, 0x01, 0x05, 0x01, 0x01}
	signed("defects.bin", "dfls", format.OIDDefectList, anchors.DefectList(1, anchors.Defect{KeyID: ds, Type: revoked, Status: 2}))
	signed("deviations.bin", "dls", format.OIDDeviationList, anchors.DeviationList("P<", ds, []byte{0x06, 0x08, 0x67, 0x81, 0x08, 0x01, 0x01, 0x07, 0x02, 0x02}))
	ts.Check(f.Issue("nc", "csca", "/C=UT/CN=Not conforming", "dsc"))
	write("pkd.ldif", anchors.LDIF(
		anchors.Object{Attribute: "userCertificate;binary", Country: "UT", Value: der("ds")},
		anchors.Object{Attribute: "userCertificate;binary", Country: "UT", Value: der("nc"), Nonconformant: true},
		anchors.Object{Attribute: "certificateRevocationList;binary", Country: "UT", Value: oldCRL},
		anchors.Object{Attribute: "certificateRevocationList;binary", Country: "UT", Value: newCRL},
		anchors.Object{Attribute: "pkdMasterListContent", Country: "UT", Value: second},
	), nil)
	writeBundles(ts, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der("csca")}))
}

// writeBundles signs a bundle as the nation does, version 1 in the folder stale and
// version 2 here.
func writeBundles(ts *testscript.TestScript, content []byte) {
	secret, public, err := shelf.GenerateKey(rand.Reader, "national.example")
	ts.Check(err)
	signer, err := shelf.NewSigner(secret)
	ts.Check(err)
	_, stranger, err := shelf.GenerateKey(rand.Reader, "national.example")
	ts.Check(err)
	ts.Check(errors.Join(os.WriteFile(ts.MkAbs("nation.keys"), []byte(public+"\n"), 0o600), os.WriteFile(ts.MkAbs("stranger.keys"), []byte(stranger+"\n"), 0o600), os.MkdirAll(ts.MkAbs("stale"), 0o700)))
	for version, dir := range map[uint64]string{1: "stale", 2: "."} {
		issued := time.Now().Add(-time.Hour * 24 * time.Duration(3-version))
		_, err := shelf.Sign(ts.MkAbs(dir), shelf.Manifest{Kind: shelf.KindTrust, Name: "partners", Version: version, Issued: issued, Expires: issued.AddDate(1, 0, 0)}, "pem", content, signer)
		ts.Check(err)
	}
}
