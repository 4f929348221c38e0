package main

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gatehouse/capture/cvc"
	"gatehouse/cmd/kioskd/config"
	"gatehouse/test/rig/centre"
	"gatehouse/test/rig/issuer"
	"gatehouse/test/rig/pki"
	"gatehouse/uplink/terminal"
)

// A terminal's keys are asked for where the configuration says: nowhere, of a signer's
// socket, of a centre with a certificate on each side. A centre that is away does not
// keep the kiosk from starting; files that are not there do.
func TestSigner(t *testing.T) {
	dir := t.TempDir()
	n, err := pki.New(dir, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	kiosk, err := n.Kiosk("UT.GATE.0001")
	if err != nil {
		t.Fatal(err)
	}
	c, err := centre.Start(n, func() [][]*issuer.Verifiable { return nil })
	if err != nil {
		t.Fatal(err)
	}
	defer c.Stop()
	path := filepath.Join(dir, "signer.sock")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	server := terminal.Server(&terminal.Centre{Now: time.Now})
	ended := make(chan error)
	go func() { ended <- server.Serve(l) }()
	defer func() { server.Close(); <-ended }()

	remote := config.Terminal{Centre: "https://" + c.Addr(), CA: n.Path(pki.CAFile), Certificate: kiosk.CertFile, Key: kiosk.KeyFile}
	away, strange, lost := remote, remote, remote
	away.Centre = "https://127.0.0.1:1"
	strange.CA = n.Path("foreign", pki.CAFile)
	lost.Key = filepath.Join(dir, "none")
	for _, v := range []struct {
		name   string
		config config.Terminal
		open   error // of opening
		answer error // to a question; both centres know of no state
	}{
		{"none", config.Terminal{}, nil, nil},
		{"socket", config.Terminal{Centre: path}, nil, cvc.ErrChain},
		{"no socket", config.Terminal{Centre: path + "x"}, nil, terminal.ErrCentre},
		{"centre", remote, nil, cvc.ErrChain},
		{"centre of another authority", strange, nil, terminal.ErrCentre},
		{"no centre", away, nil, terminal.ErrCentre},
		{"no key", lost, os.ErrNotExist, nil},
	} {
		s, err := openSigner(v.config)
		if !errors.Is(err, v.open) {
			t.Errorf("%s: %v", v.name, err)
		}
		if (s == nil) != (v.answer == nil) {
			t.Errorf("%s: signer %v", v.name, s)
		}
		if s == nil {
			continue
		}
		if _, err := s.Chain(t.Context(), "UTCVCA00001"); !errors.Is(err, v.answer) {
			t.Errorf("%s: %v", v.name, err)
		}
	}
}
