package shelf

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// What can be wrong with an item. Each is wrapped with the file and what to do.
var (
	ErrMissing   = errors.New("file is missing")
	ErrSignature = errors.New("no signature by a known key")
	ErrManifest  = errors.New("manifest is not in order")
	ErrRollback  = errors.New("version is below one already taken")
	ErrContent   = errors.New("content is not the one that was signed")
)

// Kinds in use.
const (
	KindList    = "list"
	KindPolicy  = "policy"
	KindSeals   = "seals"   // certificates and revocation lists for digital seals
	KindModels  = "models"  // templates of document models
	KindTrust   = "trust"   // certificates of foreign authorities, as their nations handed them over
	KindGallery = "gallery" // templates of fingers and faces of persons who are looked for

	// KindFaceModels: cards of networks for faces, {"models": [card, ..]} (capture/face/model).
	KindFaceModels = "face-models"
)

const first = "gatehouse-shelf 1"

// Manifest describes one version of an item.
type Manifest struct {
	Kind    string // one of the kinds above
	Name    string // 1 to 64 of a-z, 0-9 and -
	Version uint64 // 1 or more, rises with each issue
	Issued  time.Time
	Expires time.Time // after Issued
	File    string    // NAME.VERSION.EXT, in the folder of the manifest
	Size    int64     // bytes of the content
	SHA256  [32]byte
}

// Expired tells whether the item's time is over at now.
func (m Manifest) Expired(now time.Time) bool { return !now.Before(m.Expires) }

// Age is the time since the item was issued; never negative.
func (m Manifest) Age(now time.Time) time.Duration { return max(0, now.Sub(m.Issued)) }

// text gives the lines that are signed.
func (m Manifest) text() string {
	stamp := func(t time.Time) string { return t.UTC().Format(time.RFC3339) }
	return fmt.Sprintf("%s\nkind %s\nname %s\nversion %d\nissued %s\nexpires %s\nfile %s\nsize %d\nsha256 %x\n",
		first, m.Kind, m.Name, m.Version, stamp(m.Issued), stamp(m.Expires), m.File, m.Size, m.SHA256)
}

// parseManifest reads the signed text. There is one way to write a manifest: what
// is accepted is exactly what text would give.
func parseManifest(text string) (Manifest, error) {
	var m Manifest
	lines := strings.Split(text, "\n")
	if len(lines) != 10 || lines[0] != first || lines[9] != "" {
		return m, fmt.Errorf("%w: it does not have the nine lines of %q", ErrManifest, first)
	}
	value := map[string]string{}
	for i, key := range [...]string{"kind", "name", "version", "issued", "expires", "file", "size", "sha256"} {
		v, ok := strings.CutPrefix(lines[i+1], key+" ")
		if !ok {
			return m, fmt.Errorf("%w: line %d is not %q", ErrManifest, i+2, key)
		}
		value[key] = v
	}
	var errs [5]error
	m.Kind, m.Name, m.File = value["kind"], value["name"], value["file"]
	m.Version, errs[0] = strconv.ParseUint(value["version"], 10, 64)
	m.Issued, errs[1] = time.Parse(time.RFC3339, value["issued"])
	m.Expires, errs[2] = time.Parse(time.RFC3339, value["expires"])
	m.Size, errs[3] = strconv.ParseInt(value["size"], 10, 63)
	var sum []byte
	sum, errs[4] = hex.DecodeString(value["sha256"])
	if err := errors.Join(errs[:]...); err != nil {
		return m, fmt.Errorf("%w: %w", ErrManifest, err)
	}
	if len(sum) != len(m.SHA256) {
		return m, fmt.Errorf("%w: sha256 has %d bytes", ErrManifest, len(sum))
	}
	m.SHA256 = [32]byte(sum)
	if err := m.check(); err != nil {
		return m, err
	}
	if m.text() != text {
		return m, fmt.Errorf("%w: a value is not in its plain form (times in UTC, numbers without signs or leading zeros)", ErrManifest)
	}
	return m, nil
}

// check holds what text alone cannot: ranges, and that the names stay in the folder.
func (m Manifest) check() error {
	ext, ok := strings.CutPrefix(m.File, fmt.Sprintf("%s.%d.", m.Name, m.Version))
	switch {
	case !plain(m.Kind, 16), !plain(m.Name, 64):
		return fmt.Errorf("%w: kind %q or name %q is not made of a-z, 0-9 and -", ErrManifest, m.Kind, m.Name)
	case !ok || !plain(ext, 8):
		return fmt.Errorf("%w: file %q is not NAME.VERSION.EXT", ErrManifest, m.File)
	case m.Version == 0:
		return fmt.Errorf("%w: version 0", ErrManifest)
	case m.Size < 0:
		return fmt.Errorf("%w: size %d", ErrManifest, m.Size)
	case !m.Expires.After(m.Issued) || m.Issued.Year() < 2000 || m.Expires.Year() > 9999:
		return fmt.Errorf("%w: it expires at %v and was issued at %v", ErrManifest, m.Expires, m.Issued)
	}
	return nil
}

// plain: 1 to most of a-z, 0-9 and -, no - in front.
func plain(s string, most int) bool {
	if s == "" || len(s) > most || s[0] == '-' {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-') {
			return false
		}
	}
	return true
}
