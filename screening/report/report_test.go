package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"maps"
	"regexp"
	"strings"
	"testing"

	"gatehouse/screening"
	"gatehouse/screening/policy"
	"gatehouse/screening/report"
)

func sample() (screening.Evidence, screening.Result) {
	low, high := -70, 1000
	region := &screening.Region{Light: "ir", Box: screening.Box{X: 10, Y: 20, W: 300, H: 40}}
	e := screening.Evidence{Pictures: []screening.PictureEvidence{{Light: "white", SHA256: []byte{0xAB, 0xCD}, Width: 2000, Height: 1400}}}
	return e, screening.Result{
		Findings: []screening.Finding{
			{ID: "document.capture", Group: "document", Title: "Document captured", Verdict: screening.Successful, Need: screening.Mandatory},
			{ID: "mrz.check.number", Group: "mrz", Title: "Check digit of the number", Verdict: screening.Failed, Need: screening.Mandatory, Text: "Printed 7 & computed 3 <here>.", Region: region, Values: []screening.Value{{Name: "printed", Value: "7"}}},
			{ID: "mrz.check.birth", Group: "mrz", Title: "Check digit of the birth date", Verdict: screening.Successful, Need: screening.Mandatory, Text: "Birth secret.", Region: region},
			{ID: "(IR,AB,MR)", Group: "optical", Title: "MRZ readable in infrared", Verdict: screening.Undetermined, Need: screening.Mandatory, MarginMilli: &low, Text: "Weak."},
			{ID: "(UV,BR,FU)", Group: "optical", Title: "Paper dark", Verdict: screening.Successful, Need: screening.Mandatory, MarginMilli: &high},
			{ID: "novel.thing", Group: "novel", Title: "Novel", Verdict: screening.NoSupport, Need: screening.Evaluatory},
		},
		Groups: []screening.GroupVerdict{
			{Group: "document", Verdict: screening.Successful},
			{Group: "mrz", Verdict: screening.Failed},
			{Group: "optical", Verdict: screening.Undetermined},
			{Group: "novel", Verdict: screening.NoSupport},
		},
		Overall: screening.Failed, Recommend: screening.Refer, PolicyID: "p", PolicyVersion: 3, Screened: 1795500000,
	}
}

// Each finding is in the tree once, in a branch, with a UUID of its own that does
// not change from one writing to the next.
func TestTree(t *testing.T) {
	e, r := sample()
	tree := report.New("crossing", e.Pictures, &r, report.Full)
	seen := map[string]int{}
	ids := map[string]bool{tree.UUID: true}
	form := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	note := func(uuid string) {
		if ids[uuid] || !form.MatchString(uuid) {
			t.Errorf("UUID %s: twice, or malformed", uuid)
		}
		ids[uuid] = true
	}
	branches := map[string]screening.Verdict{}
	for _, b := range tree.Branches {
		note(b.UUID)
		branches[b.Name] = b.Result
		for _, g := range b.Groups {
			note(g.UUID)
			for _, c := range g.Checks {
				note(c.UUID)
				seen[c.ID]++
			}
		}
	}
	for _, f := range r.Findings {
		if seen[f.ID] != 1 {
			t.Errorf("%s is there %d times", f.ID, seen[f.ID])
		}
	}
	want := map[string]screening.Verdict{"Optical check": screening.Failed, "novel": screening.NoSupport}
	if len(branches) != len(want) {
		t.Errorf("branches %v", branches)
	}
	for name, v := range want {
		if branches[name] != v {
			t.Errorf("branch %s is %v, want %v", name, branches[name], v)
		}
	}
	again := report.New("crossing", e.Pictures, &r, report.Full)
	other := report.New("another", e.Pictures, &r, report.Full)
	if a, b := text(t, tree.JSON), text(t, again.JSON); a != b {
		t.Error("the same result is written in two ways")
	}
	if tree.UUID == other.UUID || tree.Branches[0].UUID == other.Branches[0].UUID {
		t.Error("two crossings share UUIDs")
	}
}

func text(t *testing.T, write func(io.Writer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Basic tells no text, value or place; Standard those of checks that did not
// succeed; Full all.
func TestProfiles(t *testing.T) {
	e, r := sample()
	for _, c := range []struct {
		profile              report.Profile
		failed, undetermined bool
		successful           bool
	}{
		{report.Basic, false, false, false},
		{report.Standard, true, true, false},
		{report.Full, true, true, true},
	} {
		tree := report.New("x", e.Pictures, &r, c.profile)
		for name, s := range map[string]string{"JSON": text(t, tree.JSON), "XML": text(t, tree.XML)} {
			if strings.Contains(s, "Birth secret") != c.successful || strings.Contains(s, "Weak") != c.undetermined || strings.Contains(s, "computed 3") != c.failed {
				t.Errorf("%s, %s:\n%s", c.profile, name, s)
			}
		}
	}
}

// Both forms say the same, and a parser of each gets it back.
func TestForms(t *testing.T) {
	e, r := sample()
	tree := report.New("x", e.Pictures, &r, report.Full)
	var j map[string]any
	if err := json.Unmarshal([]byte(text(t, tree.JSON)), &j); err != nil {
		t.Fatal(err)
	}
	written := text(t, tree.XML)
	var x struct {
		XMLName  xml.Name
		Result   string
		Branches []struct {
			Groups []struct {
				Checks []struct {
					ID     string `xml:"id,attr"`
					Result string
					Margin string
					Text   string
					Region *report.Region
					Values []report.Value `xml:"Value"`
				} `xml:"Check"`
			} `xml:"Group"`
		} `xml:"Branch"`
	}
	if err := xml.Unmarshal([]byte(written), &x); err != nil {
		t.Fatalf("%v in\n%s", err, written)
	}
	number, infrared := x.Branches[0].Groups[1].Checks[0], x.Branches[0].Groups[2].Checks[0]
	if x.XMLName.Space != report.Namespace || x.Result != "failed" || j["result"] != "failed" ||
		number.ID != "mrz.check.number" || number.Text != "Printed 7 & computed 3 <here>." || number.Region == nil || number.Region.Width != 300 ||
		len(number.Values) != 1 || number.Values[0].Value != "7" || infrared.Margin != "-0.070" || infrared.Result != "undetermined" {
		t.Errorf("%+v\n%s", x, written)
	}
}

// The electronic check has the guideline's groups: each finding of the chip is in one of
// them, and a group has the verdict of its checks that count.
func TestElectronicCheck(t *testing.T) {
	var r screening.Result
	for _, c := range policy.Catalogue {
		if id, ok := strings.CutPrefix(c.ID, "chip."); ok {
			f := screening.Finding{ID: c.ID, Group: "chip", Title: c.ID, Verdict: screening.Successful, Need: screening.Mandatory}
			switch id {
			case "signer":
				f.Verdict = screening.Undetermined
			case "aa":
				f.Verdict, f.Need = screening.Failed, screening.Evaluatory
			case "ta", "access":
				f.Verdict, f.Need = screening.Aborted, screening.Evaluatory
			}
			r.Findings = append(r.Findings, f)
		}
	}
	r.Groups = []screening.GroupVerdict{{Group: "chip", Verdict: screening.Undetermined}}
	tree := report.New("x", nil, &r, report.Full)
	got, checks := map[string]string{}, 0
	for _, g := range tree.Branches[0].Groups {
		got[g.Name] = g.Result.String()
		checks += len(g.Checks)
		if g.Name == "Chip" && (len(g.Checks) != 1 || g.Checks[0].ID != "chip.present") {
			t.Errorf("no group of the guideline has %v", g.Checks)
		}
	}
	want := map[string]string{
		"Chip": "successful", "Chip access protocols": "aborted", "Chip authenticity": "successful", "Verification of the security objects": "successful",
		"Issuer certificates": "undetermined", "Integrity of chip contents": "successful", "Comparison of the issuing state": "successful",
		"Optical against electronic biographic data": "successful",
	}
	if !maps.Equal(got, want) || checks != len(r.Findings) || tree.Branches[0].Name != "Electronic check" || tree.Branches[0].Result != screening.Undetermined {
		t.Errorf("%d of %d checks, %v", checks, len(r.Findings), got)
	}
}
