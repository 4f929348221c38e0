package test

import (
	"encoding/json"
	"encoding/pem"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/pcsc"
)

// pullAfter is the command during which a document is taken away: the middle of DG2.
const pullAfter = 12

// layChip lays a document on a reader: "chip good", "chip pulled", "chip none", or the
// name of a forgery. The daemon's socket is $SOCKET; without the command there is no
// daemon. In the script's folder are then lines.txt, wrong.txt (of another document),
// can.txt, csca.pem, and personal.txt: what nobody may print.
func layChip(ts *testscript.TestScript, _ bool, args []string) {
	socket := ts.Getenv("SOCKET")
	daemon, is := ts.Value(socket).(*pcsc.Server)
	if !is {
		ts.Fatalf("no socket")
	}
	if args[0] == "none" {
		daemon.Insert(nil)
		return
	}
	state, err := issuer.New("UTO", issuer.Options{})
	ts.Check(err)
	person := issuer.Specimen("UTO", "L898902C3")
	chip, err := personalised(state, person, args[0])
	ts.Check(err)
	daemon.Insert(chip)
	for name, text := range map[string][]byte{
		"lines.txt": []byte(strings.Join(person.Lines, "\n") + "\n"), "wrong.txt": []byte(strings.Join(issuer.Specimen("UTO", "X00000000").Lines, "\n")),
		"can.txt": []byte(scriptCAN + "\n"), "csca.pem": pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: state.Current().DER}),
		"personal.txt": []byte("EXAMPLE\nANNA\nMARIA\nL898902C3\nX00000000\n740812\n331231\n" + scriptCAN + "\nEXAMPLETON\n"),
	} {
		ts.Check(os.WriteFile(ts.MkAbs(name), text, 0o600))
	}
}

const scriptCAN = "738291"

// personalised makes the chip of a person: with PACE by lines and by CAN, and with a
// key of its own.
func personalised(s *issuer.State, p issuer.Person, kind string) (*card.Card, error) {
	o := issuer.CardOptions{
		PACE: []card.PACE{issuer.PACE(card.GM, card.AES128, 12)}, CAN: scriptCAN, Groups: []int{11, 12}, Extended: true,
		Chip: []issuer.ChipKey{{ID: 1, Domain: 12, Ciphers: []card.Cipher{card.AES128}}},
	}
	if kind != "good" && kind != "pulled" {
		profile, err := s.Forge(issuer.Forgery(kind), p, o)
		return card.New(profile), err
	}
	profile, err := s.Personalise(p, o)
	if kind == "pulled" {
		profile.Faults = []card.Fault{{Nth: pullAfter, Effect: card.Vanish()}}
	}
	return card.New(profile), err
}

// startDaemon gives each script a reader, empty at first.
func startDaemon(e *testscript.Env) error {
	dir, err := os.MkdirTemp("", "pcsc") // a socket's path is short
	if err != nil {
		return err
	}
	socket := filepath.Join(dir, "comm")
	daemon, err := pcsc.Start(socket, "Rig Contactless Reader 00 00", 0)
	if err != nil {
		return err
	}
	e.Defer(func() { daemon.Close(); os.RemoveAll(dir) })
	e.Values[socket] = daemon
	e.Setenv("SOCKET", socket)
	return nil
}

// discreet FILE: neither output of the last command holds a word of FILE.
func discreet(ts *testscript.TestScript, neg bool, args []string) {
	said := strings.ToUpper(ts.ReadFile("stdout") + ts.ReadFile("stderr"))
	for _, word := range strings.Fields(ts.ReadFile(args[0])) {
		if strings.Contains(said, strings.ToUpper(word)) != neg {
			ts.Fatalf("a word of %s: found %v", args[0], !neg)
		}
	}
}

// A technician's reading through Debian's pcscd and its virtual reader: one document
// after the other, the second one with a chip that cannot prove itself.
func TestChipReadThroughPCSCD(t *testing.T) {
	bin, err := line.Bin()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	v, err := pcsc.StartVirtual(dir)
	if errors.Is(err, pcsc.ErrNoPCSCD) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	state, err := issuer.New("UTO", issuer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		number, kind string
		exit         int
		ca           string // outcome
	}{
		{"L898902C3", "good", 0, "done"},
		{"L898902C4", string(issuer.CopiedCA), 1, "failed"},
	} {
		person := issuer.Specimen("UTO", c.number)
		chip, err := personalised(state, person, c.kind)
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second) // the daemon looks every 400 ms whether there is one: the last one is gone
		time.AfterFunc(time.Second, func() { v.Insert(chip) })
		read := exec.Command(filepath.Join(bin, "kioskctl"), "chip", "read", "--socket", v.Socket, "--wait", "20s", "--store", filepath.Join(dir, "none"), "--all", "--json", "-")
		read.Stdin = strings.NewReader(strings.Join(person.Lines, "\n"))
		out, _ := read.Output()
		var got struct {
			State     string
			Commands  int
			Received  int
			Protocols []struct{ Name, Outcome string }
			Files     []struct{ Name, State string }
		}
		if err := json.Unmarshal(out, &got); err != nil {
			t.Fatalf("%s: exit %d, %v", c.kind, read.ProcessState.ExitCode(), err)
		}
		v.Insert(nil)
		if read.ProcessState.ExitCode() != c.exit || got.State != "captured" || got.Received < 20_000 {
			t.Errorf("%s: exit %d, %+v", c.kind, read.ProcessState.ExitCode(), got)
		}
		for _, p := range got.Protocols {
			if want := map[string]string{"PACE": "done", "CA": c.ca}[p.Name]; want != "" && p.Outcome != want {
				t.Errorf("%s: %s is %s", c.kind, p.Name, p.Outcome)
			}
		}
		for _, f := range got.Files {
			if f.State != "read" && (f.Name == "EF.SOD" || f.Name == "DG2" || f.Name == "DG11") {
				t.Errorf("%s: %s is %s", c.kind, f.Name, f.State)
			}
		}
		t.Logf("%s: %d commands, %d bytes from the chip", c.kind, got.Commands, got.Received)
	}
}
