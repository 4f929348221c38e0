package trust

import (
	"encoding/hex"
	"fmt"
	"time"
)

// floorSources is the floor of the numbers of sources.
const floorSources = "sources"

// who says whose newest list counts: of a signed list its signer's country, of a
// revocation list its issuer and key, of a bundle its name. Empty: it is never
// replaced.
func (s *source) who() string {
	switch {
	case s.Kind == KindBilateral:
		return s.Kind + "/" + s.Name
	case s.crl != nil:
		return s.Kind + "/" + nameKey(s.crl.Issuer) + "/" + hex.EncodeToString(s.crl.AuthorityKeyID)
	case s.signer == nil:
		return ""
	case s.Country != "":
		return s.Kind + "/" + s.Country
	}
	return s.Kind + "/" + s.Signer
}

// floorKey keeps apart what is proven from what is not: whoever gets a technician to
// import a list of his own cannot lock the true one out.
func floorKey(who string, proven bool) string {
	if proven {
		return who + "/proven"
	}
	return who + "/unproven"
}

// counts tells whether a source is proven, a revocation list by an authority that more
// than somebody's hand vouches for.
func (st *state) counts(s *source) bool {
	return s.Proven && (s.crl == nil || rank(st.levels[s.ProvenBy]) >= rank(LevelList))
}

// admit refuses what is older than what was taken. The error names both dates.
func (d *draft) admit(s *source) error {
	who := s.who()
	if who == "" {
		return nil
	}
	floors := []floorRow{d.st.floors[floorKey(who, true)]}
	if !d.st.counts(s) {
		floors = append(floors, d.st.floors[floorKey(who, false)])
	}
	for _, f := range floors {
		switch {
		case s.Version < f.Version:
			return fmt.Errorf("%w: it is version %d of %s and version %d of %s was taken: import the newest", ErrRollback, s.Version, day(s.Signed), f.Version, day(f.Signed))
		case s.Version > f.Version:
		case s.Version > 0 && s.Digest != f.Digest:
			return fmt.Errorf("%w: version %d of %s was taken with another content: give the new one a higher version", ErrRollback, f.Version, day(f.Signed))
		case s.Signed < f.Signed:
			return fmt.Errorf("%w: it is of %s and one of %s was taken: import the newest", ErrRollback, day(s.Signed), day(f.Signed))
		}
	}
	return nil
}

// raise moves a floor up.
func (d *draft) raise(key string, s *source) {
	if f := d.st.floors[key]; !s.older(f) && (s.Version > f.Version || s.Signed > f.Signed) {
		d.st.floors[key] = floorRow{s.Signed, s.Version, s.Digest}
	}
}

// older tells whether the source is from before the floor.
func (s *source) older(f floorRow) bool {
	return s.Version < f.Version || s.Version == f.Version && s.Signed < f.Signed
}

// day writes Unix seconds for people.
func day(t int64) string {
	if t == 0 {
		return "an unknown date"
	}
	return time.Unix(t, 0).UTC().Format("2006-01-02 15:04:05 UTC")
}
