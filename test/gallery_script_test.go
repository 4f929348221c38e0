package test

import (
	"crypto/ecdh"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"os"

	"github.com/rogpeppe/go-internal/testscript"

	"gatehouse/capture"
	"gatehouse/capture/finger"
	"gatehouse/capture/fmr"
	"gatehouse/capture/wsq"
	"gatehouse/test/rig/prints"
	"gatehouse/uplink/shelf"
)

// writeAlerts makes what a gallery is made of, in the script's folder:
//
//	nation.secret nation.keys other.keys   who signs, and a stranger's key
//	kiosk.pub kiosk.key stranger.key       for whom it is sealed, and another reader
//	a.gft a.fmr a.wsq                      a finger as our template, as an ISO record, as an image
//	b.gft probe.gft                        another finger; another impression of a
//	net.f32 bad.f32 long.f32               a face of four numbers; one that is none, and one too long
func writeAlerts(ts *testscript.TestScript, _ bool, _ []string) {
	write := func(name string, b []byte, err error) {
		ts.Check(err)
		if len(b) == 0 {
			ts.Fatalf("%s is empty", name)
		}
		ts.Check(os.WriteFile(ts.MkAbs(name), b, 0o600))
	}
	secret, public, err := shelf.GenerateKey(rand.Reader, "alerts.example")
	write("nation.secret", []byte(secret), err)
	write("nation.keys", []byte(public+"\n"), nil)
	_, public, err = shelf.GenerateKey(rand.Reader, "other.example")
	write("other.keys", []byte(public+"\n"), err)
	for _, who := range []string{"kiosk", "stranger"} {
		key, err := ecdh.X25519().GenerateKey(rand.Reader)
		ts.Check(err)
		private, err := x509.MarshalPKCS8PrivateKey(key)
		write(who+".key", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), err)
		der, err := x509.MarshalPKIXPublicKey(key.PublicKey())
		write(who+".pub", pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), err)
	}
	x := finger.New()
	template := func(f *prints.Finger, impression uint64) (prints.Impression, capture.FingerTemplate) {
		i := f.Impression(impression, prints.Options{})
		t, err := x.Extract(i.Image, i.PPI)
		ts.Check(err)
		return i, t
	}
	a := prints.Master(11)
	image, t := template(a, 1)
	write("a.gft", fmr.EncodeNative(&t), nil)
	record := fmr.FromTemplate(&t, capture.RightIndex)
	b, err := record.Encode(fmr.ISO2005)
	write("a.fmr", b, err)
	b, err = wsq.Encode(image.Image, image.PPI, 0.75)
	write("a.wsq", b, err)
	_, t = template(a, 2)
	write("probe.gft", fmr.EncodeNative(&t), nil)
	_, t = template(prints.Master(12), 1)
	write("b.gft", fmr.EncodeNative(&t), nil)
	write("net.f32", []byte("\x00\x00\x00\x3f\x00\x00\x00\xbf\x00\x00\x00\x3f\x00\x00\x00\x3f"), nil)
	write("bad.f32", []byte("\x00\x00\x00\x3f\x00\x00\xc0\x7f\x00\x00\x00\x3f\x00\x00\x00\x3f"), nil)
	write("long.f32", []byte("\x00\x00\x80\x3f\x00\x00\x00\xbf\x00\x00\x00\x3f\x00\x00\x00\x3f"), nil)
}
