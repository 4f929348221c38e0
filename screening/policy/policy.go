package policy

import (
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"gatehouse/screening"
	"gatehouse/screening/defect"
	"gatehouse/screening/face"
	"gatehouse/screening/finger"
	"gatehouse/screening/pki"
)

// MaxSize is the largest policy text in bytes.
const MaxSize = 64 << 10

//go:embed national.toml
var national []byte

// Default gives the example of a national policy.
func Default() []byte { return append([]byte(nil), national...) }

// Policy is a parsed policy. The zero value mandates everything.
type Policy struct {
	ID      string
	Version uint64
	Zone    *time.Location // of the kiosk: decides on which day a document expires; nil = UTC

	needs       map[string]screening.Need
	defaultNeed screening.Need
	listMaxAge  time.Duration
	modelMaxAge time.Duration
	defects     []defect.Defect
	trust       pki.Rules
	fingers     finger.Rules
	faces       face.Rules
}

// Need says how the check of the given id counts. What stands for many checks is
// never asked for one that has an entry of its own in the Catalogue: a policy that
// puts the checks of the models on trial has said nothing of (IR,AB,MR).
func (p Policy) Need(id string) screening.Need {
	n, ok := p.needs[id]
	switch {
	case ok, catalogued(id):
	case strings.HasPrefix(id, "device."):
		n, ok = p.needs[AnyDevice]
	case strings.HasPrefix(id, "("):
		n, ok = p.needs[AnyModelCheck]
	}
	if !ok {
		n = p.defaultNeed
	}
	if n == "" {
		return screening.Mandatory
	}
	return n
}

// ListMaxAge is the age beyond which the document-number list proves nothing.
func (p Policy) ListMaxAge() time.Duration { return p.listMaxAge }

// ModelMaxAge is the age beyond which templates of document models prove nothing;
// 0: they do until they expire.
func (p Policy) ModelMaxAge() time.Duration { return p.modelMaxAge }

// Trust says whom to believe of chips; not to be changed.
func (p Policy) Trust() pki.Rules { return p.trust }

// Fingers says when two fingers count as one, and how old a gallery may be.
func (p Policy) Fingers() finger.Rules { return p.fingers }

// Faces says when two pictures count as of one person, and how old a gallery may be.
func (p Policy) Faces() face.Rules { return p.faces }

// Defects are the rules that genuine documents are known to break; not to be changed.
func (p Policy) Defects() []defect.Defect { return p.defects }

// In gives now in the location of the kiosk.
func (p Policy) In(now time.Time) time.Time {
	if p.Zone == nil {
		return now.UTC()
	}
	return now.In(p.Zone)
}

// text is the layout of the file.
type text struct {
	ID            string                    `toml:"id"`
	Version       uint64                    `toml:"version"`
	OffsetMinutes int                       `toml:"utc_offset_minutes"`
	Default       screening.Need            `toml:"default"`
	Checks        map[string]screening.Need `toml:"checks"`
	Lists         struct {
		Documents struct {
			MaxAgeHours int `toml:"max_age_hours"`
		} `toml:"documents"`
	} `toml:"lists"`
	Models struct {
		MaxAgeHours int `toml:"max_age_hours"`
	} `toml:"models"`
	Trust   trust           `toml:"trust"`
	Fingers fingers         `toml:"fingers"`
	Faces   faces           `toml:"faces"`
	Defects []defect.Defect `toml:"defects"`
}

// Parse reads a policy. Errors name the line where they can.
func Parse(content []byte) (Policy, error) {
	if len(content) > MaxSize {
		return Policy{}, fmt.Errorf("policy: %d bytes, more than %d", len(content), MaxSize)
	}
	var t text
	if err := toml.NewDecoder(strings.NewReader(string(content))).DisallowUnknownFields().Decode(&t); err != nil {
		return Policy{}, explain(err)
	}
	if err := t.valid(content); err != nil {
		return Policy{}, fmt.Errorf("policy: %w", err)
	}
	p := Policy{
		ID: t.ID, Version: t.Version, defaultNeed: t.Default,
		needs:      make(map[string]screening.Need, len(t.Checks)+len(floor)),
		listMaxAge: time.Duration(t.Lists.Documents.MaxAgeHours) * time.Hour, defects: t.Defects,
		modelMaxAge: time.Duration(t.Models.MaxAgeHours) * time.Hour, trust: t.Trust.rules(), fingers: t.Fingers.rules(), faces: t.Faces.rules(),
	}
	if t.OffsetMinutes != 0 {
		p.Zone = time.FixedZone("kiosk", t.OffsetMinutes*60)
	}
	for id, n := range t.Checks {
		p.needs[id] = n
	}
	for _, id := range floor {
		p.needs[id] = screening.Mandatory
	}
	return p, nil
}

func (t *text) valid(content []byte) error {
	switch h := t.Lists.Documents.MaxAgeHours; {
	case t.ID == "" || len(t.ID) > 64:
		return errors.New("id is missing or longer than 64 bytes")
	case t.Version == 0:
		return errors.New("version is missing; versions count from 1")
	case t.OffsetMinutes < -12*60 || t.OffsetMinutes > 14*60:
		return fmt.Errorf("%sutc_offset_minutes = %d is no zone on earth", at(content, "utc_offset_minutes"), t.OffsetMinutes)
	case t.Models.MaxAgeHours < 0 || t.Models.MaxAgeHours > 10*24*366:
		return fmt.Errorf("max_age_hours = %d of models is not within 0 and %d", t.Models.MaxAgeHours, 10*24*366)
	case h < 1 || h > 24*366:
		return fmt.Errorf("%smax_age_hours = %d is missing or not within 1 and %d", at(content, "max_age_hours"), h, 24*366)
	}
	if err := t.Trust.valid(); err != nil {
		return err
	}
	if err := t.Fingers.valid(); err != nil {
		return err
	}
	if err := t.Faces.valid(); err != nil {
		return err
	}
	if t.Default != "" {
		if err := isNeed(t.Default); err != nil {
			return fmt.Errorf("%sdefault: %w", at(content, "default"), err)
		}
	}
	if len(t.Defects) > defect.Most {
		return fmt.Errorf("%d defects, more than %d", len(t.Defects), defect.Most)
	}
	for i, d := range t.Defects {
		if err := d.Validate(); err != nil {
			return fmt.Errorf("defect %d: %w", i+1, err)
		}
	}
	// In the order of the text, so that the message is always the same.
	ids := slices.SortedFunc(maps.Keys(t.Checks), func(a, b string) int {
		return cmp.Or(cmp.Compare(lineOf(content, a), lineOf(content, b)), cmp.Compare(a, b))
	})
	for _, id := range ids {
		if err := t.check(id); err != nil {
			return fmt.Errorf("%s%w", at(content, id), err)
		}
	}
	return nil
}

func (t *text) check(id string) error {
	if !catalogued(id) {
		known := make([]string, len(Catalogue))
		for i, c := range Catalogue {
			known[i] = c.ID
		}
		return fmt.Errorf("no check is called %.60q; known are %s", id, strings.Join(known, " "))
	}
	n := t.Checks[id]
	if err := isNeed(n); err != nil {
		return fmt.Errorf("%s: %w", id, err)
	}
	if slices.Contains(floor[:], id) && n != screening.Mandatory {
		return fmt.Errorf("%s must be mandatory: without it an unread document, or a face that was not compared, could pass", id)
	}
	return nil
}

func catalogued(id string) bool {
	return slices.ContainsFunc(Catalogue[:], func(c Check) bool { return c.ID == id })
}

func isNeed(n screening.Need) error {
	switch n {
	case screening.Mandatory, screening.Optional, screening.Evaluatory:
		return nil
	}
	return fmt.Errorf("%.40q is none of mandatory, optional, evaluatory", n)
}

// explain puts the line in front of what the decoder says.
func explain(err error) error {
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) && len(strict.Errors) > 0 {
		row, _ := strict.Errors[0].Position()
		return fmt.Errorf("policy: line %d: unknown key %.60q", row, strings.Join(strict.Errors[0].Key(), "."))
	}
	var decode *toml.DecodeError
	if errors.As(err, &decode) {
		row, _ := decode.Position()
		return fmt.Errorf("policy: line %d: %s", row, strings.TrimPrefix(decode.Error(), "toml: "))
	}
	return fmt.Errorf("policy: %w", err)
}

// lineOf finds the line on which key is set, 0 if it is written unusually.
func lineOf(content []byte, key string) int {
	n := 0
	for line := range strings.Lines(string(content)) {
		n++
		name, _, isSet := strings.Cut(line, "=")
		if name = strings.TrimSpace(name); isSet && strings.Trim(name, `"'`) == key {
			return n
		}
	}
	return 0
}

func at(content []byte, key string) string {
	if n := lineOf(content, key); n > 0 {
		return fmt.Sprintf("line %d: ", n)
	}
	return ""
}
