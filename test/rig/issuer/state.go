package issuer

import (
	"crypto/rand"
	"fmt"
	"io"
	"math/big"
	"strings"
	"time"
)

// Options of a state. The zero value is a good state of today.
type Options struct {
	Now     time.Time // when its certificates begin; zero: today
	Random  io.Reader // of elliptic curves and serial numbers; nil: crypto/rand
	Country string    // two letters of certificates; "": the first two of the code
	CSCA    KeySpec
	Signer  KeySpec // of documents and of lists
}

// State issues travel documents.
type State struct {
	Code, Country string         // as "UTO" in the MRZ, "UT" in certificates
	CSCA          []*Certificate // country signing authorities, the newest last
	Links         []*Certificate // from each to the next

	options Options
	now     time.Time
	random  io.Reader
	signer  *Certificate
	lists   *Certificate
	revoked []revocation
	version int64 // of lists
}

// New makes a state with a country signing authority. Code is that of the MRZ.
func New(code string, o Options) (*State, error) {
	if len(code) == 0 || len(code) > 3 {
		return nil, fmt.Errorf("issuer: code %q is not one to three letters", code)
	}
	s := &State{Code: code, Country: o.Country, options: o, now: o.Now, random: o.Random}
	if s.now.IsZero() {
		s.now = time.Now()
	}
	s.now = s.now.UTC().Truncate(time.Second)
	if s.random == nil {
		s.random = rand.Reader
	}
	if s.Country == "" {
		s.Country = strings.ToUpper(code[:min(2, len(code))])
	}
	root, err := s.authority(s.name("CSCA"), o.CSCA, nil)
	if err != nil {
		return nil, err
	}
	s.CSCA = []*Certificate{root}
	return s, nil
}

// Now is the time that the state lives at.
func (s *State) Now() time.Time { return s.now }

// Anchors are the certificates of its authorities and their links, DER.
func (s *State) Anchors() (out [][]byte) {
	for _, c := range append(append([]*Certificate{}, s.CSCA...), s.Links...) {
		out = append(out, c.DER)
	}
	return out
}

func (s *State) name(common string) Name {
	return Name{
		{Arc: 6, Value: s.Country},
		{Arc: 10, Value: "Ministry of Examples"},
		{Arc: 11, Value: "Travel Documents"},
		{Arc: 3, Value: common + " " + s.Code},
	}
}

func (s *State) serial() (*big.Int, error) {
	b := make([]byte, 12)
	if _, err := io.ReadFull(s.random, b); err != nil {
		return nil, fmt.Errorf("issuer: %w", err)
	}
	b[0] = b[0]&0x7F | 1
	return new(big.Int).SetBytes(b), nil
}

// authority makes a self-signed certificate; change may alter it first.
func (s *State) authority(name Name, spec KeySpec, change func(*Template)) (*Certificate, error) {
	key, err := NewKey(spec, s.random)
	if err != nil {
		return nil, err
	}
	return s.certify(roleAuthority, name, key, &Certificate{Template: Template{Subject: name, Key: key}}, nil, nil, change)
}

// certify makes a certificate for a key by an issuer.
func (s *State) certify(as role, name Name, key *Key, by *Certificate, types []string, use []int, change func(*Template)) (*Certificate, error) {
	serial, err := s.serial()
	if err != nil {
		return nil, err
	}
	from := s.now.Add(-24 * time.Hour)
	t := Template{Serial: serial, Issuer: by.Subject, Subject: name, NotBefore: from, NotAfter: from.AddDate(13, 0, 0), Key: key}
	until := from.AddDate(3, 0, 0)
	if as == roleSigner {
		t.NotAfter, until = from.AddDate(10, 3, 0), from.AddDate(0, 3, 0)
	}
	if t.Extensions, err = s.profile(as, key, by.Key, until, types, use); err != nil {
		return nil, err
	}
	if change != nil {
		change(&t)
	}
	return t.sign(s, by.Key)
}

// Current is the newest authority.
func (s *State) Current() *Certificate { return s.CSCA[len(s.CSCA)-1] }

// Rollover gives the state a new authority, and a link from the one before: the new
// key, signed with the old. The name changes where one is given.
func (s *State) Rollover(spec KeySpec, name Name) error {
	old := s.Current()
	if name == nil {
		name = old.Subject
	}
	root, err := s.authority(name, spec, nil)
	if err != nil {
		return err
	}
	link, err := s.certify(roleAuthority, name, root.Key, old, nil, nil, nil)
	if err != nil {
		return err
	}
	s.CSCA, s.Links, s.signer, s.lists = append(s.CSCA, root), append(s.Links, link), nil, nil
	return nil
}

// NewSigner makes a document signer; change may alter its certificate before it is
// signed. Types are document types; nil: "P", "I", "A", "C".
func (s *State) NewSigner(spec KeySpec, types []string, change func(*Template)) (*Certificate, error) {
	key, err := NewKey(spec, s.random)
	if err != nil {
		return nil, err
	}
	return s.SignerOf(key, types, change)
}

// SignerOf is NewSigner for a key that there is.
func (s *State) SignerOf(key *Key, types []string, change func(*Template)) (*Certificate, error) {
	if types == nil {
		types = []string{"P", "I", "A", "C"}
	}
	return s.certify(roleSigner, s.name("Document Signer"), key, s.Current(), types, nil, change)
}

// Signer is the state's usual document signer.
func (s *State) Signer() (*Certificate, error) {
	var err error
	if s.signer == nil {
		s.signer, err = s.NewSigner(s.options.Signer, nil, nil)
	}
	return s.signer, err
}

// ListSigner is the state's signer of master lists.
func (s *State) ListSigner() (*Certificate, error) {
	if s.lists != nil {
		return s.lists, nil
	}
	key, err := NewKey(s.options.Signer, s.random)
	if err != nil {
		return nil, err
	}
	s.lists, err = s.certify(roleList, s.name("Master List Signer"), key, s.Current(), nil, useMasterList, nil)
	return s.lists, err
}
