package console_test

import (
	"bytes"
	"image/jpeg"
	"sync"
	"testing"

	"gatehouse/capture"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/device"
	"gatehouse/screening"
	"gatehouse/test/rig"
	"gatehouse/test/rig/paper"
)

// sheet is one drawn document, as the lane would publish it.
type sheet struct {
	lines    []string
	pictures []console.PictureView
}

var sheets sync.Map

func sheetOf(t testing.TB, seed uint64, f rig.Forgery, format capture.Format) sheet {
	t.Helper()
	type key struct {
		seed   uint64
		f      rig.Forgery
		format capture.Format
	}
	if s, ok := sheets.Load(key{seed, f, format}); ok {
		return s.(sheet)
	}
	tr, err := paper.New(seed, f, format)
	if err != nil {
		t.Fatal(err)
	}
	s := sheet{lines: tr.Sheet.Lines}
	for _, l := range device.Lights {
		var b bytes.Buffer
		img := tr.Sheet.In(l)
		if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 85}); err != nil {
			t.Fatal(err)
		}
		s.pictures = append(s.pictures, console.PictureView{Light: l.String(), Width: img.Rect.Dx(), Height: img.Rect.Dy(), JPEG: b.Bytes()})
	}
	sheets.Store(key{seed, f, format}, s)
	return s
}

// health is a kiosk with nothing wrong.
func health(v console.View) console.View {
	v.Devices = []console.DeviceView{
		{Name: "document camera", State: "ok", Text: "MJPEG 2592 x 1944, self-test passed"},
		{Name: "panel", State: "ok", Text: "GH-P1 firmware 1.4.0"},
		{Name: "vision", State: "ok", Text: "running for 3 h"},
	}
	v.Lists = []console.ListView{{Name: "documents", Version: 412, AgeSeconds: 5 * 3600, State: "ok"}}
	v.Queue = console.QueueView{Connected: true}
	return v
}

func idle(stage console.Stage) console.View { return health(console.View{Stage: stage}) }

// finding makes a finding that went well; options change it.
func finding(id, group, title string, opts ...func(*screening.Finding)) screening.Finding {
	f := screening.Finding{ID: id, Group: group, Title: title, Verdict: screening.Successful, Need: screening.Mandatory}
	for _, o := range opts {
		o(&f)
	}
	return f
}

func is(v screening.Verdict, text string) func(*screening.Finding) {
	return func(f *screening.Finding) { f.Verdict, f.Text = v, text }
}

func at(light string, x, y, w, h int) func(*screening.Finding) {
	return func(f *screening.Finding) {
		f.Region = &screening.Region{Light: light, Box: screening.Box{X: x, Y: y, W: w, H: h}}
	}
}

func values(pairs ...string) func(*screening.Finding) {
	return func(f *screening.Finding) {
		for i := 0; i < len(pairs); i += 2 {
			f.Values = append(f.Values, screening.Value{Name: pairs[i], Value: pairs[i+1]})
		}
	}
}

func margin(m int) func(*screening.Finding) {
	return func(f *screening.Finding) { f.MarginMilli = &m }
}

func need(n screening.Need) func(*screening.Finding) {
	return func(f *screening.Finding) { f.Need = n }
}

// genuine are the findings of a good document at a kiosk without a chip reader.
func genuine() []screening.Finding {
	return []screening.Finding{
		finding("device.camera", "device", "Document camera"),
		finding("device.panel", "device", "Panel"),
		finding("document.present", "document", "Document captured"),
		finding("document.issuer", "document", "Issuing state is known", values("Issuer", "UTO")),
		finding("document.expiry", "document", "Document is in date", values("Valid until", "2031-04-15")),
		finding("mrz.form", "mrz", "Lines have the form of the format", values("Format", "TD3")),
		finding("mrz.check.number", "mrz", "Check digit of the document number", values("Printed", "6", "Computed", "6")),
		finding("mrz.check.birth", "mrz", "Check digit of the date of birth", values("Printed", "2", "Computed", "2")),
		finding("mrz.check.expiry", "mrz", "Check digit of the date of expiry", values("Printed", "9", "Computed", "9")),
		finding("mrz.check.composite", "mrz", "Composite check digit", values("Printed", "4", "Computed", "4")),
		finding("(IR,AB,MR)", "optical", "Machine-readable zone is dark in infrared", margin(410), at("ir", 84, 1122, 1806, 176)),
		finding("(UV,BR,FU)", "optical", "Paper is dull in ultraviolet", margin(622), at("uv", 0, 0, 2000, 1408)),
		finding("(UV,BR,MR)", "optical", "Machine-readable zone is dull in ultraviolet", margin(571), at("uv", 84, 1122, 1806, 176)),
		finding("list.documents", "list", "Document number list", values("List", "documents", "Version", "412")),
		finding("seal.read", "seal", "Seal read", is(screening.NoSupport, "No digital seal is on this page."), need(screening.Evaluatory)),
		finding("seal.trust", "seal", "Signer of the seal known", is(screening.NoSupport, "No digital seal is on this page."), need(screening.Evaluatory)),
		finding("chip", "chip", "Chip", is(screening.NoSupport, "No reader is fitted to this kiosk."), need(screening.Evaluatory)),
		finding("face", "face", "Face", is(screening.NoSupport, "No face camera is fitted to this kiosk."), need(screening.Evaluatory)),
		finding("fingers", "fingers", "Fingers", is(screening.NoSupport, "No finger reader is fitted to this kiosk."), need(screening.Evaluatory)),
	}
}

// spoil replaces a finding by id.
func spoil(all []screening.Finding, id string, opts ...func(*screening.Finding)) []screening.Finding {
	for i := range all {
		if all[i].ID == id {
			for _, o := range opts {
				o(&all[i])
			}
		}
	}
	return all
}

// deciding is the view of a crossing that waits for the officer.
func deciding(crossing string, attempt int, s sheet, all []screening.Finding) console.View {
	r := &screening.Result{Findings: all, Overall: screening.Successful, Recommend: screening.Clear, PolicyID: "first-line", PolicyVersion: 7, Screened: 1795500000}
	for _, f := range all {
		if f.Need != screening.Evaluatory && f.Verdict != screening.Successful {
			r.Because = append(r.Because, f.ID)
			r.Recommend = screening.Refer
			if r.Overall != screening.Failed {
				r.Overall = f.Verdict
			}
		}
	}
	return health(console.View{Stage: console.StageDeciding, Crossing: crossing, Attempt: attempt, Result: r, Lines: s.lines, Pictures: s.pictures})
}

// The crossings that the tests use most.
func genuineView(t testing.TB, crossing string) console.View {
	return deciding(crossing, 1, sheetOf(t, 7, rig.Genuine, capture.TD3), genuine())
}

func alteredView(t testing.TB, crossing string) console.View {
	all := spoil(genuine(), "mrz.check.number",
		is(screening.Failed, "The check digit of the document number does not fit the number. Compare the number with the one printed in the visual zone."),
		at("white", 88, 1228, 412, 62))
	all = spoil(all, "mrz.check.composite", is(screening.Failed, "The composite check digit of line 2 does not fit."), at("white", 1836, 1228, 46, 62))
	for i := range all {
		switch all[i].ID {
		case "mrz.check.number":
			all[i].Values = []screening.Value{{Name: "Printed", Value: "0"}, {Name: "Computed", Value: "6"}}
		case "mrz.check.composite":
			all[i].Values = []screening.Value{{Name: "Printed", Value: "8"}, {Name: "Computed", Value: "4"}}
		}
	}
	v := deciding(crossing, 1, sheetOf(t, 7, rig.AlteredNumber, capture.TD3), all)
	v.Unsure = [][2]int{{1, 9}}
	return v
}

func dyeInkView(t testing.TB, crossing string) console.View {
	all := spoil(genuine(), "(IR,AB,MR)", is(screening.Failed, "The machine-readable zone vanishes in infrared: it was not printed with the ink of a passport. Compare the two pictures."), margin(-760))
	all = spoil(all, "document.issuer", is(screening.Undetermined, "The issuing state is not in the list of this kiosk. Look it up in the reference book."))
	all = spoil(all, "(UV,BR,MR)", is(screening.Failed, "Bright spots on the zone in ultraviolet."), margin(-80), need(screening.Evaluatory))
	return deciding(crossing, 1, sheetOf(t, 9, rig.DyeInk, capture.TD3), all)
}

func brightView(t testing.TB, crossing string) console.View {
	s := sheetOf(t, 11, rig.BrightPaper, capture.TD1)
	w, h := s.pictures[0].Width, s.pictures[0].Height
	all := spoil(genuine(), "(UV,BR,FU)", is(screening.Failed, "The card glows in ultraviolet: its paper holds optical brightener, which security paper does not."), margin(-540), at("uv", w/8, h/8, w*3/4, h/2))
	return deciding(crossing, 1, s, all)
}
