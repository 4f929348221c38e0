package officers

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestValidPIN(t *testing.T) {
	for pin, ok := range map[string]bool{
		"482915": true, "4829150": true, strings.Repeat("19", 16): true,
		"48291": false, "": false, "48291a": false, "482 915": false, "４８２９１５": false,
		"111111": false, "123456": false, "987654": false, "1234567": false, "123465": true,
		strings.Repeat("19", 17): false,
	} {
		if err := ValidPIN(pin); (err == nil) != ok {
			t.Errorf("%q: %v", pin, err)
		}
	}
}

func TestFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "officers.toml")
	var f File
	for _, id := range []string{"a.karim", "b"} {
		if err := f.Add(id, "482915", time.Now(), rand.Reader); err != nil {
			t.Fatal(err)
		}
	}
	for _, bad := range []struct{ id, pin string }{{"a.karim", "482915"}, {"", "482915"}, {"a b", "482915"}, {"é", "482915"}, {strings.Repeat("a", 33), "482915"}, {"c", "123456"}} {
		if err := f.Add(bad.id, bad.pin, time.Now(), rand.Reader); err == nil {
			t.Errorf("%q with %q was added", bad.id, bad.pin)
		}
	}
	if f.Officers[0].PIN == f.Officers[1].PIN {
		t.Error("one PIN gives one hash: the salt is missing")
	}
	if err := f.Write(path); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil || bytes.Contains(b, []byte("482915")) {
		t.Errorf("the file holds a PIN in the clear (%v)", err)
	}
	if st, err := os.Stat(path); err != nil || st.Mode() != 0o600 {
		t.Errorf("mode %v, %v", st.Mode(), err)
	}

	r, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	mark, ok, err := r.Check("a.karim", "482915")
	if !ok || err != nil || !r.Holds("a.karim", mark) || r.Holds("b", mark) {
		t.Errorf("right PIN: %v, %v", ok, err)
	}
	for _, c := range [][2]string{{"a.karim", "482916"}, {"nobody", "482915"}, {"nobody", ""}} {
		if _, ok, err := r.Check(c[0], c[1]); ok || err != nil {
			t.Errorf("%v: %v, %v", c, ok, err)
		}
	}
	if err := f.Remove("a.karim"); err != nil {
		t.Fatal(err)
	}
	if err := f.Remove("a.karim"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("removed twice: %v", err)
	}
	if err := f.Write(path); err != nil {
		t.Fatal(err)
	}
	if r.Holds("a.karim", mark) {
		t.Error("a removed officer still holds")
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(path); err == nil || !strings.Contains(err.Error(), "0600") {
		t.Errorf("a file with mode 0640: %v", err)
	}
}

const hash = "$argon2id$v=19$m=65536,t=3,p=4$OSkOrIKGkYk5RimkXBKLOQ$WM5GEA86oiJRc9Mi9FblI5SMP0zwlhb4XiYZWwVyM4c"

func TestParse(t *testing.T) {
	entry := func(id, pin string) string {
		return "[[officer]]\nid = '" + id + "'\npin = '" + pin + "'\nadded = 2026-11-24T06:05:27Z\n"
	}
	for _, c := range []struct{ name, text, says string }{
		{"good", entry("a", hash), ""},
		{"empty", "", ""},
		{"unknown key", entry("a", hash) + "rank = 3\n", "line 5: unknown key"},
		{"no TOML", entry("a", hash) + "= 3\n", "line 5"},
		{"twice", entry("a", hash) + entry("a", hash), "twice"},
		{"bad id", entry("a b", hash), "letters"},
		{"PIN in the clear", entry("a", "482915"), "no argon2id"},
		{"other hash", entry("a", strings.Replace(hash, "argon2id", "argon2i", 1)), "no argon2id"},
		{"weak memory", entry("a", strings.Replace(hash, "m=65536", "m=64", 1)), "outside"},
		{"heavy memory", entry("a", strings.Replace(hash, "m=65536", "m=4194304", 1)), "outside"},
		{"heavy time", entry("a", strings.Replace(hash, "t=3", "t=99", 1)), "outside"},
		{"parameters with a tail", entry("a", strings.Replace(hash, "p=4$", "p=4,x=1$", 1)), "parameters"},
		{"short salt", entry("a", strings.Replace(hash, "OSkOrIKGkYk5RimkXBKLOQ", "OSkO", 1)), "salt"},
		{"short hash", entry("a", hash[:80]), "hash of a pin"},
		{"too long", strings.Repeat("#", maxBytes+1), "longer"},
	} {
		_, err := Parse([]byte(c.text))
		if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%s: %v, want %q", c.name, err, c.says)
		}
	}
}

// What is parsed can be written and parsed again; nothing makes the parser panic.
func FuzzParse(f *testing.F) {
	f.Add([]byte("[[officer]]\nid = 'a'\npin = '" + hash + "'\nadded = 2026-11-24T06:05:27Z\n"))
	f.Add([]byte("[[officer]]\nid = 3\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := Parse(b)
		if err != nil {
			return
		}
		path := filepath.Join(t.TempDir(), "o.toml")
		if err := file.Write(path); err != nil {
			t.Fatal(err)
		}
		again, err := Read(path)
		if err != nil || len(again.Officers) != len(file.Officers) {
			t.Fatalf("%v: %d officers, then %d", err, len(file.Officers), len(again.Officers))
		}
	})
}
