package pki

import (
	"fmt"
	"slices"
	"strings"

	"gatehouse/capture"
	"gatehouse/capture/lds"
	"gatehouse/screening"
)

// readable judges whether the chip gave what its signed list says it has.
func (r *reading) readable() screening.Finding {
	return r.weaken("read", r.given()).finding("read", "Chip gave what it must")
}

func (r *reading) given() outcome {
	if !r.hasList() {
		if r.sod.form.verdict == screening.Failed {
			return failed(r.sod.form.class, "The signed list, which says what the chip has, is not in order. Hold the document.")
		}
		return r.sod.form
	}
	for _, n := range [...]int{1, 2} {
		if r.sod.hashes.Group(n) == nil {
			return failed("unlisted", "The signed list leaves out "+spoken(fmt.Sprintf("DG%d", n))+", which every chip must have, so that nothing proves it. Hold the document.").with("groups", fmt.Sprintf("DG%d", n))
		}
	}
	var worst outcome
	names := map[string][]string{}
	for i := range r.groups {
		o := r.givenOne(&r.groups[i])
		names[o.class] = append(names[o.class], r.groups[i].name)
		if i == 0 || severity[o.verdict] > severity[worst.verdict] {
			worst = o
		}
	}
	if worst.class == "" {
		return passed().with("groups", strings.Join(names[""], " "))
	}
	worst.text = sentence(spokenAll(names[worst.class])) + ": " + worst.text
	return worst.with("groups", strings.Join(names[worst.class], " "))
}

// givenOne judges one group. Fingerprints and irises are for readers with a permit;
// of the others only those that every check needs must have been asked for.
func (r *reading) givenOne(g *group) outcome {
	guarded := g.number == 3 || g.number == 4
	needed := g.number == 1 || g.number == 2 || g.number == 14 || g.number == 15
	state := ""
	if g.file != nil {
		state = g.file.State
	}
	switch {
	case !g.listed:
		return failed("injected", "the chip gave this, and its signed list does not have it. Somebody added it: hold the document.")
	case state == capture.FileRead.String():
		return passed()
	case state == capture.FileMalformed.String():
		return failed("malformed", "not in the form that a chip must have. Hold the document.")
	case state == capture.FileAborted.String(), g.file == nil && r.cut():
		return aborted("the reading broke off. Lay the document on the reader again.")
	case state == capture.FileAbsent.String():
		return failed("withheld", "the state signed this, and the chip says that it has none. Somebody took it away: hold the document.")
	case guarded:
		return passed()
	case state == capture.FileDenied.String() && needed:
		return failed("withheld", "the state signed this, and the chip does not let it be read. Hold the document.")
	case state == capture.FileDenied.String():
		return unsure("denied", "the chip does not let this be read.")
	case needed:
		return unsure("not read", "the state signed this, and it was not read. Lay the document on the reader again.")
	}
	return passed()
}

// contents compares EF.COM with EF.SOD (TR-03135-1 table 5.40).
func (r *reading) contents() screening.Finding {
	const id, title = "com", "Chip's table of contents fits"
	f := r.c.File("EF.COM")
	switch {
	case f == nil, f.State == capture.FileAbsent.String(), f.State == capture.FileNotAsked.String():
		return unsupported("the chip's table of contents (EF.COM) was not read; the signed list says the same.").finding(id, title)
	case f.State == capture.FileAborted.String():
		return aborted("The table of contents was not read to the end.").finding(id, title)
	case !r.hasList():
		return unsure("no list", "There is no signed list to compare the table of contents with.").finding(id, title)
	}
	com, err := lds.ParseCOM(f.Content)
	if err != nil {
		return r.weaken(id, failed("malformed", "The chip's table of contents is not in order. The signed list counts: look at the other checks.").with("detail", err.Error())).finding(id, title)
	}
	var more, less []string
	for n := 1; n <= 16; n++ {
		name := fmt.Sprintf("DG%d", n)
		switch in, signed := slices.Contains(com.Groups, n), r.sod.hashes.Group(n) != nil; {
		case in && !signed:
			more = append(more, name)
		case signed && !in:
			less = append(less, name)
		}
	}
	o := passed()
	if len(more)+len(less) > 0 {
		o = failed("differs", "The chip's table of contents and its signed list name different data"+listing("only in the table", more)+listing("only in the signed list", less)+". The signed list counts; a part may have been taken away or added.").
			with("only in EF.COM", strings.Join(more, " ")).with("only in EF.SOD", strings.Join(less, " "))
	}
	return r.weaken(id, o).finding(id, title)
}

func listing(what string, names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "; " + what + ": " + spokenAll(names)
}
