package test

import (
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
	"gatehouse/test/rig/line"
)

// Files that want to exhaust kioskctl are refused with a reason, within a second of the
// processor and 256 MiB; a good security object and a good certificate are taken.
func TestHostileChipFiles(t *testing.T) {
	const most, memory = time.Second, 256 << 10 // KiB
	bin, err := line.Bin()
	if err != nil {
		t.Fatal(err)
	}
	state, err := issuer.New("UTO", issuer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	profile, err := state.Personalise(issuer.Specimen("UTO", "L898902C3"), issuer.CardOptions{})
	if err != nil {
		t.Fatal(err)
	}
	many, err := state.Personalise(issuer.Specimen("UTO", "L898902C3"), issuer.CardOptions{Signed: func(d *issuer.SignedData) {
		for range 10_000 {
			d.Certificates = append(d.Certificates, []byte{0x30, 3, 2, 1, 7})
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, b := range map[string][]byte{
		"sod": profile.Application[card.EFSOD], "dg1": profile.Application[card.DG(1)], "many": many.Application[card.EFSOD],
		"csca.pem": pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: state.Current().DER}),
		"deep":     card.TLV(0x77, deep(20_000)), "deep.crt": deep(20_000), "bomb": {0x77, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0x30, 0x80},
		"bomb.crt": {0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0x30, 0x80}, "huge": profile.Application[card.EFSOD], "huge.crt": state.Current().DER,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"huge", "huge.crt"} { // 4 GB without a byte on the disk
		if err := os.Truncate(filepath.Join(dir, name), 4<<30); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		args string
		exit int
		want string
	}{
		{"trust import --store st csca.pem", 0, "1 new"},
		{"chip verify --store st sod dg1", 1, "security object successful, signer trusted"}, // no revocation list is there
		{"trust import --store st huge.crt", 1, "huge.crt: above the limit"},
		{"trust import --store st bomb.crt", 1, "rejected: file: 8 bytes that cannot be read"},
		{"trust import --store st deep.crt", 1, "rejected: file: neither certificate"},
		{"trust import --store st many", 1, "many: neither certificate"},
		{"chip verify --store st huge", 1, "huge: more than"},
		{"chip verify --store st bomb", 1, "chip.sod               failed"},
		{"chip verify --store st deep", 1, "chip.sod               failed"},
		{"chip verify --store st many", 1, "chip.sod               failed"},
		{"chip verify --store st sod huge", 1, "huge: more than"},
	} {
		cmd := exec.Command(filepath.Join(bin, "kioskctl"), strings.Fields(c.args)...)
		cmd.Dir = dir
		out, _ := cmd.CombinedOutput()
		use := cmd.ProcessState.SysUsage().(*syscall.Rusage)
		cost := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		line := lineWith(strings.Split(string(out), "\n"), c.want)
		if cmd.ProcessState.ExitCode() != c.exit || line == "" {
			t.Errorf("%s: exit %d, want %d and %q:\n%s", c.args, cmd.ProcessState.ExitCode(), c.exit, c.want, out)
		}
		if cost > most || use.Maxrss > memory {
			t.Errorf("%s: %v, %d MiB", c.args, cost, use.Maxrss>>10)
		}
		t.Logf("%-36s %4d ms %3d MiB  %s", c.args, cost.Milliseconds(), use.Maxrss>>10, line)
	}
}
