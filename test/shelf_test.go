package test

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gatehouse/cmd/kioskd/console"
	"gatehouse/screening"
	"gatehouse/screening/policy"
	"gatehouse/test/rig"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/officer"
	"gatehouse/uplink/shelf"
)

// A list or policy with a signature that nobody trusts does not get in: the good
// one stays in force and the refusal is shown; without a good one there is no
// clear. The kiosk reads the shelf again by itself.
func TestShelfRefuses(t *testing.T) {
	h := start(t, line.Options{Seed: 9}, officer.Follow)
	s := sheet(t, 9, rig.Genuine)
	judge(t, plan{9, rig.Genuine}, h.cross(t, s)) // the control

	dir := filepath.Join(h.Dir, "shelf")
	forge(t, dir, "documents", shelf.KindList, "csv", []byte("number,type,issuer,reason\n"))
	h.until(t, "a refused list", func(v officer.View) bool { return listState(v) == "refused" })
	judge(t, plan{9, rig.Genuine}, h.cross(t, s)) // by the good list, which is in use still

	// With the same shelf a kiosk that starts anew has no list to go by.
	h.Kiosk.Stop()
	if err := h.Kiosk.Start(); err != nil {
		t.Fatal(err)
	}
	h.until(t, "the new start", func(v officer.View) bool {
		return v.Stage == console.StageReady && len(v.Lists) > 0 && v.Lists[0].Version == 0
	})
	a := h.cross(t, s)
	if f := a.finding("list.documents"); f.Verdict != screening.Undetermined || a.Record.Result.Recommend != screening.Refer {
		t.Errorf("list refused: finding %s, recommended %s", f.Verdict, a.Record.Result.Recommend)
	}

	// Without a policy it takes nobody, and says why; a good one heals it.
	forge(t, dir, "policy", shelf.KindPolicy, "toml", policy.Default())
	h.Kiosk.Stop()
	if err := h.Kiosk.Start(); err != nil {
		t.Fatal(err)
	}
	v := h.stage(t, console.StageOut)
	if !strings.Contains(v.Note, "policy") || !strings.Contains(v.Note, "signature") {
		t.Errorf("out of service without a policy says: %s", v.Note)
	}
	if err := h.Authority.Policy(2, policy.Default()); err != nil {
		t.Fatal(err)
	}
	if err := h.Authority.List(2, time.Now(), nil); err != nil {
		t.Fatal(err)
	}
	h.until(t, "the healed shelf", func(v officer.View) bool { return v.Stage == console.StageReady && listState(v) == "ok" })
	judge(t, plan{9, rig.Genuine}, h.cross(t, s))
}

func listState(v officer.View) string {
	if len(v.Lists) == 0 {
		return ""
	}
	return v.Lists[0].State
}

// forge puts an item on the shelf that is in order but for its signature.
func forge(t *testing.T, dir, name, kind, ext string, content []byte) {
	t.Helper()
	secret, _, err := shelf.GenerateKey(rand.Reader, "test-nation.example")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := shelf.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	m := shelf.Manifest{Kind: kind, Name: name, Version: 9, Issued: time.Now(), Expires: time.Now().Add(time.Hour)}
	if _, err := shelf.Sign(dir, m, ext, content, signer); err != nil {
		t.Fatal(err)
	}
}
