package devices

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gatehouse/cmd/kioskd/config"
	"gatehouse/test/rig/sensor"
)

// What the configuration says of a sensor reaches it, and its password reaches it alone.
func TestFinger(t *testing.T) {
	dir := t.TempDir()
	m, err := sensor.ByName("R503")
	if err != nil {
		t.Fatal(err)
	}
	peer, err := sensor.New(filepath.Join(dir, "tty"), sensor.Options{Model: m, Password: 0xC0FFEE42, Address: 0xA})
	if err != nil {
		t.Fatal(err)
	}
	defer peer.Close()
	secret := filepath.Join(dir, "password")
	c := config.Default().Finger
	c.Serial, c.Address, c.Password, c.Baud = peer.Path(), "0000000A", secret, 115200
	for _, x := range []struct{ name, text, want string }{
		{"right", "c0ffee42\n", ""},
		{"wrong", "C0FFEE43", "wrong password"},
		{"no number", "coffee42", "eight hexadecimal digits"},
	} {
		if err := os.WriteFile(secret, []byte(x.text), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := openFinger(c)
		if err == nil {
			id, failed := s.Check(t.Context())
			if err = failed; err == nil && (id.Model != "R503" || !strings.Contains(id.Detail, "192x192 at 508 ppi") || !strings.Contains(id.Detail, "115200 bit/s")) {
				t.Errorf("%+v", id)
			}
			s.Close()
		}
		switch {
		case x.want == "" && err != nil, x.want != "" && (err == nil || !strings.Contains(err.Error(), x.want)):
			t.Errorf("%s: %v", x.name, err)
		case err != nil && strings.Contains(strings.ToLower(err.Error()), strings.ToLower(strings.TrimSpace(x.text))):
			t.Errorf("%s: the password stands in the error", x.name)
		}
	}
	if s, err := openFinger(config.Default().Finger); s != nil || err != nil {
		t.Errorf("none is configured: %v, %v", s, err)
	}
}
