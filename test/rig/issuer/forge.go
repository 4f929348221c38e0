package issuer

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"gatehouse/test/rig/card"
	"gatehouse/test/rig/heads"
)

// Forgery names what is wrong with a document's chip; all else about it is genuine.
type Forgery string

// The named forgeries.
const (
	CopiedCA       Forgery = "copied-ca"       // a copy: all files, not the key of chip authentication
	CopiedAA       Forgery = "copied-aa"       // a copy: not the key of active authentication
	CopiedCAM      Forgery = "copied-cam"      // a copy: not the key of PACE with chip authentication mapping
	AlteredDG1     Forgery = "altered-dg1"     // one letter of the name changed after signing
	AlteredDG2     Forgery = "altered-dg2"     // the portrait is somebody else's
	AlteredDG14    Forgery = "altered-dg14"    // a key of the forger's own
	AlteredDG15    Forgery = "altered-dg15"    // a key of the forger's own
	OtherSOD       Forgery = "other-sod"       // the security object of another document of the state
	BadSignature   Forgery = "bad-signature"   // one bit of the signature is another
	UnknownSigner  Forgery = "unknown-signer"  // a state of the forger's own, of the same name
	ForgedSigner   Forgery = "forged-signer"   // it names the state's authority, which has not signed it
	SelfSigned     Forgery = "self-signed"     // the signer vouches for itself
	ListSigner     Forgery = "list-signer"     // signed by the state's signer of lists
	ExpiredSigner  Forgery = "expired-signer"  // its certificate ran out yesterday
	RevokedSigner  Forgery = "revoked-signer"  // it stands on the state's CRL
	OtherCountry   Forgery = "other-country"   // the code in DG1 is not the signer's
	StrippedDG14   Forgery = "stripped-dg14"   // the security object lists it, the chip has none
	StrippedDG15   Forgery = "stripped-dg15"   //
	Injected       Forgery = "injected"        // DG13 is there and in EF.COM, the security object does not list it
	ContentsLie    Forgery = "contents-lie"    // EF.COM leaves out a data group
	AccessStripped Forgery = "access-stripped" // EF.CardAccess is gone, DG14 has what it said
	AccessWeakened Forgery = "access-weakened" // EF.CardAccess offers another cipher than DG14
	PACEBroken     Forgery = "pace-broken"     // PACE is announced and fails, basic access control works
	OtherPage      Forgery = "other-page"      // a genuine chip of somebody else
)

// Finding is what must be said of a forgery: the id of screening's finding, its
// verdict and its reason, as screening/pki words it; "" where the verdict says all.
type Finding struct{ ID, Verdict, Reason string }

// Expected has the finding that each forgery must raise.
var Expected = map[Forgery]Finding{
	CopiedCA:       {"chip.ca", "failed", ""},
	CopiedAA:       {"chip.aa", "failed", ""},
	CopiedCAM:      {"chip.cam", "failed", ""},
	AlteredDG1:     {"chip.hashes", "failed", ""},
	AlteredDG2:     {"chip.hashes", "failed", ""},
	AlteredDG14:    {"chip.hashes", "failed", ""},
	AlteredDG15:    {"chip.hashes", "failed", ""},
	OtherSOD:       {"chip.hashes", "failed", ""},
	BadSignature:   {"chip.signature", "failed", "signature"},
	UnknownSigner:  {"chip.signer", "undetermined", "anchor missing"},
	ForgedSigner:   {"chip.signer", "failed", "signature"},
	SelfSigned:     {"chip.signer", "failed", "self-signed"},
	ListSigner:     {"chip.signer", "failed", "key usage"},
	ExpiredSigner:  {"chip.validity.ds", "failed", ""},
	RevokedSigner:  {"chip.revocation", "failed", ""},
	OtherCountry:   {"chip.issuer", "failed", ""},
	StrippedDG14:   {"chip.read", "failed", "withheld"},
	StrippedDG15:   {"chip.read", "failed", "withheld"},
	Injected:       {"chip.com", "failed", "differs"},
	ContentsLie:    {"chip.com", "failed", "differs"},
	AccessStripped: {"chip.cardaccess", "failed", "withheld"},
	AccessWeakened: {"chip.cardaccess", "failed", "differs"},
	PACEBroken:     {"chip.access", "failed", ""},
	OtherPage:      {"chip.mrz", "failed", "differs"},
}

// Forgeries lists them in the order above.
var Forgeries = [...]Forgery{
	CopiedCA, CopiedAA, CopiedCAM, AlteredDG1, AlteredDG2, AlteredDG14, AlteredDG15, OtherSOD, BadSignature,
	UnknownSigner, ForgedSigner, SelfSigned, ListSigner, ExpiredSigner, RevokedSigner, OtherCountry,
	StrippedDG14, StrippedDG15, Injected, ContentsLie, AccessStripped, AccessWeakened, PACEBroken, OtherPage,
}

// Needs are options of a document that a forgery shows on: one proof of the chip, the
// one that the forgery is about. "" asks for those of most.
func Needs(f Forgery) CardOptions {
	o := CardOptions{PACE: []card.PACE{PACE(card.GM, card.AES128, 13)}}
	switch f {
	case CopiedAA, AlteredDG15, StrippedDG15:
		o.Active = &KeySpec{}
	case CopiedCAM:
		o.PACE[0] = PACE(card.CAM, card.AES128, 13)
		o.PACE[0].Key = 1
		o.Chip = []ChipKey{{ID: 1, Domain: 13}}
	default:
		o.Chip = []ChipKey{{ID: 1, Domain: 13, Ciphers: []card.Cipher{card.AES128}}}
	}
	return o
}

// Forge makes a document of the person that is wrong in that way.
func (s *State) Forge(f Forgery, p Person, o CardOptions) (card.Profile, error) {
	if err := s.prepare(f, &p, &o); err != nil {
		return card.Profile{}, err
	}
	out, err := s.Personalise(p, o)
	if err != nil {
		return out, err
	}
	return out, s.spoil(f, &out, p, o)
}

// prepare is what a forger does before the document is signed.
func (s *State) prepare(f Forgery, p *Person, o *CardOptions) (err error) {
	chain := func(change func(*Template)) {
		o.Signer, err = s.NewSigner(s.options.Signer, nil, change)
	}
	switch f {
	case BadSignature:
		o.Signed = func(d *SignedData) { d.Corrupt = true }
	case UnknownSigner:
		var own *State
		if own, err = New(s.Code, s.options); err == nil {
			o.Signer, err = own.Signer()
		}
	case ForgedSigner:
		chain(func(t *Template) { t.Corrupt = true })
	case SelfSigned:
		name := s.name("Document Signer")
		var key *Key
		if key, err = NewKey(s.options.Signer, s.random); err == nil {
			o.Signer, err = s.certify(roleSigner, name, key, &Certificate{Template: Template{Subject: name, Key: key}}, nil, nil, nil)
		}
	case ListSigner:
		o.Signer, err = s.ListSigner()
	case ExpiredSigner:
		chain(func(t *Template) {
			t.NotBefore, t.NotAfter = s.now.AddDate(-10, 0, -1), s.now.Add(-24*time.Hour)
		})
	case RevokedSigner:
		if chain(nil); err == nil {
			s.Revoke(o.Signer)
		}
	case OtherCountry:
		p.Lines = otherCountry(p.Lines, s.Code)
	case OtherPage:
		*p = Specimen(s.Code, "Z9X8Y7W6V")
	}
	return err
}

// otherCountry puts another issuing state into the lines; no check digit is over it.
func otherCountry(lines []string, code string) []string {
	other := "D<<"
	if code == "D" {
		other = "FRA"
	}
	out := slices.Clone(lines)
	out[0] = out[0][:2] + other + out[0][5:]
	return out
}

// spoil is what a forger does to a personalised chip.
func (s *State) spoil(f Forgery, out *card.Profile, p Person, o CardOptions) error {
	app := out.Application
	switch f {
	case CopiedCA, CopiedCAM:
		for i := range out.Static {
			out.Static[i].Private = nil
		}
	case CopiedAA:
		if out.Active == nil {
			return fmt.Errorf("issuer: %s: the document has no such key", f)
		}
		k, err := NewKey(*o.Active, s.random)
		if err != nil {
			return err
		}
		out.Active.RSA, out.Active.Private = k.RSA, k.Private
	case AlteredDG1:
		app[card.DG(1)] = alter(app[card.DG(1)], 5+6)
	case AlteredDG2:
		picture, err := Portrait(666, 20_000)
		if err != nil {
			return err
		}
		app[card.DG(2)] = encodeBiometrics(0x75, 2, 8, instance{record: faceRecord(picture, heads.PhotoWidth, heads.PhotoWidth*9/7)})
	case AlteredDG14, AlteredDG15, OtherSOD:
		return s.exchange(f, out, p, o)
	case StrippedDG14:
		delete(app, card.DG(14))
	case StrippedDG15:
		delete(app, card.DG(15))
	case Injected:
		app[card.DG(13)] = encodeDG13()
		app[card.EFCOM] = encodeCOM(o.lds(), listed(app))
	case ContentsLie:
		present := listed(app)
		app[card.EFCOM] = encodeCOM(o.lds(), present[:len(present)-1])
	case AccessStripped:
		delete(out.Master, card.EFCardAccess)
		out.PACE = nil
	case AccessWeakened:
		return weakened(out)
	case PACEBroken:
		out.Faults = append(out.Faults, card.Fault{Step: "PACE map", Effect: card.Refuse(0x6F00)})
	}
	return nil
}

// exchange takes a part of another document of the same state and holder.
func (s *State) exchange(f Forgery, out *card.Profile, p Person, o CardOptions) error {
	if f == OtherSOD {
		p = Specimen(s.Code, "Z9X8Y7W6V")
	}
	other, err := s.Personalise(p, o)
	if err != nil {
		return err
	}
	switch f {
	case AlteredDG14:
		out.Application[card.DG(14)], out.Static = other.Application[card.DG(14)], other.Static
	case AlteredDG15:
		out.Application[card.DG(15)], out.Active = other.Application[card.DG(15)], other.Active
	case OtherSOD:
		out.Application[card.EFSOD] = other.Application[card.EFSOD]
	}
	return nil
}

// weakened lets the chip offer triple DES alone.
func weakened(out *card.Profile) error {
	var all infos
	for i := range out.PACE {
		out.PACE[i].Cipher, out.PACE[i].Mapping = card.TDES, card.GM
		if err := all.pace(out.PACE[i]); err != nil {
			return err
		}
	}
	der, err := all.encode()
	out.Master[card.EFCardAccess] = der
	return err
}

// listed are the numbers of the data groups that are there.
func listed(app map[uint16][]byte) (out []int) {
	for n := 1; n <= 16; n++ {
		if _, ok := app[card.DG(n)]; ok {
			out = append(out, n)
		}
	}
	return out
}

// alter changes a letter to another one.
func alter(file []byte, at int) []byte {
	b := bytes.Clone(file)
	b[at] = 'A' + (b[at]-'A'+1)%26
	return b
}
