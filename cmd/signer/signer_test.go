package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"gatehouse/capture/cvc"
	"gatehouse/uplink/terminal"
)

// TestToken: for each algorithm of TR-03110 that the token's keys can do, the request
// of the signer proves its own key.
func TestToken(t *testing.T) {
	b := newBench(t)
	b.key("UTISP2560001", "01", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
	b.key("UTISBP384001", "02", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:brainpoolP384r1")
	b.key("UTISP5210001", "03", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521")
	b.key("UTISRSA20481", "04", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")
	for label, algorithms := range map[string][]cvc.Algorithm{
		"UTISP2560001": {cvc.ECDSASHA1, cvc.ECDSASHA224, cvc.ECDSASHA256},
		"UTISBP384001": {cvc.ECDSASHA256, cvc.ECDSASHA384},
		"UTISP5210001": {cvc.ECDSASHA512},
		"UTISRSA20481": {cvc.RSAv15SHA1, cvc.RSAv15SHA256, cvc.RSAv15SHA512, cvc.RSAPSSSHA1, cvc.RSAPSSSHA256, cvc.RSAPSSSHA512},
	} {
		for _, a := range algorithms {
			b.request(label, a)
		}
	}
}

// TestServe: from the token to a signature that the certificate's key verifies, over
// the socket that only its owner may open.
func TestServe(t *testing.T) {
	b := newBench(t)
	b.key("XXTERM00001", "01", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
	b.key("XXTERM00002", "02", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
	root, rootKey := ecKey(t)
	verifier, verifierKey := ecKey(t)
	terminalKey := b.request("XXTERM00001", cvc.ECDSASHA256).Key
	b.certificate("UTROOT00001", "UTROOT00001", cvc.CVCA, rootKey, root)
	b.certificate("UTROOT00001", "XXVERI00001", cvc.DomesticDV, verifierKey, root)
	b.certificate("XXVERI00001", "XXTERM00001", cvc.InspectionSystem, terminalKey, verifier)
	b.certificate("XXVERI00001", "XXTERM00003", cvc.InspectionSystem, verifierKey, verifier) // its key is not there
	serve := b.flags("serve", "-certificates", b.path("certificates"), "-socket", b.path("s"))
	stop := b.start(serve)

	info, err := os.Stat(b.path("s"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the socket: %v, %v", info.Mode(), err)
	}
	c := terminal.DialSocket(b.path("s"))
	defer c.Close()
	chain, err := c.Chain(t.Context(), "UTROOT00001")
	if err != nil || len(chain) != 2 {
		t.Fatalf("%d certificates, %v", len(chain), err)
	}
	var all sync.WaitGroup
	for i := range 8 { // a token does one thing at a time, whoever asks
		all.Go(func() {
			data := fmt.Appendf(nil, "what a chip wants signed, %d", i)
			signature, err := c.Sign(t.Context(), "XXTERM00001", data)
			if err != nil || terminalKey.Verify(data, signature) != nil {
				t.Errorf("%v, %v", err, terminalKey.Verify(data, signature))
			}
			if err := terminalKey.Verify(append(data, '!'), signature); !errors.Is(err, cvc.ErrSignature) {
				t.Errorf("other data: %v", err)
			}
		})
	}
	all.Wait()
	if last, err := cvc.Parse(chain[1]); err != nil || last.CHR != "XXTERM00001" {
		t.Errorf("a terminal without its key was chosen: %v, %v", last, err)
	}
	if _, err := c.Sign(t.Context(), "XXTERM00002", nil); !errors.Is(err, terminal.ErrKey) {
		t.Errorf("a key without a certificate: %v", err)
	}
	if err := stop(); err != nil {
		t.Errorf("ended with %v", err)
	}
	if _, err := os.Stat(b.path("s")); !os.IsNotExist(err) {
		t.Errorf("the socket is left: %v", err)
	}

	// The certificate of one terminal and the key of another.
	if err := os.Remove(b.path("certificates/XXTERM00003")); err != nil {
		t.Fatal(err)
	}
	b.certificate("XXVERI00001", "XXTERM00001", cvc.InspectionSystem, b.request("XXTERM00002", cvc.ECDSASHA256).Key, verifier)
	if err := command(t.Context(), serve, io.Discard, io.Discard); err == nil {
		t.Error("another key than the certificate's was served")
	}
}

// TestReloadAndLoss: at SIGHUP a new certificate is taken and a folder that is not in
// order changes nothing; a token that is lost ends the process with the reason.
func TestReloadAndLoss(t *testing.T) {
	b := newBench(t)
	b.key("XXTERM00001", "01", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
	b.key("XXTERM00002", "02", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
	root, rootKey := ecKey(t)
	verifier, verifierKey := ecKey(t)
	old, next := b.request("XXTERM00001", cvc.ECDSASHA256).Key, b.request("XXTERM00002", cvc.ECDSASHA256).Key
	b.certificate("UTROOT00001", "UTROOT00001", cvc.CVCA, rootKey, root)
	b.certificate("UTROOT00001", "XXVERI00001", cvc.DomesticDV, verifierKey, root)
	b.certificate("XXVERI00001", "XXTERM00001", cvc.InspectionSystem, old, verifier)
	held, err := openToken(module, "gate", "271828")
	if err != nil {
		t.Fatal(err)
	}
	defer held.close()
	ended := make(chan error, 1)
	logged := make(lines, 100)
	go func() {
		ended <- serve(t.Context(), held, b.path("certificates"), b.path("s"), slog.New(slog.NewJSONHandler(logged, nil)))
	}()
	logged.await(t, "serving")
	c := terminal.DialSocket(b.path("s"))
	defer c.Close()
	holder := func() string {
		chain, err := c.Chain(t.Context(), "UTROOT00001")
		if err != nil {
			t.Fatal(err)
		}
		last, err := cvc.Parse(chain[len(chain)-1])
		if err != nil {
			t.Fatal(err)
		}
		return string(last.CHR)
	}
	hup := func(want string) {
		if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		logged.await(t, want)
	}
	if got := holder(); got != "XXTERM00001" {
		t.Errorf("%s before the new certificate", got)
	}
	b.write("certificates/garbage", []byte("none"), 0o600)
	hup("stay as they were")
	if err := os.Remove(b.path("certificates/garbage")); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(b.path("certificates/XXTERM00001")); err != nil {
		t.Fatal(err)
	}
	b.certificate("XXVERI00001", "XXTERM00002", cvc.InspectionSystem, next, verifier)
	hup("certificates read")
	if got := holder(); got != "XXTERM00002" {
		t.Errorf("%s after the new certificate", got)
	}
	if _, err := c.Sign(t.Context(), "XXTERM00002", nil); err != nil {
		t.Errorf("control: %v", err)
	}
	if err := held.module.CloseSession(held.session); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Sign(t.Context(), "XXTERM00002", nil); !errors.Is(err, terminal.ErrCentre) {
		t.Errorf("without the token: %v", err)
	}
	select {
	case err := <-ended:
		if err == nil || !strings.Contains(err.Error(), "CKR_SESSION_HANDLE_INVALID") {
			t.Errorf("ended with %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("the process lives on without its token")
	}
}

// TestRefuses: calls, PINs, tokens and folders that are wrong; the control comes first.
func TestRefuses(t *testing.T) {
	b := newBench(t)
	b.key("XXTERM00001", "01", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
	b.write("wrong", []byte("000000"), 0o600)
	b.write("open", []byte("271828"), 0o644)
	b.write("empty", nil, 0o600)
	b.write("nosocket", nil, 0o600)
	b.write("certificates/x", []byte("no certificate"), 0o600)
	request := func(change ...string) []string {
		args := b.flags("request", "-chr", "XXTERM00001", "-algorithm", "ECDSA-SHA-256")
		return append(args, change...) // the last of two flags counts
	}
	for _, v := range []struct {
		name string
		args []string
		want string // in the error; empty: none
	}{
		{"control", request(), ""},
		{"another PIN", request("-pin", b.path("wrong")), "PIN was not taken"},
		{"a PIN that all can read", request("-pin", b.path("open")), "others than its owner"},
		{"an empty PIN", request("-pin", b.path("empty")), "no PIN"},
		{"no PIN", request("-pin", b.path("none")), "no such file"},
		{"another token", request("-token", "other"), "no token is labelled"},
		{"no module", request("-module", b.path("empty")), "no PKCS #11 module"},
		{"no such key", request("-chr", "XXTERM00009"), "no object"},
		{"no such algorithm", request("-algorithm", "MD5"), "no algorithm"},
		{"an algorithm of another key", request("-algorithm", "RSA-PSS-SHA-256"), "none for RSA-PSS-SHA-256"},
		{"a short reference", request("-chr", "XX"), ""},
		{"no certificate in the folder", b.flags("serve", "-certificates", b.path("certificates"), "-socket", b.path("s")), "no card-verifiable certificate"},
		{"no folder", b.flags("serve", "-certificates", b.path("none"), "-socket", b.path("s")), "no such file"},
		{"no certificates", b.flags("serve", "-certificates", b.path("tokens"), "-socket", b.path("s")), "no certificate of a terminal"},
		{"a flag that is none", request("-pin-value", "271828"), errUsage.Error()},
		{"no verb", nil, errUsage.Error()},
		{"another verb", b.flags("sign"), errUsage.Error()},
	} {
		err := command(t.Context(), v.args, io.Discard, io.Discard)
		if v.name == "a short reference" {
			if err == nil {
				t.Errorf("%s: accepted", v.name)
			}
			continue
		}
		if v.want == "" && err != nil || v.want != "" && (err == nil || !strings.Contains(err.Error(), v.want)) {
			t.Errorf("%s: %v", v.name, err)
		}
		if err != nil && (strings.Contains(err.Error(), "271828") || strings.Contains(err.Error(), "000000")) {
			t.Errorf("%s: the error holds the PIN", v.name)
		}
	}
	if _, err := listen(t.Context(), b.path("nosocket")); err == nil {
		t.Error("a file was taken for a socket")
	}
	first, err := listen(t.Context(), b.path("s"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := listen(t.Context(), b.path("s")); err == nil {
		t.Error("a socket that is served was taken over")
	}
	first.Close()
}
