package card

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"gatehouse/test/rig/group"
)

const specimen = "T22000129364081251010318" // MRZ information of Doc 9303-11 appendix G

// terminal is libeac3's side of PACE.
type terminal struct {
	in  io.Writer
	out *bufio.Scanner
}

func (l terminal) ask(t *testing.T, verb string, value []byte) []byte {
	t.Helper()
	fmt.Fprintf(l.in, "%s %x\n", verb, value)
	if !l.out.Scan() || l.out.Text() == "error" {
		return nil
	}
	return unhex(t, l.out.Text())
}

func buildTerminal(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("gcc"); err != nil {
		t.Skip("the Debian package gcc is not installed")
	}
	name := filepath.Join(t.TempDir(), "terminal")
	if out, err := exec.Command("gcc", "-w", "-o", name, "testdata/terminal.c", "-leac", "-lcrypto").CombinedOutput(); err != nil {
		t.Skipf("the Debian packages libeac-dev and libssl-dev are not installed: %.300s", out)
	}
	return name
}

func startTerminal(t *testing.T, name string, p PACE, kind int, secret string) terminal {
	t.Helper()
	if kind == refMRZ { // libeac3 takes the lines of a card of three
		secret = "IDD<<" + secret[:10] + strings.Repeat("<", 15) + secret[10:17] + "F" + secret[17:] + "D<<" + strings.Repeat("<", 11) + "0" + strings.Repeat("<", 30)
	}
	cmd := exec.Command(name, dotted(p.OID()), strconv.Itoa(p.Parameter), strconv.Itoa(kind), secret)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		cmd.Wait()
	})
	scanner := bufio.NewScanner(out)
	scanner.Buffer(nil, 1<<16)
	return terminal{in, scanner}
}

func dotted(oid []byte) string {
	s := strconv.Itoa(int(oid[0]/40)) + "." + strconv.Itoa(int(oid[0]%40))
	n := 0
	for _, b := range oid[1:] {
		if n = n<<7 | int(b&0x7F); b&0x80 == 0 {
			s, n = s+"."+strconv.Itoa(n), 0
		}
	}
	return s
}

// step sends a GENERAL AUTHENTICATE and gives the object of its reply.
func step(t *testing.T, c *Card, cla byte, tag int, value []byte) ([]byte, int) {
	t.Helper()
	data := TLV(0x7C)
	if tag != 0 {
		data = TLV(0x7C, TLV(tag, value))
	}
	command := append([]byte{cla, 0x86, 0, 0, 0, byte(len(data) >> 8), byte(len(data))}, data...)
	r, err := c.Transmit(t.Context(), append(command, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	sw := int(r[len(r)-2])<<8 | int(r[len(r)-1])
	in, ok := dynamic(r[:len(r)-2])
	if !ok || len(in) == 0 {
		return nil, sw
	}
	return in[0].value, sw
}

// sameKey compares keys; libeac3 leaves the parity bits of DES as they come.
func sameKey(c Cipher, theirs, ours []byte) bool {
	if c != TDES {
		return bytes.Equal(theirs, ours)
	}
	if len(theirs) < 16 {
		return false
	}
	for i, b := range ours {
		if (b^theirs[i])&0xFE != 0 {
			return false
		}
	}
	return true
}

// TestAgainstLibeac runs generic mapping with libeac3 as the terminal, over its groups,
// all ciphers and all passwords: both have the same keys. With another password the
// card says so.
func TestAgainstLibeac(t *testing.T) {
	name := buildTerminal(t)
	secrets := map[int]string{refMRZ: specimen, refCAN: "123456", refPIN: "654321", refPUK: "9876543210"}
	runs := 0
	for _, g := range group.All() {
		for cipher := TDES; cipher <= AES256; cipher++ {
			p := PACE{GM, cipher, g, g.ID, 0}
			kind := 1 + (g.ID+int(cipher))%4
			for _, wrong := range []bool{false, true} {
				c := New(Profile{
					PACE: []PACE{p}, Limits: Limits{Extended: true},
					Passwords: Passwords{MRZ: specimen, CAN: "123456", PIN: "654321", PUK: "9876543210"},
				})
				secret := secrets[kind]
				if wrong {
					secret = secret[:5] + "7" + secret[6:]
				}
				what := fmt.Sprintf("%s %v password %d wrong %v", g.Name, cipher, kind, wrong)
				l := startTerminal(t, name, p, kind, secret)
				set := append(append([]byte{0, 0x22, 0xC1, 0xA4, 15}, TLV(0x80, p.OID())...), 0x83, 1, byte(kind))
				if r, err := c.Transmit(t.Context(), set); err != nil || hex.EncodeToString(r) != "9000" {
					t.Fatalf("%s: %x, %v", what, r, err)
				}
				z, _ := step(t, c, 0x10, 0, nil)
				mapping, _ := step(t, c, 0x10, 0x81, l.ask(t, "nonce", z))
				ephemeral, _ := step(t, c, 0x10, 0x83, l.ask(t, "map", mapping))
				token, sw := step(t, c, 0x00, 0x85, l.ask(t, "agree", ephemeral))
				if wrong {
					if sw>>8 != 0x63 || c.state.channel != nil {
						t.Errorf("%s: %04X", what, sw)
					}
					continue
				}
				key := l.ask(t, "token", token)
				if sw != 0x9000 || c.state.channel == nil || !sameKey(cipher, key, c.state.channel.enc) {
					t.Errorf("%s: %04X, keys differ: %x", what, sw, key)
					continue
				}
				runs++
			}
		}
	}
	if runs != 4*14 {
		t.Errorf("%d runs succeeded of 56", runs)
	}
}
