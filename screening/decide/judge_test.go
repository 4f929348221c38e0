package decide

import (
	"slices"
	"testing"
	"time"

	"gatehouse/screening"
	"gatehouse/screening/policy"
)

var now = time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC)

func parse(t testing.TB, text []byte) policy.Policy {
	t.Helper()
	p, err := policy.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// all is a successful finding for each check there is.
func all() []screening.Finding {
	var out []screening.Finding
	for _, c := range policy.Catalogue {
		id := c.ID
		if id == policy.AnyDevice {
			id = "device.panel"
		}
		out = append(out, screening.Finding{ID: id, Group: groupOf(id), Title: id, Verdict: su})
	}
	return out
}

// One finding is flipped to each verdict, under each need; everything else is
// successful and mandatory. The rows that stay clear are the controls.
func TestOneFindingAgainstClear(t *testing.T) {
	forbidden := map[screening.Need][]screening.Verdict{
		screening.Mandatory:  {fa, un, no, ab, 0},
		screening.Optional:   {fa},
		screening.Evaluatory: {},
	}
	tried := 0
	for i, flip := range all() {
		for need, forbids := range forbidden {
			if need != screening.Mandatory && slices.Contains([]string{"document.capture", "mrz.present", "face.holder", "face.attack"}, flip.ID) {
				continue // no policy can
			}
			id := flip.ID
			if id == "device.panel" {
				id = policy.AnyDevice
			}
			p := parse(t, []byte("id = \"t\"\nversion = 1\n[checks]\n\""+id+"\" = \""+string(need)+"\"\n[lists.documents]\nmax_age_hours = 1\n"))
			for _, v := range []screening.Verdict{su, fa, un, no, ab, 0} {
				fs := all()
				fs[i].Verdict = v
				r := judge(fs, p, now)
				var because []string
				want := screening.Clear
				if slices.Contains(forbids, v) {
					want, because = screening.Refer, []string{flip.ID}
				}
				if r.Recommend != want || !slices.Equal(r.Because, because) {
					t.Errorf("%s %s %v: %s because %v, want %s", need, flip.ID, v, r.Recommend, r.Because, want)
				}
				overall := Aggregate(su, v)
				if need == screening.Evaluatory {
					overall = su
				}
				if r.Overall != overall {
					t.Errorf("%s %s %v: overall %v, want %v", need, flip.ID, v, r.Overall, overall)
				}
				tried++
			}
		}
	}
	if want := (len(policy.Catalogue)*3 - 8) * 6; tried != want {
		t.Errorf("%d cases, want %d", tried, want)
	}
}

// A check that vanishes must not clear anybody.
func TestMissingCheck(t *testing.T) {
	p := parse(t, []byte("id = \"t\"\nversion = 1\n[lists.documents]\nmax_age_hours = 1\n"))
	if r := judge(all(), p, now); r.Recommend != screening.Clear {
		t.Fatalf("control: %s because %v", r.Recommend, r.Because)
	}
	for i, c := range policy.Catalogue {
		r := judge(slices.Delete(all(), i, i+1), p, now)
		if (r.Recommend == screening.Refer) != c.Always {
			t.Errorf("without %s: %s because %v", c.ID, r.Recommend, r.Because)
		}
		if c.Always && (len(r.Because) != 1 || r.Because[0] != c.ID) {
			t.Errorf("without %s: because %v", c.ID, r.Because)
		}
	}
	if r := judge(nil, policy.Policy{}, now); r.Recommend != screening.Refer {
		t.Error("nothing at all is cleared")
	}
}

func TestOrderAndGroups(t *testing.T) {
	p := parse(t, policy.Default())
	fs := all()
	fs = append(fs, screening.Finding{ID: "tomorrow.check", Group: "tomorrow", Verdict: su})
	slices.Reverse(fs)
	r := judge(fs, p, now)
	var order []string
	for _, g := range r.Groups {
		order = append(order, g.Group)
	}
	if want := append(groups[:], "tomorrow"); !slices.Equal(order, want) {
		t.Errorf("groups %v, want %v", order, want)
	}
	if !slices.IsSortedFunc(r.Findings, func(a, b screening.Finding) int { return rank(a.Group) - rank(b.Group) }) {
		t.Error("findings are not in the order of their groups")
	}
}

// Evaluatory findings: shown by their group when it has no other, else left out.
func TestEvaluatoryGroups(t *testing.T) {
	p := parse(t, policy.Default())
	fs := all()
	for i := range fs {
		if fs[i].Group == "face" { // of a kiosk without a face camera there is one
			fs[i].Verdict = fa
		}
	}
	fs = slices.DeleteFunc(fs, func(f screening.Finding) bool { return f.Group == "face" && f.ID != "face.present" })
	r := judge(fs, p, now)
	for _, g := range r.Groups {
		want := su
		if g.Group == "face" {
			want = fa
		}
		if g.Verdict != want {
			t.Errorf("group %s is %v, want %v", g.Group, g.Verdict, want)
		}
	}
	if r.Overall != su || r.Recommend != screening.Clear {
		t.Errorf("overall %v, %s because %v", r.Overall, r.Recommend, r.Because)
	}
}

// TestLostCheck: a check that always runs and did not is aborted, and one of a
// document model under the same id does not stand in for it.
func TestLostCheck(t *testing.T) {
	p := parse(t, policy.Default())
	for _, c := range policy.Catalogue {
		lost := slices.DeleteFunc(all(), func(f screening.Finding) bool { return f.ID == c.ID })
		model := append(slices.Clone(lost), screening.Finding{ID: c.ID, Group: "model", Title: "of a model", Verdict: su, Need: screening.Evaluatory})
		for name, fs := range map[string][]screening.Finding{"there": all(), "lost": lost, "of a model only": model} {
			aborted := slices.ContainsFunc(judge(fs, p, now).Findings, func(f screening.Finding) bool { return f.ID == c.ID && f.Verdict == ab })
			if want := c.Always && name != "there"; aborted != want {
				t.Errorf("%s, %s: aborted %v, want %v", c.ID, name, aborted, want)
			}
		}
	}
}

// An exemption lifts a mandate. What is merely missing does not, and neither does an
// exemption lift a failure.
func TestExemption(t *testing.T) {
	for _, c := range []struct {
		name    string
		verdict screening.Verdict
		exempt  string
		want    screening.Recommendation
	}{
		{"taken", screening.Successful, "", screening.Clear},
		{"no sensor", screening.NoSupport, "", screening.Refer},
		{"child", screening.NoSupport, "child under 12", screening.Clear},
		{"exempt and failed all the same", screening.Failed, "child under 12", screening.Refer},
	} {
		var findings []screening.Finding
		for _, check := range policy.Catalogue {
			if check.Always {
				findings = append(findings, screening.Finding{ID: check.ID, Group: groupOf(check.ID), Verdict: screening.Successful})
			}
		}
		for i := range findings {
			if findings[i].ID == "fingers.present" {
				findings[i].Verdict, findings[i].Exempt = c.verdict, c.exempt
			}
		}
		if r := judge(findings, policy.Policy{}, time.Unix(0, 0)); r.Recommend != c.want {
			t.Errorf("%s: %v because of %v, want %v", c.name, r.Recommend, r.Because, c.want)
		}
	}
}
