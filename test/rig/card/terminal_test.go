package card_test

import (
	"context"
	"crypto/rand"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/chip/eac"
	"gatehouse/capture/chip/pace"
	"gatehouse/capture/chip/sm"
	"gatehouse/capture/lds"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
)

// The product's terminal against the chip: the two share no arithmetic and no
// cryptography, so that what one of them has wrong shows. PACE, chip and active
// authentication in all that goes together are in test/chipmatrix, as whole readings.

// terminal is a session of the product's own terminal with a chip.
type terminal struct {
	t     testing.TB
	c     *card.Card
	s     *sm.Session // nil: in plain
	arena *sm.Arena
	pace  pace.Result
	short bool // no extended length: commands and answers are chained
}

func (l *terminal) Rekey(s *sm.Session) { l.s.End(); l.s = s }

func (l *terminal) Exchange(ctx context.Context, c apdu.Command) (apdu.Response, error) {
	if c.Extended = !l.short && (len(c.Data) > 255 || c.Le > 256); l.short {
		c.Le = min(c.Le, 256)
	}
	if l.s == nil {
		return apdu.Exchange(ctx, l.c, c)
	}
	return l.s.Exchange(ctx, l.c, c)
}

// do sends a command that must end with the status.
func (l *terminal) do(c apdu.Command, want apdu.Status) []byte {
	l.t.Helper()
	r, err := l.Exchange(l.t.Context(), c)
	if err != nil || r.SW != want {
		l.t.Fatalf("%s %02X%02X: %v, %v; want %v", apdu.Name(c.INS), c.P1, c.P2, r.SW, err, want)
	}
	return r.Data
}

func (l *terminal) selectApplication() {
	l.t.Helper()
	l.do(apdu.Command{INS: apdu.SelectFile, P1: 4, P2: 0x0C, Data: []byte{0xA0, 0, 0, 2, 0x47, 0x10, 1}}, apdu.OK)
}

// file reads a file by its short identifier in one go.
func (l *terminal) file(short byte, want apdu.Status) []byte {
	l.t.Helper()
	return l.do(apdu.Command{INS: apdu.ReadBinary, P1: 0x80 | short, Le: 65536}, want)
}

// open runs PACE with the CAN.
func open(t testing.TB, p card.Profile, info int) *terminal {
	t.Helper()
	l := &terminal{t: t, c: card.New(p), arena: sm.NewArena()}
	t.Cleanup(l.arena.Close)
	infos, err := lds.ParseSecurityInfos(p.Master[card.EFCardAccess])
	if err != nil {
		t.Fatal(err)
	}
	choices, refused := pace.Choices(&infos)
	if len(choices) <= info {
		t.Fatalf("no choice %d: %v", info, refused)
	}
	l.s, l.pace, err = pace.Run(t.Context(), l.c, pace.Input{
		Choice: choices[info], Password: pace.Password{Reference: pace.CAN, Secret: l.arena.Keep([]byte(p.Passwords.CAN))}, Arena: l.arena, Rand: rand.Reader,
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func newState(t testing.TB) *issuer.State {
	t.Helper()
	s, err := issuer.New("UTO", issuer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func personalise(t testing.TB, s *issuer.State, o issuer.CardOptions) card.Profile {
	t.Helper()
	o.CAN, o.Extended = "123456", true
	p, err := s.Personalise(issuer.Specimen("UTO", "L898902C3"), o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// signer is a terminal's chain and key at hand.
type signer struct {
	chain []*issuer.Verifiable
	key   *issuer.Key
}

func (s signer) Chain(context.Context, string) (out [][]byte, err error) {
	for _, c := range s.chain {
		out = append(out, c.Bytes)
	}
	return out, nil
}

func (s signer) Sign(_ context.Context, _ string, data []byte) ([]byte, error) {
	return s.key.SignPlain(rand.Reader, data)
}

// TestTerminalAuthentication opens DG3 and DG4 with a good chain over a link, for as
// much as it allows, and nothing with a bad one.
func TestTerminalAuthentication(t *testing.T) {
	s := newState(t)
	day := 24 * time.Hour
	for name, v := range map[string]struct {
		spec     issuer.KeySpec
		verifier func(*issuer.Verifiable)
		terminal func(*issuer.Verifiable)
		link     bool
		stranger bool
		static   bool
		short    bool
		done     bool
		dg3, dg4 apdu.Status
	}{
		"good":          {done: true, dg3: apdu.OK, dg4: apdu.OK},
		"over a link":   {link: true, done: true, dg3: apdu.OK, dg4: apdu.OK},
		"RSA":           {spec: issuer.KeySpec{RSA: 1536}, done: true, dg3: apdu.OK, dg4: apdu.OK},
		"RSA PSS":       {spec: issuer.KeySpec{RSA: 1536, PSS: true}, done: true, dg3: apdu.OK, dg4: apdu.OK},
		"P-384":         {spec: issuer.KeySpec{Curve: "P-384", Hash: "SHA-384"}, done: true, dg3: apdu.OK, dg4: apdu.OK},
		"static":        {static: true, done: true, dg3: apdu.OK, dg4: apdu.OK},
		"chained":       {spec: issuer.KeySpec{RSA: 2048}, short: true, done: true, dg3: apdu.OK, dg4: apdu.OK},
		"fingers alone": {terminal: func(c *issuer.Verifiable) { c.Rights = issuer.ReadDG3 }, done: true, dg3: apdu.OK, dg4: 0x6982},
		"less above":    {verifier: func(c *issuer.Verifiable) { c.Rights = issuer.ReadDG4 }, done: true, dg3: 0x6982, dg4: apdu.OK},
		"bad signature": {terminal: func(c *issuer.Verifiable) { c.Corrupt = true }, dg3: 0x6982, dg4: 0x6982},
		"other key":     {stranger: true, dg3: 0x6982, dg4: 0x6982},
		"expired":       {terminal: func(c *issuer.Verifiable) { c.Effective, c.Expires = c.Effective.Add(-9*day), c.Effective.Add(-day) }, dg3: 0x6982, dg4: 0x6982},
	} {
		t.Run(name, func(t *testing.T) {
			authority, err := s.NewVerifier(v.spec)
			if err != nil {
				t.Fatal(err)
			}
			p := personalise(t, s, issuer.CardOptions{
				PACE: []card.PACE{issuer.PACE(card.GM, card.AES128, 12)}, Terminal: authority, Groups: []int{3, 4},
				Chip: []issuer.ChipKey{{ID: 1, Domain: 12, Ciphers: []card.Cipher{card.AES128}}},
			})
			var chain []*issuer.Verifiable
			if v.link {
				link, err := authority.Link()
				if err != nil {
					t.Fatal(err)
				}
				chain = append(chain, link)
			}
			dv, err := authority.Issue(issuer.Domestic, authority.Current(), v.verifier)
			if err != nil {
				t.Fatal(err)
			}
			is, err := authority.Issue(issuer.Terminal, dv, v.terminal)
			if err != nil {
				t.Fatal(err)
			}
			key := is.Key
			if v.stranger {
				key = dv.Key
			}
			p.Behaviour.StaticBinding = v.static
			if v.short {
				p.Limits = card.Limits{Chain: true}
			}
			l := open(t, p, 0)
			l.short = v.short
			l.selectApplication()
			infos, err := lds.ParseDG14(p.Application[card.DG(14)])
			if err != nil {
				t.Fatal(err)
			}
			l.file(3, 0x6982)
			ca, err := eac.ChipAuthentication(t.Context(), l, eac.CAInput{
				Infos: &infos, Arena: l.arena, Rand: rand.Reader, Next: apdu.Command{INS: apdu.ReadBinary, P1: 0x9C, Le: 256},
			})
			if err != nil || ca.Outcome != capture.OutcomeDone {
				t.Fatal(ca.Reason, err)
			}
			names, err := lds.ParseCVCA(ca.Answer.Data)
			if err != nil {
				t.Fatal(err)
			}
			r, err := eac.TerminalAuthentication(t.Context(), l, eac.TAInput{
				References: names, Compressed: eac.Compress(ca.Group, ca.Public), Signer: signer{append(chain, dv, is), key}, At: s.Now(),
				Bindings: []eac.Binding{{Name: "PACE", Identifier: l.pace.Chip[1:33]}, {Name: "static", Identifier: []byte(p.Passwords.MRZ[:10])}},
			})
			if err != nil || (r.Outcome == capture.OutcomeDone) != v.done {
				t.Errorf("%v %s, %v", r.Outcome, r.Reason, err)
			}
			l.file(3, v.dg3)
			l.file(4, v.dg4)
		})
	}
}
