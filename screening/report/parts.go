package report

import (
	"fmt"
	"slices"

	"gatehouse/screening"
	"gatehouse/screening/decide"
)

// part is a group of the guideline within a group of findings.
type part struct {
	name string
	ids  []string
}

// parts are the groups of the guideline where it has several for one of ours, in its
// order. What none of them names stays in a group of its own.
var parts = map[string][]part{"chip": {
	{"Chip access protocols", []string{"chip.access", "chip.ta"}},                                             // clause 5.6.3
	{"Chip authenticity", []string{"chip.authenticity", "chip.aa", "chip.ca", "chip.cam", "chip.cardaccess"}}, // 5.6.4.1
	{"Verification of the security objects", []string{"chip.sod", "chip.signature", "chip.cardsecurity"}},     // 5.6.4.2
	{"Issuer certificates", []string{ // 5.6.4.3
		"chip.signer", "chip.validity.ds", "chip.validity.csca", "chip.validity.issue", "chip.revocation", "chip.type", "chip.age",
	}},
	{"Integrity of chip contents", []string{"chip.hashes", "chip.com", "chip.read", "chip.content"}}, // 5.6.4.4
	{"Comparison of the issuing state", []string{"chip.issuer"}},                                     // 5.6.4.5
	{"Optical against electronic biographic data", []string{"chip.mrz"}},                             // 5.7.2
}}

// groups gives the findings of a group as the groups of the guideline. One that stands
// for the whole has its verdict; parts have those of their checks that count, and of all
// where none counts.
func (t *Tree) groups(crossing, id string, r *screening.Result) []Group {
	all := make([]Group, 1+len(parts[id]))
	counting := make([][]screening.Verdict, len(all))
	all[0] = Group{UUID: uuid(crossing, "group", id), Name: groupNames[id], Checks: []Check{}}
	if all[0].Name == "" {
		all[0].Name = id
	}
	for i, p := range parts[id] {
		all[i+1] = Group{UUID: uuid(crossing, "group", id, p.name), Name: p.name, Checks: []Check{}}
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Group != id {
			continue
		}
		to := 1 + slices.IndexFunc(parts[id], func(p part) bool { return slices.Contains(p.ids, f.ID) })
		all[to].Checks = append(all[to].Checks, t.check(uuid(crossing, "check", fmt.Sprint(i), f.ID), f))
		if f.Need != screening.Evaluatory {
			counting[to] = append(counting[to], f.Verdict)
		}
	}
	var out []Group
	for i, g := range all {
		switch {
		case len(g.Checks) == 0:
			continue
		case parts[id] == nil:
			g.Result = verdictOf(id, r)
		case len(counting[i]) > 0:
			g.Result = decide.Aggregate(counting[i]...)
		default:
			for _, c := range g.Checks {
				counting[i] = append(counting[i], c.Result)
			}
			g.Result = decide.Aggregate(counting[i]...)
		}
		out = append(out, g)
	}
	return out
}
