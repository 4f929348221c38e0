package trust

import (
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"time"

	"gatehouse/capture/cms"
)

// Provenance is one way in which a certificate came here.
type Provenance struct {
	Source string `json:"source"`
	Kind   string `json:"kind"`
	Date   string `json:"date"` // signed, or where it does not say, imported; RFC 3339
	Level  string `json:"level"`
}

// Entry is a certificate of the store, as it is listed.
type Entry struct {
	SHA256     string       `json:"sha256"`
	Subject    string       `json:"subject"`
	Issuer     string       `json:"issuer"`
	Country    string       `json:"country"`
	Serial     string       `json:"serial"` // hexadecimal
	Key        string       `json:"key"`
	Signature  string       `json:"signature"`
	NotBefore  time.Time    `json:"not_before"`
	NotAfter   time.Time    `json:"not_after"`
	Departures []string     `json:"departures"`
	Provenance []Provenance `json:"provenance"`
	Level      string       `json:"level"`
	ProvenBy   string       `json:"proven_by"` // "self", "link: SHA-256", "orphan"; empty for what is no authority
	Expired    bool         `json:"expired"`
	SKI        string       `json:"ski"`
	AKI        string       `json:"aki"`
	Role       string       `json:"role"`
	DER        []byte       `json:"-"`
}

// Source is a list, bundle or file of the store, as it is shown.
type Source struct {
	Name       string    `json:"name"`
	Kind       string    `json:"kind"`
	SHA256     string    `json:"sha256"`
	File       string    `json:"file"`
	Country    string    `json:"country,omitempty"`
	Signer     string    `json:"signer,omitempty"`
	Signed     time.Time `json:"signed,omitzero"`
	Stored     time.Time `json:"stored"`
	Expires    time.Time `json:"expires,omitzero"`
	AgeDays    int       `json:"age_days"` // since it was signed, or where it does not say, imported
	Stale      bool      `json:"stale,omitempty"`
	Level      string    `json:"level,omitempty"` // that its certificates have by it
	Proven     bool      `json:"proven"`
	ProvenBy   string    `json:"proven_by,omitempty"` // SHA-256 of the anchor
	Raw        bool      `json:"raw,omitempty"`
	Version    uint64    `json:"version,omitempty"`
	Held       int       `json:"held"`
	Refused    int       `json:"refused,omitempty"`
	Departures []string  `json:"departures,omitempty"`
	Note       string    `json:"note,omitempty"`
}

// List gives every certificate as of now, by country, subject and end of validity;
// f may stop it with false.
func (s *Store) List(now time.Time) func(f func(Entry) bool) {
	st := s.state.Load()
	return func(f func(Entry) bool) {
		for _, c := range st.ordered() {
			if e, err := st.entry(c, now); err == nil && !f(e) {
				return
			}
		}
	}
}

// ordered sorts by country, role and subject. What the order goes by is found once.
func (st *state) ordered() []*certificate {
	type keyed struct {
		key string
		c   *certificate
	}
	all := make([]keyed, 0, len(st.certificates))
	for c := range maps.Values(st.certificates) {
		p, err := c.parsed()
		if err != nil {
			continue
		}
		all = append(all, keyed{p.Subject.Country() + "\x00" + c.Role + "\x00" + p.NotAfter.Format(time.RFC3339) + c.id.String(), c})
	}
	slices.SortFunc(all, func(a, b keyed) int { return strings.Compare(a.key, b.key) })
	out := make([]*certificate, len(all))
	for i, k := range all {
		out[i] = k.c
	}
	return out
}

func (st *state) entry(c *certificate, now time.Time) (Entry, error) {
	p, err := c.parsed()
	if err != nil {
		return Entry{}, err
	}
	e := Entry{
		SHA256: c.id.String(), Subject: p.Subject.String(), Issuer: p.Issuer.String(), Country: country(p),
		Serial: p.Serial.Text(16), Key: p.KeyAlgorithm(), Signature: p.SignatureAlgorithm(),
		NotBefore: p.NotBefore, NotAfter: p.NotAfter, Departures: append([]string{}, c.Departures...), Provenance: []Provenance{},
		Level: st.levels[c.id], ProvenBy: c.Proof, Expired: now.After(p.NotAfter),
		SKI: hex.EncodeToString(p.SubjectKeyID), AKI: hex.EncodeToString(p.AuthorityKeyID), Role: c.Role, DER: c.der,
	}
	for _, id := range c.Sources {
		if s := st.sources[id]; s != nil {
			e.Provenance = append(e.Provenance, Provenance{s.Name, s.Kind, s.date().UTC().Format(time.RFC3339), s.level()})
		}
	}
	return e, nil
}

// country is the subject's, or where it has none the issuer's.
func country(c *cms.Certificate) string {
	if n := c.Subject.Country(); n != "" {
		return n
	}
	return c.Issuer.Country()
}

// date is when a source was signed, or where it does not say, imported.
func (s *source) date() time.Time {
	if s.Signed != 0 {
		return time.Unix(s.Signed, 0)
	}
	return time.Unix(s.Stored, 0)
}

// Sources gives every source as of now, in the order in which they came.
func (s *Store) Sources(now time.Time) []Source {
	var out []Source
	for _, src := range s.state.Load().sorted() {
		v := Source{
			Name: src.Name, Kind: src.Kind, SHA256: src.Digest.String(), File: src.File, Country: src.Country, Signer: src.Signer,
			Stored: time.Unix(src.Stored, 0).UTC(), Level: src.level(), Proven: src.Proven, Raw: src.Raw, Version: src.Version,
			Held: int(src.Held), Refused: int(src.Refused), Departures: src.Departures, Note: src.note(),
			AgeDays: int(max(0, now.Sub(src.date())) / (24 * time.Hour)),
		}
		if src.Signed != 0 {
			v.Signed = time.Unix(src.Signed, 0).UTC()
		}
		if src.Expires != 0 {
			v.Expires = time.Unix(src.Expires, 0).UTC()
			v.Stale = now.After(v.Expires)
		}
		if src.ProvenBy != (ID{}) {
			v.ProvenBy = src.ProvenBy.String()
		}
		out = append(out, v)
	}
	return out
}
