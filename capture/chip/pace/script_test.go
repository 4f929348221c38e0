package pace

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"os"
	"strings"
	"testing"

	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/chip/sm"
	"gatehouse/capture/curve"
	"gatehouse/capture/lds"
	"gatehouse/device"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// vectors reads the worked examples of Doc 9303-11 appendices G and H.
func vectors(t testing.TB, name string) map[string]string {
	t.Helper()
	b, err := os.ReadFile("testdata/icao9303-11.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]map[string]string
	if err := json.Unmarshal(b, &all); err != nil || all[name] == nil {
		t.Fatal(name, err)
	}
	return all[name]
}

// exchange is a command and its answer; the command empty: any.
type exchange struct{ command, answer string }

// script is a card that knows its lines.
type script struct {
	lines []exchange
	wrong []string
	sent  int
	err   error // at the end of the lines
}

func (s *script) Transmit(_ context.Context, command []byte) ([]byte, error) {
	if s.sent == len(s.lines) {
		return nil, s.err
	}
	line := s.lines[s.sent]
	s.sent++
	if got := fmt.Sprintf("%X", command); line.command != "" && got != line.command {
		s.wrong = append(s.wrong, fmt.Sprintf("command %d is %s, want %s", s.sent, got, line.command))
	}
	return hex.DecodeString(line.answer)
}

// lines are those of a worked example.
func lines(v map[string]string) []exchange {
	out := []exchange{{v["apdu_mse_at"], "9000"}}
	for _, n := range "1234" {
		answer := v["rapdu_ga"+string(n)]
		if !strings.HasSuffix(answer, "9000") { // the example of G.2 leaves the status word out
			answer += "9000"
		}
		out = append(out, exchange{v["apdu_ga"+string(n)], answer})
	}
	return out
}

// choice is the only one that EF.CardAccess leaves.
func choice(t testing.TB, cardAccess string) Choice {
	t.Helper()
	infos, err := lds.ParseSecurityInfos(unhex(t, cardAccess))
	if err != nil {
		t.Fatal(err)
	}
	all, refused := Choices(&infos)
	if len(all) != 1 || len(refused) != 0 {
		t.Fatalf("choices: %v, refused %v", all, refused)
	}
	return all[0]
}

// worked is the input of a worked example.
func worked(t testing.TB, v map[string]string, a *sm.Arena) Input {
	t.Helper()
	return Input{
		Choice:   choice(t, v["ef_cardaccess"]),
		Password: Password{MRZ, a.Keep([]byte(v["mrz_information"]))},
		Arena:    a,
		Rand:     bytes.NewReader(unhex(t, v["map_terminal_private"]+v["eph_terminal_private"])),
	}
}

// integrated makes of the values of H.1 and H.2 what worked and lines take. They do not
// say what the password is, only its key: the nonce is encrypted by another one here.
// The private key of H.2 is as long as the prime, which comes to the same modulo q.
func integrated(t testing.TB, v map[string]string, a *sm.Arena) map[string]string {
	t.Helper()
	s := unhex(t, v["nonce_s"])
	z := make([]byte, len(s))
	if sm.Encrypt(sm.AES128, unhex(t, v["K_pi"]), nil, z, s); fmt.Sprintf("%X", z) != v["nonce_z_encrypted"] {
		t.Errorf("the encrypted nonce is %X", z)
	}
	out := maps.Clone(v)
	out["mrz_information"] = "T22000129364081251010318"
	sm.Encrypt(sm.AES128, Password{MRZ, []byte(out["mrz_information"])}.key(sm.AES128, a), nil, z, s)
	out["rapdu_ga1"] = fmt.Sprintf("7C128010%X9000", z)
	out["map_terminal_private"] = v["nonce_t"]
	if len(v["eph_terminal_private"]) > 64 {
		q, _ := new(big.Int).SetString("F518AA8781A8DF278ABA4E7D64B7CB9D49462353", 16)
		x := new(big.Int).SetBytes(unhex(t, v["eph_terminal_private"]))
		out["eph_terminal_private"] = fmt.Sprintf("%040X", x.Mod(x, q))
	}
	return out
}

// TestWorkedExamples replays appendices G.1, G.2, H.1, H.2 and I.1 byte for byte.
func TestWorkedExamples(t *testing.T) {
	for _, name := range []string{"G1", "G2", "H1", "H2", "I1"} {
		v := vectors(t, name)
		a := sm.NewArena()
		defer a.Close()
		if name[0] == 'H' {
			v = integrated(t, v, a)
		}
		card := &script{lines: lines(v), err: device.ErrAbsent}
		s, result, err := Run(t.Context(), card, worked(t, v, a))
		if err != nil || len(card.wrong) > 0 || card.sent != 5 {
			t.Errorf("%s: %v; %v", name, err, card.wrong)
			continue
		}
		if len(result.Values) != 5 || len(result.Quirks) != 0 || result.Tries != NoTries || (result.CAM != nil) != (name == "I1") {
			t.Errorf("%s: %+v", name, result)
		}
		// What the session protects is what the example's keys protect.
		same(t, name, s, sm.New(sm.AES128, a.Keep(unhex(t, v["KS_enc"])), a.Keep(unhex(t, v["KS_mac"])), nil, a))
		if name == "G2" && result.CAR[0] != "DETESTCVCA00003" {
			t.Errorf("G2: certification authority reference %q", result.CAR[0])
		}
		if name != "I1" {
			continue
		}
		if !bytes.Equal(result.CAM.Data, unhex(t, v["ca_data"])) {
			t.Errorf("I1: chip authentication data %X", result.CAM.Data)
		}
		g, public, err := curve.ParsePublic(unhex(t, v["ca_public_key_spki"]))
		if err != nil {
			t.Fatal(err)
		}
		if err := result.CAM.Verify(g, public); err != nil {
			t.Errorf("I1: %v", err)
		}
		result.CAM.Data[31] ^= 1
		if err := result.CAM.Verify(g, public); !errors.Is(err, ErrCAM) {
			t.Errorf("I1, one bit: %v", err)
		}
	}
}

// capturer keeps the one command it gets.
type capturer struct{ command []byte }

func (c *capturer) Transmit(_ context.Context, command []byte) ([]byte, error) {
	c.command = bytes.Clone(command)
	return nil, device.ErrAbsent
}

// protected is a command in the session's protection; it ends the session.
func protected(s *sm.Session) []byte {
	c := &capturer{}
	s.Exchange(context.Background(), c, apdu.Command{INS: apdu.SelectFile, P2: 0x0C, Data: []byte{1, 0x1E}})
	return c.command
}

// TestIntegratedVectors has R and the mapped generators of appendices H.1 and H.2.
func TestIntegratedVectors(t *testing.T) {
	for name, access := range map[string]string{
		"H1": "31143012060A04007F0007020204040202010202010D",
		"H2": "31143012060A04007F00070202040302020102020100",
	} {
		v := vectors(t, name)
		a := sm.NewArena()
		defer a.Close()
		g := choice(t, access).Group
		r := pseudoRandom(sm.AES128, unhex(t, v["nonce_s"]), unhex(t, v["nonce_t"]), g.PrimeBits(), a)
		if want := unhex(t, v["pseudo_random_R"]); !bytes.Equal(r, want) {
			t.Errorf("%s: R is %X, want %X", name, r, want)
		}
		m, err := g.MapIntegrated(r)
		if err != nil {
			t.Fatal(name, err)
		}
		one, err := m.Secret([]byte{1}) // its public key is the generator
		if err != nil {
			t.Fatal(name, err)
		}
		want := v["mapped_generator"]
		if want == "" {
			want = "04" + v["mapped_generator_x"] + v["mapped_generator_y"]
		}
		if got := one.Public(); !bytes.Equal(got, unhex(t, want)) {
			t.Errorf("%s: mapped generator %X, want %s", name, got, want)
		}
	}
}

// BenchmarkRun is the terminal's own work in PACE with generic mapping over
// brainpoolP256r1: the card only says its lines.
func BenchmarkRun(b *testing.B) {
	v := vectors(b, "G1")
	a := sm.NewArena()
	defer a.Close()
	for b.Loop() {
		s, _, err := Run(b.Context(), &script{lines: lines(v), err: device.ErrAbsent}, worked(b, v, a))
		if err != nil {
			b.Fatal(err)
		}
		s.End()
		a.Wipe()
	}
}
