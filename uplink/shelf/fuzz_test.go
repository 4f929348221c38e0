package shelf

import (
	"strings"
	"testing"
)

func FuzzManifest(f *testing.F) {
	good := Manifest{Kind: KindList, Name: "documents", Version: 7, Issued: issued, Expires: expires, File: "documents.7.csv", Size: 11}
	f.Add(good.text())
	f.Add("")
	f.Add(strings.Replace(good.text(), "Z", "+00:00", 1))
	f.Add(strings.Replace(good.text(), "size 11", "size +11", 1))
	f.Fuzz(func(t *testing.T, s string) {
		m, err := parseManifest(s)
		if err != nil {
			return
		}
		if m.text() != s {
			t.Errorf("%q is read as %q", s, m.text())
		}
		if strings.ContainsAny(m.File, "/\\") || strings.HasPrefix(m.File, ".") {
			t.Errorf("file %q leaves the folder", m.File)
		}
	})
}

// Every changed, left out or doubled line is refused.
func TestManifestIsStrict(t *testing.T) {
	good := Manifest{Kind: KindList, Name: "documents", Version: 7, Issued: issued, Expires: expires, File: "documents.7.csv", Size: 11}.text()
	if _, err := parseManifest(good); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]string{
		"cr":           strings.ReplaceAll(good, "\n", "\r\n"),
		"leading zero": strings.Replace(good, "version 7", "version 07", 1),
		"plus":         strings.Replace(good, "size 11", "size +11", 1),
		"negative":     strings.Replace(good, "size 11", "size -11", 1),
		"upper hex":    strings.Replace(good, "sha256 00", "sha256 AA", 1),
		"short hash":   strings.Replace(good, "sha256 00", "sha256 ", 1),
		"other zone":   strings.Replace(good, "T03:04:05Z", "T04:04:05+01:00", 1),
		"fraction":     strings.Replace(good, "T03:04:05Z", "T03:04:05.5Z", 1),
		"two spaces":   strings.Replace(good, "kind ", "kind  ", 1),
		"more":         good + "more x\n",
		"path":         strings.Replace(good, "file documents", "file ../documents", 1),
		"other file":   strings.Replace(good, "documents.7.csv", "policy.7.csv", 1),
		"other format": strings.Replace(good, "gatehouse-shelf 1", "gatehouse-shelf 2", 1),
	} {
		if s == good {
			t.Errorf("%s: the test changes nothing", name)
		}
		if _, err := parseManifest(s); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	lines := strings.SplitAfter(good, "\n")
	for i := range lines[:9] {
		less := strings.Join(append(append([]string{}, lines[:i]...), lines[i+1:]...), "")
		twice := strings.Join(append(append(append([]string{}, lines[:i+1]...), lines[i]), lines[i+1:]...), "")
		for _, s := range []string{less, twice} {
			if _, err := parseManifest(s); err == nil {
				t.Errorf("line %d left out or doubled: accepted", i+1)
			}
		}
	}
}

func FuzzFloors(f *testing.F) {
	f.Add([]byte(`{"list/documents": 7, "policy/lane": 18446744073709551615}`))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := parseFloors(b)
		for k := range m {
			if err == nil && strings.Count(k, "/") != 1 {
				t.Errorf("key %q accepted", k)
			}
		}
	})
}
