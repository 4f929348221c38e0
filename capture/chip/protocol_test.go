package chip

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"gatehouse/capture"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
)

// signer has the keys of a verifier's terminal.
type signer struct{ chain []*issuer.Verifiable }

func (s *signer) Chain(context.Context, string) (all [][]byte, err error) {
	for _, c := range s.chain {
		all = append(all, c.Bytes)
	}
	return all, nil
}

func (s *signer) Sign(_ context.Context, chr string, data []byte) ([]byte, error) {
	own := s.chain[len(s.chain)-1]
	if chr != own.Holder {
		return nil, fmt.Errorf("no key of %s", chr)
	}
	digest := sha256.Sum256(data)
	return own.Key.Group.SignPlain(rand.Reader, own.Key.Private, digest[:])
}

// ran lists the protocols with their outcomes: "PACE done, CA done".
func ran(c capture.Chip) string {
	var all []string
	for _, p := range c.Protocols {
		all = append(all, p.Name+" "+p.Outcome.String())
	}
	return strings.Join(all, ", ")
}

func states(c capture.Chip) string {
	var all []string
	for _, f := range c.Files {
		all = append(all, f.Name+" "+f.State.String())
	}
	return strings.Join(all, ", ")
}

// The process sequences 1, 2 and 4 of TR-03135-1 clause 5.6.2, good and bad.
func TestSequences(t *testing.T) {
	state, err := issuer.New("UTO", issuer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := state.NewVerifier(issuer.KeySpec{})
	if err != nil {
		t.Fatal(err)
	}
	dv, terminal, err := verifier.Chain()
	if err != nil {
		t.Fatal(err)
	}
	own := &signer{[]*issuer.Verifiable{dv, terminal}}
	person := issuer.Specimen("UTO", "L898902C3")
	pace := []card.PACE{issuer.PACE(card.GM, card.AES256, 16)}
	ca := []issuer.ChipKey{{ID: 1, Domain: 13, Ciphers: []card.Cipher{card.AES128}}}
	cam := []card.PACE{{Mapping: card.CAM, Cipher: card.AES128, Group: issuer.PACE(card.GM, card.AES128, 13).Group, Parameter: 13, Key: 7}}
	camKey := []issuer.ChipKey{{ID: 7, Domain: 13}}
	rsa, ec := &issuer.KeySpec{RSA: 1536, Hash: "SHA-256"}, &issuer.KeySpec{Hash: "SHA-256"}
	without := func(p *card.Profile) {
		for i := range p.Static {
			p.Static[i].Private = nil
		}
	}
	for _, c := range []struct {
		name   string
		o      issuer.CardOptions
		change func(*card.Profile)
		signer *signer
		can    bool
		want   string
	}{
		{"BAC alone", issuer.CardOptions{}, nil, nil, false, "PACE not supported, BAC done"},
		{"plain", issuer.CardOptions{Plain: true}, nil, nil, false, "PACE not supported, BAC not supported"},
		{"BAC, AA with RSA", issuer.CardOptions{Active: rsa}, nil, nil, false, "PACE not supported, BAC done, AA done"},
		{"BAC, AA with ECDSA, extended", issuer.CardOptions{Active: ec, Extended: true}, nil, nil, false, "PACE not supported, BAC done, CA not supported, AA done"},
		{"BAC, CA", issuer.CardOptions{Chip: ca}, nil, nil, false, "PACE not supported, BAC done, CA done"},
		{"PACE, CA", issuer.CardOptions{PACE: pace, Chip: ca, Extended: true}, nil, nil, false, "PACE done, CA done"},
		{"PACE, CA, short", issuer.CardOptions{PACE: pace, Chip: ca}, nil, nil, false, "PACE done, CA done"},
		{"PACE, CA, no short identifiers", issuer.CardOptions{PACE: pace, Chip: ca}, func(p *card.Profile) { p.Behaviour.NoShortID = 0x6A86 }, nil, false, "PACE done, CA done"},
		{"BAC, CA, short length that is refused late", issuer.CardOptions{Chip: ca}, func(p *card.Profile) { p.Limits = card.Limits{Late: true} }, nil, false, "PACE not supported, BAC done, CA done"},
		{"BAC, AA, short length that is refused late", issuer.CardOptions{Active: rsa}, func(p *card.Profile) { p.Limits = card.Limits{Late: true} }, nil, false, "PACE not supported, BAC done, AA done"},
		{"BAC, CA, TA, short length that is refused late", issuer.CardOptions{Chip: ca, Terminal: verifier, Groups: []int{3}}, func(p *card.Profile) { p.Limits = card.Limits{Late: true} }, own, false, "PACE not supported, BAC done, CA done, TA done"},
		{"PACE, CA with 3DES", issuer.CardOptions{PACE: pace, Chip: []issuer.ChipKey{{ID: -1, Domain: 12, Ciphers: []card.Cipher{card.TDES}}}}, nil, nil, false, "PACE done, CA done"},
		{"PACE, CA with DH", issuer.CardOptions{PACE: pace, Chip: []issuer.ChipKey{{ID: 2, Domain: 2, Ciphers: []card.Cipher{card.AES256}}}, Extended: true}, nil, nil, false, "PACE done, CA done"},
		{"PACE, CA with DH, short", issuer.CardOptions{PACE: pace, Chip: []issuer.ChipKey{{ID: 2, Domain: 2, Ciphers: []card.Cipher{card.AES256}}}}, nil, nil, false, "PACE done, CA done"},
		{"PACE, CA with DH and 3DES, short", issuer.CardOptions{PACE: pace, Chip: []issuer.ChipKey{{ID: 2, Domain: 0, Ciphers: []card.Cipher{card.TDES}}}}, nil, nil, false, "PACE done, CA done"},
		{"PACE by CAN", issuer.CardOptions{PACE: pace, CAN: "314159"}, nil, nil, true, "PACE done, CA not supported"},
		{"PACE, CA and AA", issuer.CardOptions{PACE: pace, Chip: ca, Active: ec}, nil, nil, false, "PACE done, CA done, AA not needed"},
		{"PACE, clone without CA's key, AA", issuer.CardOptions{PACE: pace, Chip: ca, Active: ec}, without, nil, false, "PACE done, CA failed, PACE done, AA done"},
		{"PACE, CA refused, AA", issuer.CardOptions{PACE: pace, Chip: ca, Active: ec}, func(p *card.Profile) {
			p.Faults = []card.Fault{{Step: "CA set", Effect: card.Refuse(0x6A80)}}
		}, nil, false, "PACE done, CA failed, AA done"},
		{"PACE-CAM", issuer.CardOptions{PACE: cam, Chip: camKey}, nil, nil, false, "PACE done, CAM done, CA not needed"},
		{"PACE-CAM, a length ends the session", issuer.CardOptions{PACE: cam, Chip: camKey, Extended: true}, func(p *card.Profile) {
			p.Faults = []card.Fault{{Step: "READ CardSecurity", Nth: 1, Effect: card.Naked(0x6700)}}
		}, nil, false, "PACE done, PACE done, CAM done, CA not needed"},
		{"PACE-CAM, TA", issuer.CardOptions{PACE: cam, Chip: camKey, Terminal: verifier, Groups: []int{3}}, nil, own, false, "PACE done, CAM done, CA not needed, TA done"},
		{"PACE-CAM, TA, static", issuer.CardOptions{PACE: cam, Chip: camKey, Terminal: verifier, Groups: []int{3}}, func(p *card.Profile) { p.Behaviour.StaticBinding = true }, own, false, "PACE done, CAM done, CA not needed, TA done"},
		{"PACE-CAM, clone without TA", issuer.CardOptions{PACE: cam, Chip: camKey, Terminal: verifier, Groups: []int{3}}, without, own, false, "PACE done, CAM failed, CA not supported, TA missing"},
		{"PACE-CAM, clone", issuer.CardOptions{PACE: cam, Chip: append(camKey, ca...)}, without, nil, false, "PACE done, CAM failed, CA failed, PACE done, CAM failed"},
		{"PACE, CA, TA", issuer.CardOptions{PACE: pace, Chip: ca, Terminal: verifier, Groups: []int{3}}, nil, own, false, "PACE done, CA done, TA done"},
		{"BAC, CA, TA", issuer.CardOptions{Chip: ca, Terminal: verifier, Groups: []int{3}}, nil, own, false, "PACE not supported, BAC done, CA done, TA done"},
		{"TA without certificates", issuer.CardOptions{PACE: pace, Chip: ca, Terminal: verifier, Groups: []int{3}}, nil, nil, false, "PACE done, CA done, TA missing"},
		{"wrong MRZ, PACE", issuer.CardOptions{PACE: pace}, func(p *card.Profile) { p.Passwords.MRZ = information }, nil, false, "PACE failed"},
		{"wrong MRZ, BAC", issuer.CardOptions{}, func(p *card.Profile) { p.Passwords.MRZ = information }, nil, false, "PACE not supported, BAC failed"},
		{"downgrade: PACE fails, BAC works", issuer.CardOptions{PACE: pace}, func(p *card.Profile) {
			p.Faults = []card.Fault{{Step: "PACE map", Effect: card.Refuse(0x6A80)}}
		}, nil, false, "PACE failed, BAC done, CA not supported"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := state.Personalise(person, c.o)
			if err != nil {
				t.Fatal(err)
			}
			if c.change != nil {
				c.change(&p)
			}
			r := request(t)
			r.Lines, r.First, r.Rest = person.Lines, nil, nil
			if c.can {
				r.Lines, r.CAN = nil, []byte(c.o.CAN)
			}
			if c.signer != nil {
				r.Signer = c.signer
			}
			reading, _ := Begin(context.Background(), card.New(p), r)
			got := reading.More(context.Background())
			reading.End()
			for _, f := range got.Files {
				want := sha256.Sum256(f.Bytes)
				if strings.HasPrefix(f.Name, "DG") && f.State == capture.FileRead && (f.Hash != "SHA-256" || !bytes.Equal(f.Digest, want[:])) {
					t.Errorf("%s: digest %x by %s", f.Name, f.Digest, f.Hash)
				}
			}
			t.Logf("%d commands; %s; %s; %v; %s", got.Exchange.Commands, ran(got), states(got), got.Quirks, got.Reason)
			if ran(got) != c.want {
				t.Errorf("ran %s\nwant %s", ran(got), c.want)
			}
			for _, x := range got.Protocols {
				if x.Outcome != capture.OutcomeDone {
					t.Logf("%s: %s %v", x.Name, x.Reason, x.Values)
				}
			}
			closed := strings.HasPrefix(c.name, "wrong")
			for _, name := range []string{"EF.SOD", "DG1", "DG2"} {
				if f := got.File(name); !closed && (f == nil || f.State != capture.FileRead) {
					t.Errorf("%s was not read: %v", name, f)
				}
			}
			entitled := strings.Contains(c.want, "TA done")
			if f := got.File("DG3"); entitled && (f == nil || f.State != capture.FileRead) {
				t.Errorf("DG3 was not read: %v", f)
			}
			if f := got.File("DG3"); c.o.Terminal != nil && !entitled && (f == nil || f.State != capture.FileNotAsked) {
				t.Errorf("DG3 without Terminal Authentication: %v", f)
			}
			if closed == (got.Reason == "") {
				t.Errorf("%v, %q", got.State, got.Reason)
			}
		})
	}
}
