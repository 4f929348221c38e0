package test

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/cmd/kioskd/console"
	"gatehouse/test/rig"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/officer"
	"gatehouse/test/rig/residue"
)

// secretsOf masks all that a card and its terminal shared. A password of six digits is
// left out: it stands in a memory by chance.
func secretsOf(k *card.Card, seed uint64) (all []residue.Needle) {
	for name, secret := range k.Secrets() {
		if len(secret) >= 8 {
			all = append(all, residue.New(fmt.Sprintf("seed %d, %s", seed, name), secret))
		}
	}
	return all
}

// groupsOf masks pieces of what the files of a chip say: of DG1 the place where its lines
// meet, which the page does not have; of the portrait three pieces; of DG11 the text.
func groupsOf(t *testing.T, k *card.Card, seed uint64) (all []residue.Needle) {
	t.Helper()
	piece := func(name string, b []byte) {
		if len(b) != 32 {
			t.Fatalf("%s is too short", name)
		}
		all = append(all, residue.New(fmt.Sprintf("seed %d, %s", seed, name), b))
	}
	dg1, dg11, portrait := k.File(card.DG(1)), k.File(card.DG(11)), k.File(card.DG(2))
	middle := len(dg1)/2 + 2
	piece("DG1", dg1[middle-16:middle+16])
	piece("DG11", dg11[max(0, len(dg11)-32):])
	for i := range 3 { // from its end, where no filler is
		piece("DG2", portrait[len(portrait)-(i+1)*800:][:32])
	}
	return all
}

// kioskd's memory after crossings of documents with chips, once the glass is free again:
// no key, nonce, shared secret or password of any; and nothing of what their files said.
// What must be there, the officer's id, is found; so are the secrets in the process that
// plays the chips.
func TestKioskForgetsTheChip(t *testing.T) {
	h := start(t, line.Options{Seed: 5300, Chips: true}, officer.Follow)
	var secrets, groups []residue.Needle
	var cards []*card.Card // kept: their secrets are the control
	for seed := uint64(5300); seed < 5304; seed++ {
		s := chipped(t, h, seed, rig.Genuine)
		k := s.Chip.(*card.Card)
		cards = append(cards, k)
		if a := h.cross(t, s); a.Record.Evidence.Chip.State != "captured" {
			t.Fatalf("seed %d: the chip is %s", seed, a.Record.Evidence.Chip.State)
		}
		secrets, groups = append(secrets, secretsOf(k, seed)...), append(groups, groupsOf(t, k, seed)...)
	}
	h.stage(t, console.StageReady)
	controls := []residue.Needle{residue.New("officer", []byte(line.Officer)), residue.New("kiosk", []byte(line.KioskID))}
	var found map[string]int
	var err error
	for range 4 { // it is done between two travellers, and once more when nobody comes
		time.Sleep(2 * time.Second)
		if found, err = residue.Process(h.Kiosk.PID(), slices.Concat(secrets, groups, controls)); len(found) == len(controls) {
			break
		}
	}
	if errors.Is(err, fs.ErrPermission) {
		t.Skip("the right to trace processes (CAP_SYS_PTRACE) is needed to look into kioskd's memory")
	}
	if err != nil {
		t.Fatal(err)
	}
	if found["officer"] == 0 || found["kiosk"] == 0 {
		t.Errorf("what must be there is not found: %v", found)
	}
	if here, err := residue.Search(secrets); err != nil || len(here) < len(secrets)-len(cards) { // that of the lines is derived anew each time
		t.Errorf("of %d secrets %d are found where the chips are: %v", len(secrets), len(here), err)
	}
	delete(found, "officer")
	delete(found, "kiosk")
	sum := map[string]int{}
	for name, n := range found {
		_, what, _ := strings.Cut(name, ", ")
		sum[what] += n
	}
	t.Logf("%d secrets and %d pieces of data groups looked for; found: %v", len(secrets), len(groups), sum)
	for _, name := range slices.Sorted(maps.Keys(found)) {
		t.Errorf("kioskd still holds %s, %d times", name, found[name])
	}
	for _, pid := range children(h.Kiosk.PID(), "visiond") { // which makes a picture of the portrait
		in, err := residue.Process(pid, slices.Concat(secrets, groups))
		t.Logf("in visiond: %v, %v", in, err)
	}
	runtime.KeepAlive(cards)
}
