package settings

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

type sample struct {
	Name string `toml:"name"`
	Deep struct {
		Count int `toml:"count"`
	} `toml:"deep"`
}

func TestDecode(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"good", "name = \"x\"\n[deep]\ncount = 3\n", ""},
		{"empty", "", ""},
		{"unknown key", "name = \"x\"\n[deep]\ncuont = 3\n", `line 3: unknown key "deep.cuont"`},
		{"unknown table", "[steep]\ncount = 3\n", `line 1: unknown key "steep"`},
		{"wrong type", "\nname = 7\n", "line 2, column 8: "},
		{"no TOML", "name = = 7\n", "line 1, column 8: "},
		{"twice", "name = \"x\"\nname = \"y\"\n", "line 2"},
	} {
		err := Decode([]byte(c.text), &sample{})
		if (err == nil) != (c.want == "") || err != nil && !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		if unknown := strings.Contains(c.want, "unknown"); errors.Is(err, ErrUnknownKey) != unknown {
			t.Errorf("%s: ErrUnknownKey is %v", c.name, !unknown)
		}
	}
	v := sample{Name: "default"}
	if err := Decode([]byte("[deep]\ncount = 3\n"), &v); err != nil || v.Name != "default" || v.Deep.Count != 3 {
		t.Errorf("%+v, %v: what the text does not set must stay", v, err)
	}
}

func TestReadHasALimit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, bytes.Repeat([]byte("#"), 100), 0o600); err != nil {
		t.Fatal(err)
	}
	if b, err := Read(path, 100); err != nil || len(b) != 100 {
		t.Errorf("at the limit: %d bytes, %v", len(b), err)
	}
	if _, err := Read(path, 99); err == nil || !strings.Contains(err.Error(), "99 bytes") {
		t.Errorf("above the limit: %v", err)
	}
}

// A key file that is none is refused before it is read whole, and named.
func TestFileHasALimit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "node.key")
	whole := func(b []byte) (int, error) { return len(b), nil }
	for size, ok := range map[int64]bool{maxFile: true, maxFile + 1: false} {
		if err := os.WriteFile(path, make([]byte, size), 0o600); err != nil {
			t.Fatal(err)
		}
		n, err := File("keys.node", path, whole)
		if (err == nil) != ok || ok && int64(n) != size || !ok && !strings.HasPrefix(err.Error(), "keys.node "+path) {
			t.Errorf("%d bytes: %d, %v", size, n, err)
		}
	}
}

func TestBrokerAddress(t *testing.T) {
	for address, ok := range map[string]bool{
		"mqtts://127.0.0.1:8883": true, "mqtts://broker.example:1": true, "mqtts://[::1]:8883": true,
		"mqtt://127.0.0.1:1883": false, "mqtts://127.0.0.1": false, "127.0.0.1:8883": false, "mqtts://:8883": false,
		"mqtts://user@127.0.0.1:8883": false, "mqtts://127.0.0.1:8883/path": false, "": false,
	} {
		if host, err := BrokerAddress(address); (err == nil) != ok || ok && !strings.HasSuffix(address, host) {
			t.Errorf("%q: %q, %v", address, host, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("name = \"x\"\n[deep]\ncount = 1\n")
	f.Add("a = = 1")
	f.Fuzz(func(t *testing.T, text string) {
		if err := Decode([]byte(text), &sample{}); err != nil && err.Error() == "" {
			t.Error("an error that says nothing")
		}
	})
}
