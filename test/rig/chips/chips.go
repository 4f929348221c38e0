package chips

import (
	"encoding/pem"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/text/language"

	"gatehouse/capture"
	"gatehouse/test/rig"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
	"gatehouse/test/rig/paper"
)

// Source makes the traveller of a seed.
type Source = func(seed uint64, f rig.Forgery, format capture.Format) (*rig.Traveller, error)

// prefix of the forgeries of chips among those of pages.
const prefix = "chip-"

// Choices are the forgeries of chips that can be asked for.
var Choices = choices()

func choices() (all []rig.Forgery) {
	for _, f := range issuer.Forgeries {
		if f != issuer.RevokedSigner && f != issuer.OtherPage { // the one needs a new bundle, the other does not open
			all = append(all, prefix+rig.Forgery(f))
		}
	}
	return all
}

// Of gives the forgery of a chip, and whether f is one.
func Of(f rig.Forgery) (issuer.Forgery, bool) {
	if name, is := strings.CutPrefix(string(f), prefix); is {
		return issuer.Forgery(name), true
	}
	return "", false
}

// World is the issuing states. It may be used by several goroutines.
type World struct {
	states map[string]*issuer.State

	mu      sync.Mutex // of permits
	permits map[string]permit
}

// New makes the states that the rig draws documents of. Those of codes, where any are
// given, are all.
func New(now time.Time, codes ...string) (*World, error) {
	if len(codes) == 0 {
		codes = paper.States()
	}
	made := make([]*issuer.State, len(codes))
	var g errgroup.Group
	g.SetLimit(2)
	for i, code := range codes {
		g.Go(func() (err error) {
			made[i], err = issuer.New(code, issuer.Options{Now: now, Country: country(code)})
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	w := &World{states: map[string]*issuer.State{}, permits: map[string]permit{}}
	for i, code := range codes {
		w.states[code] = made[i]
	}
	return w, nil
}

// country gives the two letters of certificates.
func country(code string) string {
	switch code {
	case "D":
		return "DE"
	case "RKS":
		return "KS"
	}
	if r, err := language.ParseRegion(code); err == nil {
		return r.String()
	}
	return code[:2]
}

// Bundle holds the authorities and revocation lists of all states, in PEM.
func (w *World) Bundle() (all []byte, err error) {
	for _, code := range w.codes() {
		s := w.states[code]
		for _, der := range s.Anchors() {
			all = append(all, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})...)
		}
		crl, err := s.CRL(s.Now())
		if err != nil {
			return nil, err
		}
		all = append(all, pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: crl})...)
	}
	return all, nil
}

func (w *World) codes() (all []string) {
	for code := range w.states {
		all = append(all, code)
	}
	slices.Sort(all)
	return all
}

// Fill gives the travellers of next their chips.
func (w *World) Fill(next Source) Source {
	return func(seed uint64, f rig.Forgery, format capture.Format) (*rig.Traveller, error) {
		forged, is := Of(f)
		page := f
		if is {
			page = rig.Genuine
		}
		t, err := next(seed, page, format)
		if err != nil {
			return nil, err
		}
		t.Forgery = f
		if page == rig.AlteredNumber || page == rig.AlteredIssuer {
			return t, nil
		}
		if err := w.Put(t.Sheet, t.Issuer, seed, forged); err != nil {
			return nil, err
		}
		return t, nil
	}
}

// Put gives a sheet a chip, good where forged is empty. Visas have none, nor do
// documents of states that are not of this world.
func (w *World) Put(s *rig.Sheet, code string, seed uint64, forged issuer.Forgery) error {
	code = strings.TrimRight(code, "<")
	if _, known := w.states[code]; !known || s.Format == capture.MRVA || s.Format == capture.MRVB {
		return nil
	}
	profile, err := w.Profile(s, code, seed, forged)
	if err != nil {
		return fmt.Errorf("chip of seed %d: %w", seed, err)
	}
	s.Chip = card.New(profile)
	return nil
}

// Profile makes the chip that Put gives a sheet of one of the states.
func (w *World) Profile(s *rig.Sheet, code string, seed uint64, forged issuer.Forgery) (card.Profile, error) {
	state, person := w.states[strings.TrimRight(code, "<")], personOf(s)
	var err error
	if person.Portrait, err = issuer.Portrait(seed, 20_000); err != nil {
		return card.Profile{}, err
	}
	if forged != "" {
		o := issuer.Needs(forged)
		o.Extended = true
		return state.Forge(forged, person, o)
	}
	o := habits(seed)
	if Guarded(seed) {
		p, err := w.permit(state.Code)
		if err != nil {
			return card.Profile{}, err
		}
		o.Terminal, o.Groups = p.authority, append(o.Groups, 3)
		person.Prints = issuer.Enrol(seed)
	}
	return state.Personalise(person, o)
}

// Guarded says whether the genuine document of a seed has fingerprints, which its chip
// gives after terminal authentication alone: those with chip authentication, and half
// of those where PACE's mapping stands for it.
func Guarded(seed uint64) bool { return seed%4 == 1 || seed%8 == 2 }

// personOf gives the bearer as DG11 has it.
func personOf(s *rig.Sheet) issuer.Person {
	p := issuer.Person{Lines: s.Lines, Name: strings.TrimRight(s.Lines[0][5:], "<"), Birth: "19"}
	birth := s.Lines[1][13:19]
	if s.Format == capture.TD1 {
		p.Name, birth = strings.TrimRight(s.Lines[2], "<"), s.Lines[1][:6]
	}
	if birth < "26" { // of the years that the rig's persons are born in
		p.Birth = "20"
	}
	p.Birth += strings.ReplaceAll(birth, "<", "0")
	return p
}

// habits are how a state makes its chips: old and new ones, with each proof.
func habits(seed uint64) issuer.CardOptions {
	o := issuer.CardOptions{Groups: []int{11, 12}, Extended: seed%3 != 0}
	cipher := [...]card.Cipher{card.AES128, card.AES192, card.AES256, card.TDES}[seed/4%4]
	switch seed % 4 {
	case 0: // basic access control and active authentication
		o.Active = &issuer.KeySpec{RSA: 1024}
	case 1:
		o.PACE = []card.PACE{issuer.PACE(card.GM, cipher, 13)}
		o.Chip = []issuer.ChipKey{{ID: 1, Domain: 13, Ciphers: []card.Cipher{cipher}}}
	case 2:
		o.PACE = []card.PACE{issuer.PACE(card.CAM, card.AES128, 12)}
		o.PACE[0].Key = 1
		o.Chip = []issuer.ChipKey{{ID: 1, Domain: 12}}
	case 3:
		o.PACE = []card.PACE{issuer.PACE(card.IM, cipher, 12)}
		o.Active, o.Face39794 = &issuer.KeySpec{}, true
	}
	return o
}
