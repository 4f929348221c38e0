package evidence

import (
	"errors"
	"image"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/seal"
	"gatehouse/device"
	"gatehouse/test/rig/seals"
)

var sealed = time.Date(2030, 5, 6, 12, 0, 0, 0, time.UTC)

func TestSeals(t *testing.T) {
	n, err := seals.NewNation("UT", "P-256", sealed)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := n.Issue("S1", seals.Request{Serial: 9, Curve: "brainpoolP224r1"})
	if err != nil {
		t.Fatal(err)
	}
	text, err := n.Trust()
	if err != nil {
		t.Fatal(err)
	}
	trust, err := seal.ParseTrust(text)
	if err != nil {
		t.Fatal(err)
	}
	payload, err := signer.VDS(4, "UTO", [2]byte{0xFB, 6}, sealed,
		seals.Field{Tag: 2, Value: seals.C40("I<UTOROE<<JANE<<<<<<<<<<<<<<<<<<<<<<D231458907UTO7408122F1204159<<<<<<<6")},
		seals.Field{Tag: 3, Value: seals.C40("UFO001979")})
	if err != nil {
		t.Fatal(err)
	}
	code := func(b []byte, l device.Light) capture.Code {
		return capture.Code{
			Symbology: capture.DataMatrix, Payload: b, Light: l,
			Corners: [4]image.Point{{X: 10, Y: 20}, {X: 50, Y: 20}, {X: 50, Y: 60}, {X: 10, Y: 60}},
		}
	}
	broken := append([]byte{}, payload...)
	broken[40] ^= 4
	e := Seals([]capture.Code{
		code([]byte("https://example.org"), device.White), code(payload, device.White), code(payload, device.IR),
		code(broken, device.White), code(payload[:30], device.White), code(nil, device.White),
	}, SealTrust{Trust: trust, Version: 7}, sealed)
	if e.State != "captured" || e.Others != 1 || e.TrustVersion != 7 || e.TrustReason != "" || len(e.Seals) != 4 {
		t.Fatalf("%d seals, %d others, %+v", len(e.Seals), e.Others, e.ModalityEvidence)
	}
	for i, want := range []string{"VALID", "INVALID_SIGNATURE", "WRONG_FORMAT", "READ_ERROR"} {
		if e.Seals[i].Status != want {
			t.Errorf("seal %d is %s (%s), want %s", i, e.Seals[i].Status, e.Seals[i].Reason, want)
		}
	}
	s := e.Seals[0]
	if s.Symbology != "DataMatrix" || s.Kind != "VDS" || s.Version != 4 || s.Document != "residence permit" || s.Signer != "UTS1" || s.Reference != "9" ||
		s.Issued != "2030-05-06" || s.Region.Box.W != 40 || s.Region.Light != "white" || len(s.Features) != 2 || s.Features[1].Text != "UFO001979" {
		t.Errorf("%+v", s)
	}
	if c := s.Certificate; c == nil || c.Country != "UT" || c.Subject != "C=UT, CN=S1" || c.Authority != "C=UT, CN=Seal CSCA" || c.NotAfter <= sealed.Unix() {
		t.Errorf("%+v", c)
	}
	// Without the pack the seal is of an unknown signer, and the evidence says why.
	e = Seals([]capture.Code{code(payload, device.White)}, SealTrust{Err: errors.New("seals.manifest: file is missing")}, sealed)
	if e.Seals[0].Status != "UNKNOWN_CERTIFICATE" || e.Seals[0].Certificate != nil || e.TrustReason == "" {
		t.Errorf("%+v", e)
	}
	if e := Seals(nil, SealTrust{}, sealed); e == nil || len(e.Seals) != 0 {
		t.Errorf("%+v", e)
	}
}

func TestState(t *testing.T) {
	for country, want := range map[string]string{"DE": "D", "FR": "FRA", "GB": "GBR", "ID": "IDN", "UT": "UTO", "EU": "EUE", "UN": "UNO", "KS": "RKS", "XK": "RKS", "": "", "DEU": "", "419": "", "ZZ": ""} {
		if got := state(country); got != want {
			t.Errorf("%q is %q, want %q", country, got, want)
		}
	}
}
