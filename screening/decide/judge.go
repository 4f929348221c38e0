package decide

import (
	"slices"
	"strings"
	"time"

	"gatehouse/screening"
	"gatehouse/screening/policy"
)

// groups is the order in which findings are shown.
var groups = [...]string{"device", "document", "mrz", "optical", "model", "visual", "seal", "list", "chip", "face", "fingers"}

func rank(group string) int {
	if i := slices.Index(groups[:], group); i >= 0 {
		return i
	}
	return len(groups)
}

// judge makes the result of the findings of all checks.
func judge(findings []screening.Finding, p policy.Policy, now time.Time) screening.Result {
	findings = append(findings, missing(findings)...)
	slices.SortStableFunc(findings, func(a, b screening.Finding) int { return rank(a.Group) - rank(b.Group) })
	r := screening.Result{
		Findings: findings, Groups: []screening.GroupVerdict{}, Because: []string{},
		Recommend: screening.Clear, PolicyID: p.ID, PolicyVersion: p.Version, Screened: now.Unix(),
	}
	var all []screening.Verdict
	for i := range findings {
		f := &findings[i]
		f.Verdict = valid(f.Verdict)
		if f.Need != screening.Evaluatory { // a template may put a check on trial, and no more
			f.Need = p.Need(f.ID)
		}
		if f.Exempt != "" && f.Need == screening.Mandatory {
			f.Need = screening.Optional
		}
		if f.Need != screening.Evaluatory {
			all = append(all, f.Verdict)
		}
		if forbids(f) {
			r.Because, r.Recommend = append(r.Because, f.ID), screening.Refer
		}
	}
	r.Overall = Aggregate(all...)
	for from := 0; from < len(findings); {
		to := from + 1
		for to < len(findings) && findings[to].Group == findings[from].Group {
			to++
		}
		r.Groups = append(r.Groups, group(findings[from:to]))
		from = to
	}
	return r
}

// forbids tells whether a finding stands against clear.
func forbids(f *screening.Finding) bool {
	switch f.Need {
	case screening.Evaluatory:
		return false
	case screening.Optional:
		return f.Verdict == screening.Failed
	}
	return f.Verdict != screening.Successful
}

// group aggregates the findings of one group.
func group(fs []screening.Finding) screening.GroupVerdict {
	var counting, shown []screening.Verdict
	for _, f := range fs {
		shown = append(shown, f.Verdict)
		if f.Need != screening.Evaluatory {
			counting = append(counting, f.Verdict)
		}
	}
	if len(counting) == 0 {
		counting = shown
	}
	return screening.GroupVerdict{Group: fs[0].Group, Verdict: Aggregate(counting...)}
}

// missing gives a finding for each check that always runs and did not.
func missing(findings []screening.Finding) []screening.Finding {
	var out []screening.Finding
	for _, c := range policy.Catalogue {
		group := groupOf(c.ID) // a check of a document model may have the same id
		if !c.Always || slices.ContainsFunc(findings, func(f screening.Finding) bool { return f.ID == c.ID && f.Group == group }) {
			continue
		}
		out = append(out, screening.Finding{
			ID: c.ID, Group: group, Title: "Check " + c.ID, Verdict: screening.Aborted,
			Text: "This check did not run. Handle the document by hand and tell the technician.",
		})
	}
	return out
}

// groupOf derives the group from an id: what stands before the first point;
// TR-03135's own ids are all optical.
func groupOf(id string) string {
	if strings.HasPrefix(id, "(") {
		return "optical"
	}
	group, _, _ := strings.Cut(id, ".")
	return group
}
