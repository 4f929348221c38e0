package cms

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// field reads a file of genuine material, which is not part of the tree.
func field(t testing.TB, name ...string) []byte {
	t.Helper()
	shared := os.Getenv("GATEHOUSE_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	b, err := os.ReadFile(filepath.Join(append([]string{shared, "dev", "chip"}, name...)...))
	if err != nil {
		t.Skipf("no genuine chip material on this machine (set GATEHOUSE_SHARED): %v", err)
	}
	return b
}

// proof tells whether the long form of a test is asked for.
func proof() bool { return os.Getenv("GATEHOUSE_PROOF") != "" }

var genuine struct {
	sync.Once
	all []*Certificate
}

// authorities are the certificates of the genuine list, read once.
func authorities(t testing.TB) []*Certificate {
	t.Helper()
	list := field(t, "masterlist", "DE_ML_2024-08-07.ml")
	genuine.Do(func() {
		s, err := ParseSigned(list)
		if err != nil {
			t.Fatal(err)
		}
		raws, err := ParseMasterList(s.Content)
		if err != nil {
			t.Fatal(err)
		}
		for i, raw := range raws {
			c, err := Parse(raw)
			if err != nil {
				t.Errorf("certificate %d: %v", i, err)
				continue
			}
			genuine.all = append(genuine.all, c)
		}
	})
	return genuine.all
}

// TestMasterList: the list is its signer's, its signer is one of the list's
// authority, all certificates are read, and each is signed by itself or by another,
// but for seven links whose issuers are not in the list.
func TestMasterList(t *testing.T) {
	list := field(t, "masterlist", "DE_ML_2024-08-07.ml")
	var all []*Certificate
	parsed := spent(func() { all = authorities(t) })
	s, err := ParseSigned(list)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := s.Signer(0)
	if err != nil {
		t.Fatal(err)
	}
	if r := s.Check(0, signer); r.Err != nil || r.Form != FormDER || r.Weak || len(s.Signers) != 1 || s.ContentType != ContentMasterList {
		t.Errorf("the list: %+v", r)
	}
	if a, err := FindIssuer(signer, all); err != nil || !slices.Equal(signer.ExtendedKeyUsage, []string{"2.23.136.1.1.3"}) {
		t.Errorf("its signer: %v, %v", a, err)
	}
	if len(all) != 541 {
		t.Errorf("%d certificates are read of 541", len(all))
	}

	kinds, counts, issuers := map[string]int{}, map[string]int{}, make([]*Certificate, len(all))
	took := spent(func() {
		for i, c := range all {
			issuers[i], _ = FindIssuer(c, all)
		}
	})
	for i, c := range all {
		issuer := issuers[i]
		switch {
		case issuer == nil:
			kinds["without issuer"]++
			t.Logf("without issuer: %s", c.Subject)
			if mine := c.SignedBy(c); mine == nil {
				t.Error("it signed itself and is not found")
			}
		case bytes.Equal(issuer.spki, c.spki):
			kinds["self-signed"]++
		default:
			kinds["link"]++
		}
	}
	for _, c := range all {
		counts["key       "+c.KeyAlgorithm()]++
		counts["signature "+c.SignatureAlgorithm()]++
		for _, d := range c.Departures {
			counts["departure "+d]++
		}
		for _, d := range c.Critical {
			counts["critical  "+d]++
		}
	}
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		t.Logf("%4d %s", counts[name], name)
	}
	t.Logf("%v; reading %v, proving %v", kinds, parsed, took)
	if kinds["without issuer"] != 7 || kinds["self-signed"]+kinds["link"] != 534 {
		t.Errorf("kinds: %v", kinds)
	}
	if limit := 3 * time.Second; parsed+took > limit {
		t.Errorf("it took %v, %v is the most", parsed+took, limit)
	}
}

// object is a genuine security object and what is known of it.
type object struct {
	File  string
	State string
	CSCA  string `json:"csca_sha256"`
	From  string `json:"dsc_not_before"`
	To    string `json:"dsc_not_after"`
	bytes []byte // the CMS in it
}

func objects(t testing.TB) []object {
	t.Helper()
	var all []object
	if err := json.Unmarshal(field(t, "sod", "expected.json"), &all); err != nil {
		t.Fatal(err)
	}
	for i := range all {
		file, body := cryptobyte.String(field(t, all[i].File)), cryptobyte.String(nil)
		if !file.ReadASN1(&body, asn1.Tag(23|0x60)) {
			t.Fatal("no EF.SOD")
		}
		all[i].bytes = body
	}
	return all
}

// believe is what makes a security object believed: its signature, and an authority
// behind its signer.
func believe(ber []byte, all []*Certificate) (*SignedData, Report, *Certificate, error) {
	s, err := ParseSigned(ber)
	if err != nil {
		return nil, Report{}, nil, err
	}
	signer, err := s.Signer(0)
	if err != nil {
		return s, Report{}, nil, err
	}
	// The cheap check goes first: most forgeries are of the content.
	r := s.Check(0, signer)
	if r.Err != nil {
		return s, r, nil, r.Err
	}
	a, err := FindIssuer(signer, all)
	return s, r, a, err
}

func TestSecurityObjects(t *testing.T) {
	all := authorities(t)
	for _, o := range objects(t) {
		begun := time.Now()
		s, r, a, err := believe(o.bytes, all)
		took := time.Since(begun)
		if err != nil {
			t.Errorf("%s: %v", o.State, err)
			continue
		}
		signer, _ := s.Signer(0)
		// The issuer's key may be in several certificates, of which the index names one.
		named := slices.ContainsFunc(Candidates(signer, all), func(c *Certificate) bool {
			sum := sha256.Sum256(c.Raw)
			return hex.EncodeToString(sum[:]) == o.CSCA && signer.SignedBy(c) == nil
		})
		const layout = "Jan _2 15:04:05 2006 GMT"
		if !named || a.SignedBy(a) != nil || signer.NotBefore.Format(layout) != o.From || signer.NotAfter.Format(layout) != o.To || s.ContentType != "2.23.136.1.1.1" {
			t.Errorf("%s: issuer named %v, %s to %s, content %s", o.State, named, signer.NotBefore.Format(layout), signer.NotAfter.Format(layout), s.ContentType)
		}
		t.Logf("%s in %v: %s, %s; %s; issuer %s; departures %q %q %q", o.State, took, s.Signers[0].SignatureAlgorithm, signer.KeyAlgorithm(),
			signer.SignatureAlgorithm(), a.KeyAlgorithm(), s.Departures, r.Departures, signer.Departures)
	}
}
