package paper

import (
	"fmt"
	"strings"
	"sync"

	"gatehouse/capture"
)

// design is a named document model (TR-03135-1 clause 5.3: issuer, type, running
// number) and the features that tell it from others.
type design struct {
	name    string // "P NLD 1"
	issuer  string
	format  capture.Format
	stays   bool    // the visual zone stays in B900: laser engraving or toner; else it is dye and vanishes
	stripe  bool    // a bar in one colour of two inks: the left half stays in B900, the right half vanishes
	thread  float64 // security thread in mm from the left edge, 0 = none: absorbs in B900, glows in stretches
	patch   bool    // optically variable patch, transparent in B900
	letters bool    // fluorescent letters beside the fluorescent star
	fibres  int     // fluorescent fibres on a passport's area; polycarbonate has none
	seal    bool    // area of a two-dimensional barcode
	second  bool    // a later model of a state looks unlike its first
}

// designs are the twelve models of the spectral bench.
var designs = [...]design{
	{name: "P NLD 1", format: capture.TD3, stays: true, stripe: true, patch: true, letters: true},
	{name: "P FRA 1", format: capture.TD3, thread: 64, fibres: 24},
	{name: "P FIN 1", format: capture.TD3, stripe: true, fibres: 20},
	{name: "P FIN 2", format: capture.TD3, stays: true, patch: true, letters: true, second: true},
	{name: "P KEN 1", format: capture.TD3, thread: 71, stripe: true, letters: true, fibres: 30},
	{name: "I ITA 1", format: capture.TD2, stripe: true, fibres: 26},
	{name: "I ROU 1", format: capture.TD2, stays: true, patch: true, letters: true},
	{name: "I ESP 1", format: capture.TD1, stays: true, patch: true, letters: true},
	{name: "I SWE 1", format: capture.TD1, stripe: true},
	{name: "V USA 1", format: capture.MRVA, thread: 86, fibres: 28},
	{name: "V IND 1", format: capture.MRVA, stays: true, seal: true, letters: true, fibres: 18},
	{name: "V D 1", format: capture.MRVB, stripe: true, patch: true, fibres: 22},
}

// Models names the document models of Draw.
func Models() (names []string) {
	for _, d := range designs {
		names = append(names, d.name)
	}
	return names
}

func designOf(name string) (*design, error) {
	for i := range designs {
		if designs[i].name == name {
			d := designs[i]
			d.issuer = strings.Fields(name)[1]
			return &d, nil
		}
	}
	return nil, fmt.Errorf("paper: %q is no document model of the bench; see paper.Models", name)
}

func (d *design) state() state {
	for _, s := range states {
		if s.code == d.issuer {
			return s
		}
	}
	panic("paper: the model " + d.name + " has an issuer that is no state of the rig")
}

// model makes the look of the design.
func (d *design) model() *model {
	key := d.issuer
	if d.second {
		key = d.name
	}
	m := newModel(key, d.format)
	m.code, m.engraved = d.issuer, d.stays
	m.data.ir, m.data.irShare = 60, 18
	m.data.white = rgb{34, 34, 44}
	if d.stays {
		m.data = ink{white: rgb{38, 38, 40}, ir: 48, irShare: 255, uv: m.data.uv, uvShare: m.data.uvShare}
	}
	return m
}

// blank is an unpersonalised sheet of a design: what the printing works deliver.
type blank struct {
	design *design
	model  *model
	base   *canvas // everything but the fluorescent print
	lit    *canvas // the fluorescent print; only its uv picture is used
}

// blanks keeps the sheets that were drawn last: one of a passport is 45 MB.
var blanks struct {
	sync.Mutex
	last []*blank
}

const blanksKept = 3

func blankOf(name string) (*blank, error) {
	blanks.Lock()
	defer blanks.Unlock()
	for _, b := range blanks.last {
		if b.design.name == name {
			return b, nil
		}
	}
	d, err := designOf(name)
	if err != nil {
		return nil, err
	}
	f, err := openFonts()
	if err != nil {
		return nil, err
	}
	b := d.print(f)
	blanks.last = append(blanks.last, b)
	if len(blanks.last) > blanksKept {
		blanks.last = blanks.last[1:]
	}
	return b, nil
}
