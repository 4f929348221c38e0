package issuer

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"image/jpeg"
	"io"
	"maps"
	"slices"
	"strings"

	"gatehouse/test/rig/card"
	"gatehouse/test/rig/group"
)

// ChipKey asks for a key of chip authentication.
type ChipKey struct {
	ID      int // keyId; -1: none is written
	Domain  int // standardized domain parameters
	Ciphers []card.Cipher
	Named   bool // the curve by name in DG14
}

// CardOptions say what a document is to be. The zero value is a passport with basic
// access control, EF.COM, EF.SOD, DG1 and DG2 of 20 KB.
type CardOptions struct {
	Signer    *Certificate // of the document; nil: the state's usual one
	Hash      string       // of the data groups; "": SHA-256
	NoBAC     bool
	Plain     bool // no access control at all
	PACE      []card.PACE
	CAN       string
	PIN, PUK  string
	Chip      []ChipKey
	Active    *KeySpec // key of active authentication, its Hash is what the chip signs with
	ActiveDER bool     // card.ActiveKey.DER
	Terminal  *Verifier
	Face39794 bool                        // DG2 by ISO/IEC 39794-5 in place of 19794-5
	Groups    []int                       // further data groups: 3, 4, 7, 11, 12, 13, 16
	Replace   map[int][]byte              // data groups as given, hashed as they are
	Edit      func(groups map[int][]byte) // changes data groups before they are hashed; nil: nobody does
	Security  func(der []byte) []byte     // changes what EF.CardSecurity signs; nil: nobody does
	LDS       string                      // version of EF.COM; "": "0107"
	Extended  bool                        // extended length, and an EF.ATR/INFO that says so
	Object    func(*SecurityObject)
	Signed    func(*SignedData)
	Directory bool // EF.DIR
}

func (o CardOptions) lds() string {
	if o.LDS == "" {
		return "0107"
	}
	return o.LDS
}

// PACE is a protocol with standardized domain parameters.
func PACE(m card.Mapping, c card.Cipher, domain int) card.PACE {
	g, err := group.ByID(domain)
	if err != nil {
		panic(err) // a number of the tests' own
	}
	return card.PACE{Mapping: m, Cipher: c, Group: g, Parameter: domain}
}

// draft is a document on its way.
type draft struct {
	s      *State
	p      Person
	o      CardOptions
	out    card.Profile
	groups map[int][]byte
	access infos // of EF.CardAccess
	signer *Certificate
}

// Personalise makes the chip of a document.
func (s *State) Personalise(p Person, o CardOptions) (card.Profile, error) {
	d := &draft{s: s, p: p, o: o, groups: map[int][]byte{}, signer: o.Signer}
	if d.o.Hash == "" {
		d.o.Hash = "SHA-256"
	}
	d.out = card.Profile{
		BAC: !o.NoBAC && !o.Plain, Plain: o.Plain, PACE: slices.Clone(o.PACE), Random: s.random,
		Master: map[uint16][]byte{}, Application: map[uint16][]byte{},
		Passwords: card.Passwords{CAN: o.CAN, PIN: o.PIN, PUK: o.PUK}, Limits: card.Limits{Extended: o.Extended},
	}
	if o.Terminal != nil {
		d.out.Terminal = o.Terminal.trust()
	}
	for _, step := range []func() error{d.secrets, d.faces, d.optional, d.activeKey, d.chipKeys, d.security, d.files} {
		if err := step(); err != nil {
			return card.Profile{}, err
		}
	}
	return d.out, nil
}

func (d *draft) secrets() (err error) {
	d.out.Passwords.MRZ, err = Information(d.p.Lines)
	if d.signer == nil && err == nil {
		d.signer, err = d.s.Signer()
	}
	return err
}

// faces writes DG1 and DG2.
func (d *draft) faces() (err error) {
	d.groups[1] = encodeDG1(d.p.Lines)
	picture := d.p.Portrait
	if picture == nil {
		size := d.p.PortraitSize
		if size == 0 {
			size = 20_000
		}
		h := fnv.New64a()
		h.Write([]byte(strings.Join(d.p.Lines, "")))
		if picture, err = Portrait(h.Sum64(), size); err != nil {
			return err
		}
	}
	size, err := jpeg.DecodeConfig(bytes.NewReader(picture))
	if err != nil { // another format, or none: the record leaves the size open
		size.Width, size.Height = 0, 0
	}
	if d.o.Face39794 {
		d.groups[2] = encodeBiometrics(0x75, 2, formatFace39794, instance{record: faceBlock(picture, size.Width, size.Height)})
	} else {
		d.groups[2] = encodeBiometrics(0x75, 2, 8, instance{record: faceRecord(picture, size.Width, size.Height)})
	}
	return nil
}

// optional writes the groups that were asked for, and those that were given.
func (d *draft) optional() error {
	for _, n := range d.o.Groups {
		switch n {
		case 3:
			all, err := d.p.fingers()
			if err != nil {
				return err
			}
			d.groups[3] = encodeBiometrics(0x63, 8, 7, all...)
		case 4:
			noise := make([]byte, 100*120)
			if _, err := io.ReadFull(d.s.random, noise); err != nil {
				return fmt.Errorf("issuer: %w", err)
			}
			d.groups[4] = encodeBiometrics(0x76, 16, 9, instance{1, irisRecord(noise, 100, 120)})
		case 7:
			picture, err := Portrait(7, 5000)
			if err != nil {
				return err
			}
			d.groups[7] = encodeDG7(picture)
		case 11:
			d.groups[11] = encodeDG11(d.p)
		case 12:
			d.groups[12] = encodeDG12(d.s.now)
		case 13:
			d.groups[13] = encodeDG13()
		case 16:
			d.groups[16] = encodeDG16(d.s.now)
		default:
			return fmt.Errorf("issuer: no content for data group %d: give it in Replace", n)
		}
	}
	return nil
}

// activeKey makes the key of DG15.
func (d *draft) activeKey() error {
	if d.o.Active == nil {
		return nil
	}
	k, err := NewKey(*d.o.Active, d.s.random)
	if err != nil {
		return err
	}
	d.out.Active = &card.ActiveKey{RSA: k.RSA, Group: k.Group, Private: k.Private, Hash: k.Spec.Hash, DER: d.o.ActiveDER}
	der, err := build(k.keyInfo)
	d.groups[15] = card.TLV(0x6F, der)
	return err
}

// chipKeys makes the keys of chip authentication.
func (d *draft) chipKeys() error {
	for _, want := range d.o.Chip {
		g, err := group.ByID(want.Domain)
		if err != nil {
			return err
		}
		private, err := g.Scalar(d.s.random)
		if err != nil {
			return err
		}
		d.out.Static = append(d.out.Static, card.StaticKey{ID: want.ID, Group: g, Private: private, Ciphers: want.Ciphers})
	}
	return nil
}

// files puts the document together: DG14, EF.COM, EF.SOD.
func (d *draft) files() error {
	maps.Copy(d.groups, d.o.Replace)
	if d.o.Edit != nil {
		d.o.Edit(d.groups)
	}
	object := NewSecurityObject(d.o.Hash, d.groups)
	if d.o.Object != nil {
		d.o.Object(&object)
	}
	content, err := object.Encode()
	if err != nil {
		return err
	}
	signed := SignedData{Type: typeSecurityObject, Content: content, Signers: []*Certificate{d.signer}, Certificates: [][]byte{d.signer.DER}}
	if d.o.Signed != nil {
		d.o.Signed(&signed)
	}
	sod, err := signed.Encode(d.s)
	if err != nil {
		return err
	}
	d.out.Application[card.EFSOD] = card.TLV(0x77, sod)
	d.out.Application[card.EFCOM] = encodeCOM(d.o.lds(), slices.Sorted(maps.Keys(d.groups)))
	for n, g := range d.groups {
		d.out.Application[card.DG(n)] = g
	}
	return nil
}
