package conformance

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/chip"
	"gatehouse/capture/chip/sm"
	"gatehouse/cmd/kioskd/evidence"
	"gatehouse/screening"
	"gatehouse/screening/decide"
	"gatehouse/screening/policy"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
	"gatehouse/uplink/trust"
)

// world is what all cases share: states and their keys, the kiosk's trust store and
// what a document of each kind gives.
type world struct {
	now      time.Time
	dir      string
	store    *trust.Store
	states   map[issuer.KeySpec]*issuer.State
	keys     map[issuer.KeySpec]*issuer.Key
	policies [kinds]policy.Policy
	good     [kinds]map[string]string // findings of the default configurations
}

func newWorld(t testing.TB) *world {
	w := &world{now: time.Now().UTC().Truncate(time.Second), dir: t.TempDir(), states: map[issuer.KeySpec]*issuer.State{}, keys: map[issuer.KeySpec]*issuer.Key{}}
	var err error
	if w.store, err = trust.Open(filepath.Join(w.dir, "store")); err != nil {
		t.Fatal(err)
	}
	for k := range kinds {
		var text strings.Builder
		text.WriteString("id = \"conformance\"\nversion = 1\ndefault = \"evaluatory\"\n[lists.documents]\nmax_age_hours = 1\n")
		text.WriteString("[trust]\nmin_level = \"manual\"\nstrict = true\nsha1 = [\"*\"]\n[checks]\n")
		needs := map[string]string{}
		for _, c := range policy.Catalogue {
			if strings.HasPrefix(c.ID, "chip.") {
				needs[c.ID] = "optional"
			}
		}
		for _, id := range k.mandatory() {
			needs["chip."+id] = "mandatory"
		}
		for id, need := range needs {
			fmt.Fprintf(&text, "%q = %q\n", id, need)
		}
		if w.policies[k], err = policy.Parse([]byte(text.String())); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// issuer gives the state whose authority signs so; the kiosk knows it.
func (w *world) issuer(d *draft, authority issuer.KeySpec) *issuer.State {
	if authority.RSA > 0 {
		authority.RSA = 3072
	}
	if s := w.states[authority]; s != nil {
		return s
	}
	s, err := issuer.New(country, issuer.Options{Now: w.now, Country: "DE", CSCA: authority})
	d.do(err)
	w.states[authority] = s
	crl, err := s.CRL(w.now)
	d.do(err)
	d.stored = append(d.stored, s.Current().DER, crl)
	return s
}

// take imports files into the trust store. What a case makes unfit is refused there.
func (w *world) take(d *draft) {
	for _, b := range d.stored {
		path := filepath.Join(w.dir, "file")
		d.do(os.WriteFile(path, b, 0o600))
		if _, err := w.store.Import(d.Context(), path, trust.Options{Now: w.now}); err != nil {
			d.Logf("not taken into the trust store: %v", err)
		}
	}
}

// result is what an inspection says.
type result struct {
	chip     capture.Chip
	findings map[string]string // "chip." left out: "failed protocol"
	texts    map[string]string
	screened screening.Result
}

// inspect personalises, reads and judges.
func (w *world) inspect(d *draft) result {
	w.take(d)
	d.o.Extended = true
	p, err := d.state.Personalise(d.person, d.o)
	d.do(err)
	for _, f := range d.after {
		f(&p)
	}
	if d.page == nil {
		d.page = d.person.Lines
	}
	arena := sm.NewArena()
	defer arena.Close()
	request := chip.Request{
		Lines: d.page, Rand: rand.Reader, Arena: arena, Now: func() time.Time { return d.at },
	}
	if d.terminal != nil {
		request.Signer = d.terminal
	}
	session, _ := chip.Begin(d.Context(), card.New(p), request)
	defer session.End()
	r := result{chip: session.More(d.Context()), findings: map[string]string{}, texts: map[string]string{}}
	e := screening.Evidence{Chip: evidence.Chip(r.chip)}
	known := w.store.Evidence(signedFiles(&e.Chip)...)
	e.Chip.Trust = &known
	e.Document = screening.DocumentEvidence{
		ModalityEvidence: screening.ModalityEvidence{State: capture.Captured.String()}, Format: "TD3", Lines: d.page,
	}
	for _, l := range d.page {
		e.Document.MarginsMilli = append(e.Document.MarginsMilli, make([]int, len(l)))
		e.Document.Cells = append(e.Document.Cells, make([]screening.Box, len(l)))
	}
	for _, light := range [...]string{"white", "ir", "uv"} {
		e.Pictures = append(e.Pictures, screening.PictureEvidence{Light: light, SHA256: make([]byte, 32), Width: 1100, Height: 1200})
	}
	r.screened = decide.Screen(e, w.policies[d.kind], w.now)
	for _, f := range r.screened.Findings {
		if id, ok := strings.CutPrefix(f.ID, "chip."); ok {
			r.findings[id] = verdict(f)
			r.texts[id] = f.Text
		}
	}
	return r
}

func signedFiles(c *screening.ChipEvidence) (out [][]byte) {
	for _, name := range [...]string{"EF.SOD", "EF.CardSecurity"} {
		if f := c.File(name); f != nil && f.Content != nil {
			out = append(out, f.Content)
		}
	}
	return out
}

// verdict is a finding in short, with its class where it has one.
func verdict(f screening.Finding) string {
	s := f.Verdict.String()
	for _, v := range f.Values {
		if v.Name == "reason" {
			return s + " " + v.Value
		}
	}
	return s
}

// shows lists what a reading shows beside its findings.
func (r *result) shows() (out []string) {
	for _, f := range r.chip.Files {
		out = append(out, f.Name+" "+f.State.String())
	}
	for _, p := range r.chip.Protocols {
		for _, v := range p.Values {
			out = append(out, p.Name+" "+v.Name+" "+v.Value)
		}
	}
	return out
}
