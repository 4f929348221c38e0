package paper

import (
	"fmt"
	"image"
	"math/rand/v2"

	"gatehouse/capture"
	"gatehouse/test/rig"
)

// PxPerMM is the resolution of every sheet: 406 dpi, above the 385 dpi that
// TR-03135-1 clause 4.1 asks of a reader.
const PxPerMM = 16

// sizes in mm, Doc 9303 parts 4 to 7.
var sizes = map[capture.Format][2]float64{
	capture.TD1:  {85.6, 54},
	capture.TD2:  {105, 74},
	capture.TD3:  {125, 88},
	capture.MRVA: {120, 80},
	capture.MRVB: {105, 74},
}

// draft is a document before it is drawn.
type draft struct {
	format capture.Format
	rng    *rand.Rand
	grains [3]uint64
	doc    *document
	model  *model
}

// begin writes the document of a seed without drawing it.
func begin(seed uint64, f rig.Forgery, format capture.Format) (draft, error) {
	if _, named := rig.Expected[f]; !named && f != rig.Genuine {
		return draft{}, fmt.Errorf("paper: %q is no forgery of the rig; see rig.Forgeries", f)
	}
	rng := rand.New(rand.NewPCG(seed, 0x9303))
	if chosen := [...]capture.Format{capture.TD3, capture.TD1, capture.TD2}[rng.IntN(3)]; format == capture.FormatUnknown {
		format = chosen
	}
	if format < capture.TD1 || format > capture.TD3 {
		return draft{}, fmt.Errorf("paper: no traveller with format %v; they carry TD1, TD2 or TD3", format)
	}
	d := draft{format: format, rng: rng}
	for i := range d.grains { // drawn before anything that a forgery changes
		d.grains[i] = rng.Uint64()
	}
	d.doc = newDocument(rng, format)
	d.model = newModel(d.doc.issuer, format)
	d.doc.forge(rand.New(rand.NewPCG(seed, 0xf0123)), f) // its own chance, so that the holder stays who he is
	return d, nil
}

// Row gives what a document-number list says of the document of a seed: number,
// document code and issuer, as they are printed.
func Row(seed uint64, f rig.Forgery, format capture.Format) (number, code, issuer string, err error) {
	d, err := begin(seed, f, format)
	if err != nil {
		return "", "", "", err
	}
	return d.doc.number, d.doc.lines()[0][:2], d.doc.issuer, nil
}

// New makes the traveller of a seed with a document that is genuine or forged
// in the named way. FormatUnknown lets the seed choose among TD1, TD2 and TD3.
// Number and Issuer of the traveller are those that the document shows; the
// document code (list key "type") is the first two characters of
// Sheet.Lines[0]. It is safe for concurrent use.
func New(seed uint64, f rig.Forgery, format capture.Format) (*rig.Traveller, error) {
	return NewFor(seed, seed, f, format)
}

// NewFor is New with the face of the traveller of another seed, where a document is not
// that which a seed would have by itself, or not its holder's.
func NewFor(bearer, seed uint64, f rig.Forgery, format capture.Format) (*rig.Traveller, error) {
	dr, err := begin(seed, f, format)
	if err != nil {
		return nil, err
	}
	format, size := dr.format, sizes[dr.format]
	rng, d, m := dr.rng, dr.doc, dr.model
	letters, err := openFonts()
	if err != nil {
		return nil, err
	}

	c := newCanvas(size[0], size[1], m.paperUV(f == rig.BrightPaper))
	m.drawBackground(c)
	m.drawPage(c, letters, d, rng, bearer)
	lines := d.lines()
	m.drawMRZ(c, letters, format, lines, f == rig.DyeInk)
	m.drawFluorescence(c, rng, f == rig.BrightPaper)
	for i, p := range []*image.RGBA{c.white, c.ir, c.uv} {
		grain(p, dr.grains[i])
	}

	return &rig.Traveller{
		Seed: seed, Forgery: f, Format: format, Number: d.number, Issuer: d.issuer,
		Sheet: &rig.Sheet{
			Format: format, WidthMM: size[0], HeightMM: size[1], PxPerMM: PxPerMM,
			White: c.white, IR: c.ir, UV: c.uv, Lines: lines,
		},
	}, nil
}
