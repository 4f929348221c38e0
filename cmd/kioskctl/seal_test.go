package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gatehouse/test/rig/seals"
)

// TestShowSeal: fields and status of a message, and an exit status that a script can
// rely on.
func TestShowSeal(t *testing.T) {
	now := time.Date(2030, 5, 6, 12, 0, 0, 0, time.UTC)
	n, err := seals.NewNation("UT", "P-256", now)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := n.Issue("S1", seals.Request{Serial: 9})
	if err != nil {
		t.Fatal(err)
	}
	text, err := n.Trust()
	if err != nil {
		t.Fatal(err)
	}
	trust := filepath.Join(t.TempDir(), "trust.pem")
	if err := os.WriteFile(trust, text, 0o600); err != nil {
		t.Fatal(err)
	}
	good, err := signer.VDS(4, "UTO", [2]byte{0xFB, 6}, now,
		seals.Field{Tag: 2, Value: seals.C40("I<UTOROE<<JANE<<<<<<<<<<<<<<<<<<<<<<D231458907UTO7408122F1204159<<<<<<<6")},
		seals.Field{Tag: 3, Value: seals.C40("UFO001979")})
	if err != nil {
		t.Fatal(err)
	}
	broken := bytes.Clone(good)
	broken[40] ^= 4
	day := []string{"-trust", trust, "-at", "2030-05-06", "-"}
	for _, c := range []struct {
		name    string
		args    []string
		message []byte
		exit    int
		status  string // empty: nothing is shown
	}{
		{"good", day, good, 0, "VALID"},
		{"a bit changed", day, broken, 1, "INVALID_SIGNATURE"},
		{"years later", []string{"-trust", trust, "-at", "2039-05-06", "-"}, good, 1, "EXPIRED_CERTIFICATE"},
		{"nobody is known", []string{"-"}, good, 1, "UNKNOWN_CERTIFICATE"},
		{"cut off", day, good[:30], 1, "WRONG_FORMAT"},
		{"signed by nobody", day, []byte("M1ROE/JANE            EAB12C3 SINDPSXX 0834 226F001A0025 100"), 0, "NOT_SIGNED"},
		{"no seal", day, []byte("https://example.org"), 1, ""},
		{"no such day", []string{"-at", "2030-02-30", "-"}, good, 2, ""},
		{"no file named", nil, good, 2, ""},
		{"no such trust", []string{"-trust", trust + ".none", "-"}, good, 1, ""},
	} {
		var out, errOut strings.Builder
		if got := showSeal(c.args, bytes.NewReader(c.message), &out, &errOut); got != c.exit {
			t.Errorf("%s: exit status %d, want %d: %s", c.name, got, c.exit, errOut.String())
		}
		var shown sealed
		if err := json.Unmarshal([]byte(out.String()), &shown); (err == nil) != (c.status != "") || string(shown.Status) != c.status {
			t.Errorf("%s: status %q, want %q: %v", c.name, shown.Status, c.status, err)
		}
		if c.status == "" && errOut.Len() == 0 {
			t.Errorf("%s: nothing is said", c.name)
		}
		if c.status == "VALID" && (len(shown.Fields) != 2 || shown.Fields[1].Text != "UFO001979" || shown.Subject != "C=UT, CN=S1" || shown.Authority != "C=UT, CN=Seal CSCA") {
			t.Errorf("%s: %+v", c.name, shown)
		}
	}
}
