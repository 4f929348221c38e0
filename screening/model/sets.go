package model

import (
	"strings"

	"gatehouse/screening"
)

// sets judges composites (table 5.11) or groups (table 5.12).
func (j *judge) sets(all []screening.SetEvidence, composite bool) (out []screening.Finding) {
	for _, s := range all {
		f := screening.Finding{ID: Group, Group: "model", Title: s.Name, Values: []screening.Value{{Name: "uuid", Value: s.UUID}, {Name: "decision", Value: s.Decision}}}
		var counted []judged
		var ids []string
		shown := 0
		for _, uuid := range s.Checks {
			c, known := j.verdicts[uuid]
			name := "check"
			switch {
			case !known, !c.performed:
				name = "not performed"
			case c.evaluatory:
				name = "evaluatory"
				shown++
			default:
				counted = append(counted, c)
			}
			ids = append(ids, c.generic)
			f.Values = append(f.Values, screening.Value{Name: name, Value: uuid})
		}
		if composite {
			f.ID = strings.Join(ids, "+")
		}
		switch {
		case len(counted) > 0:
			margin := decide(&f, s.Decision, counted)
			j.verdicts[s.UUID] = judged{f.ID, f.Verdict, margin, false, true}
		case shown > 0:
			f.Need, f.Verdict, f.Text = screening.Evaluatory, screening.Undetermined, "All checks of this group are on trial: they are logged and do not count."
			j.verdicts[s.UUID] = judged{generic: f.ID, verdict: f.Verdict, evaluatory: true, performed: true}
		default:
			j.verdicts[s.UUID] = judged{generic: f.ID}
			continue // nothing of it can be performed here
		}
		out = append(out, f)
	}
	return out
}

// decide joins verdicts by a decision function and gives the margin: of "all" the
// smallest, of "any" the largest.
func decide(f *screening.Finding, decision string, parts []judged) int {
	count := map[screening.Verdict]int{}
	least, largest := 1000, -1000
	for _, p := range parts {
		count[p.verdict]++
		least, largest = min(least, p.margin), max(largest, p.margin)
	}
	margin := least
	if decision == "any" {
		margin = largest
		f.Verdict = first(count, screening.Successful, screening.Aborted, screening.Undetermined, screening.Failed)
	} else {
		f.Verdict = first(count, screening.Failed, screening.Aborted, screening.Undetermined, screening.Successful)
	}
	switch f.Verdict {
	case screening.Failed:
		f.Text = "At least one check of this group found what genuine documents of this model do not show. Look at the places of its checks."
	case screening.Undetermined:
		f.Text = "Some checks of this group could not be decided, none failed. Look at the places of its checks."
	case screening.Aborted:
		f.Text = "Some checks of this group had no picture. Capture again."
	}
	if f.Verdict == screening.Successful || f.Verdict == screening.Failed {
		f.MarginMilli = &margin
	}
	return margin
}

// first is the first of the verdicts that occurs.
func first(count map[screening.Verdict]int, order ...screening.Verdict) screening.Verdict {
	for _, v := range order {
		if count[v] > 0 {
			return v
		}
	}
	return screening.Aborted
}
