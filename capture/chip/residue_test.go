package chip

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"testing"
	"unsafe"

	"gatehouse/capture"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
	"gatehouse/test/rig/residue"
)

// A chip that lives in a process of its own, so that this one holds the terminal's
// copies of the secrets alone: the test's own program, begun again, on its pipes.
const otherSide = "GATEHOUSE_TEST_CARD"

// alone says that no other test has run in this process: what they left in its memory is
// not the reading's.
const alone = "GATEHOUSE_TEST_ALONE"

func TestMain(m *testing.M) {
	if access := os.Getenv(otherSide); access != "" {
		if err := serve(access); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func serve(access string) error {
	state, err := issuer.New("UTO", issuer.Options{})
	if err != nil {
		return err
	}
	o := issuer.CardOptions{Chip: []issuer.ChipKey{{ID: 1, Domain: 13, Ciphers: []card.Cipher{card.AES256}}}, Groups: []int{11, 12}, Extended: true}
	if access == "PACE" {
		o.PACE = []card.PACE{issuer.PACE(card.GM, card.AES192, 13)}
	}
	if access == "DH" {
		o.PACE = []card.PACE{issuer.PACE(card.IM, card.AES128, 1)}
	}
	person := issuer.Specimen("UTO", os.Getenv("GATEHOUSE_TEST_NUMBER"))
	p, err := state.Personalise(person, o)
	if err != nil {
		return err
	}
	k := card.New(p)
	if err := send(os.Stdout, []byte(strings.Join(person.Lines, "\n"))); err != nil {
		return err
	}
	for {
		c, err := receive(os.Stdin)
		if err != nil {
			return nil // the other side is done
		}
		answer, err := k.Transmit(context.Background(), c)
		if err == nil {
			err = send(os.Stdout, answer)
		}
		if err != nil {
			return err
		}
	}
}

func send(w io.Writer, b []byte) error {
	if err := binary.Write(w, binary.BigEndian, uint32(len(b))); err != nil {
		return err
	}
	_, err := w.Write(b)
	return err
}

func receive(r io.Reader) ([]byte, error) {
	var n uint32
	if err := binary.Read(r, binary.BigEndian, &n); err != nil {
		return nil, err
	}
	b := make([]byte, n)
	_, err := io.ReadFull(r, b)
	return b, err
}

// far is a card behind pipes.
type far struct {
	io.Reader
	io.Writer
}

func (f *far) ATR() []byte        { return []byte{0x3B, 0x80, 0x80, 0x01, 0x01} }
func (f *far) Limits() (int, int) { return 65544, 65538 }

func (f *far) Transmit(_ context.Context, c []byte) ([]byte, error) {
	if err := send(f, c); err != nil {
		return nil, err
	}
	return receive(f)
}

// variety is how many different bytes b has.
func variety(b []byte) (different int) {
	var seen [256]bool
	for _, x := range b {
		if !seen[x] {
			different++
		}
		seen[x] = true
	}
	return different
}

// secrets masks all that lies in an arena: each run of 16 bytes at steps of 8 that has
// the looks of a key.
func secrets(arena []byte) (all []residue.Needle) {
	for i := 0; i+16 <= len(arena); i += 8 {
		if variety(arena[i:i+16]) >= 12 {
			all = append(all, residue.New(fmt.Sprintf("%d bytes into the arena", i), arena[i:i+16]))
		}
	}
	return all
}

// After a crossing this process holds no key, nonce, shared secret or password of it;
// what is left of data groups is what the caller keeps, and that is counted.
func TestResidue(t *testing.T) {
	if os.Getenv(alone) == "" {
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		own := exec.CommandContext(t.Context(), self, "-test.run=^TestResidue$", "-test.v")
		own.Env = append(os.Environ(), alone+"=1")
		out, err := own.CombinedOutput()
		if t.Logf("%s", out); err != nil {
			t.Fatal(err)
		}
		return
	}
	for i, access := range []string{"BAC", "PACE", "DH"} {
		t.Run(access, func(t *testing.T) {
			self, err := os.Executable()
			if err != nil {
				t.Fatal(err)
			}
			other := exec.Command(self)
			other.Env = append(os.Environ(), otherSide+"="+access, fmt.Sprintf("GATEHOUSE_TEST_NUMBER=L%06dC%d", os.Getpid()%1000000, i))
			other.Stderr = os.Stderr
			in, err1 := other.StdinPipe()
			out, err2 := other.StdoutPipe()
			if err := errors.Join(err1, err2, other.Start()); err != nil {
				t.Fatal(err)
			}
			defer func() { in.Close(); other.Wait() }()
			printed, err := receive(out)
			if err != nil {
				t.Fatal(err)
			}
			r := request(t)
			r.Lines, r.First, r.Rest = strings.Split(string(printed), "\n"), nil, nil
			start := &r.Arena.Bytes(1)[0]
			s, _ := Begin(context.Background(), &far{out, in}, r)
			got := s.More(context.Background())
			if got.State != capture.Captured || got.Reason != "" || outcome(got, "CA") != capture.OutcomeDone {
				t.Fatalf("%v, %s, %s", got.State, got.Reason, ran(got))
			}
			needles := append(secrets(unsafe.Slice(start, 64<<10)), residue.New("password", s.mrz))
			if len(needles) < 10 {
				t.Fatalf("only %d secrets are in the arena", len(needles))
			}
			groups := map[string]residue.Needle{}
			for _, f := range got.Files {
				for i := len(f.Bytes) / 3; i+24 < len(f.Bytes) && f.Name != "EF.CardAccess"; i++ {
					if b := f.Bytes[i : i+24]; variety(b) >= 12 {
						groups[f.Name] = residue.New(f.Name, b)
						break
					}
				}
			}
			all := needles
			for _, n := range groups {
				all = append(all, n)
			}
			before, err := residue.Search(all)
			if err != nil || before["password"] != 1 || before["DG1"] == 0 || before["DG2"] == 0 || len(before) < len(needles)+5 {
				t.Fatalf("in use %d of %d are found: %v", len(before), len(all), err)
			}
			left := needles[0].Reveal()
			s.End()
			found, err := residue.Search(needles)
			if err != nil || found[needles[0].Name] != 1 || len(found) != 1 {
				t.Errorf("one left on purpose is found %d times: %v %v", found[needles[0].Name], err, found)
			}
			clear(left)
			for _, f := range got.Files {
				clear(f.Bytes)
			}
			debug.FreeOSMemory()
			debug.FreeOSMemory() // what a pool still held
			after, err := residue.Search(all)
			if err != nil {
				t.Fatal(err)
			}
			for name := range before {
				if strings.Contains(name, "arena") {
					delete(before, name)
				}
			}
			t.Logf("%d secrets looked for, none left; copies of data groups: %v in use, %v once the caller cleared its own", len(needles), before, after)
			for name, n := range after {
				if name != "DG14" { // the chip's public key, which the arithmetic has had in its hands
					t.Errorf("%s: %d copies are left", name, n)
				}
			}
		})
	}
}
