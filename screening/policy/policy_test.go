package policy

import (
	"strings"
	"testing"
	"time"

	"gatehouse/screening"
)

const least = "id = \"x\"\nversion = 3\n[lists.documents]\nmax_age_hours = 1\n"

func TestDefault(t *testing.T) {
	p, err := Parse(Default())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range Catalogue {
		want := screening.Mandatory
		switch c.ID {
		case "chip.present", "face.present", "face.quality", "face.page", "fingers.present", "visual.portrait", "model.identification", AnyModelCheck,
			"chip.validity.issue", "chip.content", "chip.aa", "chip.ca", "chip.cam", "chip.ta", "fingers.quality", "fingers.attack":
			want = screening.Evaluatory
		case "(UV,BR,MR)", "model.group", "mrz.layout", "mrz.reader", "visual.surname", "visual.given", "visual.number", "visual.birth", "visual.expiry",
			"seal.read", "seal.signature", "seal.trust", "seal.digits", "seal.mrz", "seal.holder", "seal.single",
			"chip.access", "chip.com", "chip.revocation", "chip.type", "chip.cardaccess", "chip.cardsecurity", "chip.authenticity", "fingers.unique", "fingers.chip", "face.portraits":
			want = screening.Optional
		}
		if got := p.Need(c.ID); got != want {
			t.Errorf("%s is %s, want %s", c.ID, got, want)
		}
		if lineOf(Default(), c.ID) == 0 {
			t.Errorf("%s is not written down in the example", c.ID)
		}
	}
	if p.ListMaxAge() != 48*time.Hour || p.ID == "" || p.Version != 1 {
		t.Errorf("%+v", p)
	}
}

func TestNeed(t *testing.T) {
	p, err := Parse([]byte(least + "[checks]\n\"device.*\" = \"optional\"\n\"chip.present\" = \"evaluatory\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	lenient, err := Parse([]byte("default = \"evaluatory\"\n" + least))
	if err != nil {
		t.Fatal(err)
	}
	trial, err := Parse([]byte(least + "[checks]\n\"(*,*,*)\" = \"evaluatory\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		p    Policy
		id   string
		want screening.Need
	}{
		{p, "device.panel", screening.Optional},
		{p, "chip.present", screening.Evaluatory},
		{p, "mrz.format", screening.Mandatory},       // default of the default
		{p, "list.of-tomorrow", screening.Mandatory}, // a check that this policy does not know
		{lenient, "mrz.format", screening.Evaluatory},
		{lenient, "document.capture", screening.Mandatory}, // the floor
		{lenient, "mrz.present", screening.Mandatory},
		{trial, "(UV,LU,IS)", screening.Evaluatory}, // of a document model
		{trial, "(IR,AB,MR)", screening.Mandatory},  // has an entry of its own, and this policy does not name it
		{Policy{}, "chip.present", screening.Mandatory},
	} {
		if got := c.p.Need(c.id); got != c.want {
			t.Errorf("%s is %s, want %s", c.id, got, c.want)
		}
	}
	if (Policy{}).ListMaxAge() != 0 {
		t.Error("the zero policy trusts a list")
	}
}

func TestZone(t *testing.T) {
	p, err := Parse([]byte("utc_offset_minutes = 420\n" + least))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC)
	if got := p.In(now).Day(); got != 25 {
		t.Errorf("day %d at the kiosk, want 25", got)
	}
	if got := (Policy{}).In(now).Day(); got != 24 {
		t.Errorf("day %d in UTC, want 24", got)
	}
}

func TestErrors(t *testing.T) {
	if _, err := Parse([]byte(least)); err != nil {
		t.Fatalf("control: %v", err)
	}
	for _, c := range []struct{ name, text, want string }{
		{"unknown key", least + "colour = 1\n", `line 5: unknown key "lists.documents.colour"`},
		{"unknown table", "[lane]\nx = 1\n" + least, "unknown key"},
		{"unknown check", least + "[checks]\n\"mrz.present\" = \"mandatory\"\n\"mrz.colour\" = \"mandatory\"\n", `line 7: no check is called "mrz.colour"; known are device.* document.capture`},
		{"unknown need", least + "[checks]\n\"mrz.format\" = \"sometimes\"\n", `line 6: `},
		{"empty need", least + "[checks]\n\"mrz.format\" = \"\"\n", `line 6: `},
		{"unknown default", "default = \"all\"\n" + least, `line 1: default: "all" is none`},
		{"need is a number", least + "[checks]\n\"mrz.format\" = 1\n", "line 6"},
		{"twice", least + "[checks]\n\"mrz.format\" = \"mandatory\"\n\"mrz.format\" = \"evaluatory\"\n", "line 7"},
		{"no id", "version = 1\n", "id is missing"},
		{"no version", "id = \"x\"\n", "version is missing"},
		{"negative version", "id = \"x\"\nversion = -1\n", "line 2"},
		{"no age", "id = \"x\"\nversion = 1\n", "max_age_hours = 0"},
		{"age", strings.Replace(least, "= 1\n", "= 100000\n", 1), "line 4: max_age_hours"},
		{"zone", "utc_offset_minutes = 9000\n" + least, "line 1: utc_offset_minutes"},
		{"floor", least + "[checks]\n\"document.capture\" = \"evaluatory\"\n", "line 6: document.capture must be mandatory"},
		{"no TOML", "{}", "line 1"},
		{"defect of a list", least + "[[defects]]\ncheck = \"list.documents\"\nissuer = \"UTO\"\ncodes = [\"P\"]\nexpires_from = 2020\nexpires_to = 2030\nsource = \"nobody at all\"\n", "defect 1: check \"list.documents\" may not be weakened"},
		{"huge", strings.Repeat("#", MaxSize+1), "more than"},
	} {
		_, err := Parse([]byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "policy: ") {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// FuzzParse: no text panics, and no policy frees an unread document.
func FuzzParse(f *testing.F) {
	f.Add(Default())
	f.Add([]byte(least))
	f.Add([]byte("default = \"evaluatory\"\n" + least))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := Parse(b)
		if err != nil {
			return
		}
		for _, id := range floor {
			if p.Need(id) != screening.Mandatory {
				t.Fatalf("%s is %s", id, p.Need(id))
			}
		}
		if p.ID == "" || p.Version == 0 || p.ListMaxAge() <= 0 {
			t.Fatalf("accepted: %+v", p)
		}
	})
}

// Whom to believe of chips: a policy that does not say it believes only what a nation's
// key vouches for.
func TestTrust(t *testing.T) {
	for text, want := range map[string]string{
		"":                              "bilateral",
		"[trust]\nsha1 = [\"RU\"]\n":    "bilateral",
		"[trust]\nmin_level = \"list\"": "list",
	} {
		p, err := Parse([]byte(least + text))
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if got := p.Trust(); got.MinLevel != want || got.MaxAge != 0 {
			t.Errorf("%q: %+v", text, got)
		}
	}
	for _, wrong := range []string{
		"min_level = \"all\"", "max_age_hours = -1", "revocation_max_age_hours = 1000000", "sha1 = [\"ru\"]", "sha1 = [\"\"]", "md5 = true",
	} {
		if _, err := Parse([]byte(least + "[trust]\n" + wrong)); err == nil {
			t.Errorf("%s is accepted", wrong)
		}
	}
}
