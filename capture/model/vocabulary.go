package model

import (
	"slices"
	"strings"

	"gatehouse/device"
)

// Generic is a generic check identifier of TR-03135-1 clause 5.5.1.2, written
// (XX,YY,ZZ): light source, optical property, feature.
type Generic string

// table is TR-03135-1 table 5.3: which properties are checked of a feature in
// white, ultraviolet and infrared light.
var table = map[string][3]string{
	"FI": {"", "LU", ""},
	"FU": {"", "BR", ""},
	"IS": {"AB TR", "LU", "AB TR TL"},
	"MR": {"AB", "BR", "AB"},
	"OM": {"", "LU", ""},
	"CA": {"AB", "", "AB"},
	"PD": {"AB", "LU", "AB"},
	"PS": {"AB", "LU", "AB"},
	"PH": {"AB FR", "BR FR", "AB FR TR"},
	"SP": {"AB TR", "LU", "AB TR"},
	"OP": {"", "LU", ""},
	"TH": {"TR", "LU", "AB"},
	"VZ": {"", "BR", ""},
	"WM": {"", "", "AB"},
	"ID": {"AB TR", "LU", "AB TR"},
	"AF": {"AB BR LU TL TR", "AB BR LU TL TR", "AB BR LU TL TR"},
}

var lights = [...]struct {
	name  string
	light device.Light
}{{"VI", device.White}, {"UV", device.UV}, {"IR", device.IR}}

// parts takes the identifier apart; ok is false for one that is not in table 5.3.
func (g Generic) parts() (light device.Light, property, feature string, ok bool) {
	s := string(g)
	if len(s) != len("(IR,AB,MR)") || s[0] != '(' || s[3] != ',' || s[6] != ',' || s[9] != ')' {
		return 0, "", "", false
	}
	property, feature = s[4:6], s[7:9]
	for i, l := range lights {
		if l.name == s[1:3] {
			for _, p := range strings.Fields(table[feature][i]) {
				ok = ok || p == property
			}
			return l.light, property, feature, ok
		}
	}
	return 0, "", "", false
}

// Light is the light in which the check looks.
func (g Generic) Light() device.Light {
	l, _, _, _ := g.parts()
	return l
}

// atMost says that the property is there when the value is small: print that
// vanishes, and paper that does not glow.
func (g Generic) atMost() bool {
	l, property, _, _ := g.parts()
	return property == "TR" || property == "BR" && l == device.UV
}

// combinations are the composite checks that TR-03135-1 names below table 5.3.
var combinations = [...][]Generic{
	{"(IR,AB,TH)", "(VI,TR,TH)"},
	{"(IR,TR,ID)", "(VI,AB,ID)"},
	{"(IR,TR,IS)", "(IR,AB,IS)"},
	{"(IR,TR,IS)", "(VI,AB,IS)"},
	{"(IR,TR,IS)", "(VI,AB,IS)", "(IR,AB,ID)"},
}

// isComposite tells whether the guideline joins exactly these checks, in any order.
func isComposite(parts []Generic) bool {
	parts = slices.Sorted(slices.Values(parts))
	return slices.ContainsFunc(combinations[:], func(c []Generic) bool {
		return slices.Equal(parts, slices.Sorted(slices.Values(c)))
	})
}
