package report

import (
	"crypto/sha1"
	"encoding/xml"
	"fmt"
	"time"

	"gatehouse/screening"
	"gatehouse/screening/decide"
)

// Namespace of the XML.
const Namespace = "urn:gatehouse:result:1"

// Profile says how much the tree tells.
type Profile string

// The profiles of clause 6.3, from little to all.
const (
	Basic    Profile = "basic"
	Standard Profile = "standard"
	Full     Profile = "full"
)

// Profiles lists them.
var Profiles = [...]Profile{Basic, Standard, Full}

// Tree is the result of one crossing.
type Tree struct {
	XMLName       xml.Name                 `json:"-" xml:"urn:gatehouse:result:1 DocumentCheck"`
	UUID          string                   `json:"uuid" xml:"uuid,attr"`
	Profile       Profile                  `json:"profile" xml:"profile,attr"`
	Screened      time.Time                `json:"screened" xml:"screened,attr"` // UTC
	PolicyID      string                   `json:"policy_id" xml:"policyId,attr"`
	PolicyVersion uint64                   `json:"policy_version" xml:"policyVersion,attr"`
	Result        screening.Verdict        `json:"result" xml:"Result"`
	Recommend     screening.Recommendation `json:"recommendation" xml:"Recommendation"`
	Pictures      []Picture                `json:"pictures" xml:"Picture"`
	Branches      []Branch                 `json:"branches" xml:"Branch"`
}

// Branch is one of the parts of an inspection (clause 5.3): the optical check,
// the electronic check and so on.
type Branch struct {
	UUID   string            `json:"uuid" xml:"uuid,attr"`
	Name   string            `json:"name" xml:"name,attr"`
	Result screening.Verdict `json:"result" xml:"Result"`
	Groups []Group           `json:"groups" xml:"Group"`
}

// Group is a group of checks under one name (clause 5.5.4.2.4).
type Group struct {
	UUID   string            `json:"uuid" xml:"uuid,attr"`
	Name   string            `json:"name" xml:"name,attr"`
	Result screening.Verdict `json:"result" xml:"Result"`
	Checks []Check           `json:"checks" xml:"Check"`
}

// Check is one basic check.
type Check struct {
	UUID   string            `json:"uuid" xml:"uuid,attr"`
	ID     string            `json:"id" xml:"id,attr"` // the generic identifier, as (IR,AB,MR), or Gatehouse's own
	Name   string            `json:"name" xml:"name,attr"`
	Need   screening.Need    `json:"need" xml:"need,attr"`
	Result screening.Verdict `json:"result" xml:"Result"`
	Margin *Milli            `json:"margin,omitempty" xml:"Margin,omitempty"` // -1..1, 0 = threshold; none: the check has no scale
	Region *Region           `json:"region,omitempty" xml:"Region,omitempty"`
	Text   string            `json:"text,omitempty" xml:"Text,omitempty"`
	Values []Value           `json:"values,omitempty" xml:"Value,omitempty"`
}

// Region is the place that shows the check's result, in pixels of the picture in
// its light.
type Region struct {
	Light  string `json:"light" xml:"light,attr"`
	X      int    `json:"x" xml:"x,attr"`
	Y      int    `json:"y" xml:"y,attr"`
	Width  int    `json:"width" xml:"width,attr"`
	Height int    `json:"height" xml:"height,attr"`
}

// Value is a named value of a check.
type Value struct {
	Name  string `json:"name" xml:"name,attr"`
	Value string `json:"value" xml:",chardata"`
}

// Picture names a picture by its hash.
type Picture struct {
	Light  string `json:"light" xml:"light,attr"`
	SHA256 string `json:"sha256" xml:"sha256,attr"`
	Width  int    `json:"width" xml:"width,attr"`
	Height int    `json:"height" xml:"height,attr"`
}

// Milli is a number in thousandths.
type Milli int

// MarshalText writes it as a decimal fraction.
func (m Milli) MarshalText() ([]byte, error) {
	sign, n := "", int(m)
	if n < 0 {
		sign, n = "-", -n
	}
	return fmt.Appendf(nil, "%s%d.%03d", sign, n/1000, n%1000), nil
}

// MarshalJSON writes it as a number.
func (m Milli) MarshalJSON() ([]byte, error) { return m.MarshalText() }

// branches are the parts of an inspection and the groups of findings in each.
var branches = [...]struct {
	name   string
	groups []string
}{
	{"Device state", []string{"device"}},
	{"Optical check", []string{"document", "mrz", "optical", "model", "visual"}},
	{"Digital seal check", []string{"seal"}},
	{"Electronic check", []string{"chip"}},
	{"Biometric check", []string{"face", "fingers"}},
	{"Background check", []string{"list"}},
}

// groupNames are fit for an end user, as clause 5.5.4.2.4 asks.
var groupNames = map[string]string{
	"device": "Devices", "document": "Document", "mrz": "Machine readable zone", "optical": "Spectrally selective checks",
	"model": "Document model", "visual": "Visual inspection zone", "seal": "Digital seals", "chip": "Chip", "face": "Face",
	"fingers": "Fingerprints", "list": "Lists",
}

// New makes the tree of a result; crossing is the name of the crossing, and the
// root of all UUIDs. A group of findings that no branch knows gets a branch of its own.
func New(crossing string, pictures []screening.PictureEvidence, r *screening.Result, p Profile) Tree {
	t := Tree{
		UUID: uuid(crossing, "result"), Profile: p, Screened: time.Unix(r.Screened, 0).UTC(), PolicyID: r.PolicyID, PolicyVersion: r.PolicyVersion,
		Result: r.Overall, Recommend: r.Recommend, Pictures: []Picture{}, Branches: []Branch{},
	}
	for _, q := range pictures {
		t.Pictures = append(t.Pictures, Picture{q.Light, fmt.Sprintf("%x", q.SHA256), q.Width, q.Height})
	}
	seen := map[string]bool{}
	for _, b := range branches {
		t.branch(crossing, b.name, b.groups, r)
		for _, g := range b.groups {
			seen[g] = true
		}
	}
	for _, g := range r.Groups {
		if !seen[g.Group] {
			t.branch(crossing, g.Group, []string{g.Group}, r)
		}
	}
	return t
}

// branch adds a branch with those of the groups that have findings.
func (t *Tree) branch(crossing, name string, groups []string, r *screening.Result) {
	b := Branch{UUID: uuid(crossing, name), Name: name, Groups: []Group{}}
	var all []screening.Verdict
	for _, id := range groups {
		found := t.groups(crossing, id, r)
		if len(found) == 0 {
			continue
		}
		b.Groups = append(b.Groups, found...)
		all = append(all, verdictOf(id, r))
	}
	if len(b.Groups) > 0 {
		b.Result = decide.Aggregate(all...)
		t.Branches = append(t.Branches, b)
	}
}

// verdictOf is what was judged of a group of findings: aborted, where nobody judged it.
func verdictOf(id string, r *screening.Result) screening.Verdict {
	for _, v := range r.Groups {
		if v.Group == id {
			return v.Verdict
		}
	}
	return screening.Aborted
}

// check writes one finding down, as far as the profile goes.
func (t *Tree) check(id string, f *screening.Finding) Check {
	c := Check{UUID: id, ID: f.ID, Name: f.Title, Need: f.Need, Result: f.Verdict}
	if f.MarginMilli != nil {
		m := Milli(*f.MarginMilli)
		c.Margin = &m
	}
	extended := f.Verdict == screening.Failed || f.Verdict == screening.Undetermined
	if t.Profile == Basic || t.Profile == Standard && !extended {
		return c
	}
	c.Text = f.Text
	if f.Region != nil {
		c.Region = &Region{f.Region.Light, f.Region.Box.X, f.Region.Box.Y, f.Region.Box.W, f.Region.Box.H}
	}
	for _, v := range f.Values {
		c.Values = append(c.Values, Value(v))
	}
	return c
}

// space is the root of Gatehouse's UUIDs: version 5 of its namespace's URN.
var space = sha1.Sum([]byte(Namespace))

// uuid names a node (RFC 9562 clause 5.5).
func uuid(parts ...string) string {
	h := sha1.New()
	h.Write(space[:16])
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	u := h.Sum(nil)[:16]
	u[6], u[8] = u[6]&0x0F|0x50, u[8]&0x3F|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}
