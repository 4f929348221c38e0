package chipmatrix

import (
	"context"
	crand "crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/chip"
	"gatehouse/capture/chip/eac"
	"gatehouse/capture/chip/pace"
	"gatehouse/capture/chip/sm"
	"gatehouse/cmd/kioskd/evidence"
	"gatehouse/screening"
	"gatehouse/screening/decide"
	"gatehouse/screening/policy"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
)

const (
	state  = "SWE"
	number = "L898902C3"
	can    = "314159"
)

// whole says that tables are to be run in full, not as a sample.
func whole() bool { return os.Getenv("GATEHOUSE_PROOF") != "" }

// seed is that of the samples.
func seed(t testing.TB) uint64 {
	t.Helper()
	s := os.Getenv("GATEHOUSE_SEED")
	if s == "" {
		return 1
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		t.Fatalf("GATEHOUSE_SEED: %v", err)
	}
	return n
}

// sample takes n of all, in their order.
func sample[T any](t testing.TB, all []T, n int) (out []T) {
	t.Helper()
	at := rand.New(rand.NewPCG(seed(t), 0)).Perm(len(all))[:n]
	slices.Sort(at)
	for _, i := range at {
		out = append(out, all[i])
	}
	return out
}

func must[T any](t testing.TB, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// world is a state, and a kiosk that knows it.
type world struct {
	*issuer.State
	person issuer.Person
	policy policy.Policy
}

func newWorld(t testing.TB) *world {
	t.Helper()
	named := issuer.KeySpec{Curve: "P-256", Named: true}
	s, err := issuer.New(state, issuer.Options{Country: "SE", CSCA: named, Signer: named})
	w := &world{State: must(t, s, err), person: issuer.Specimen(state, number)}
	w.person.PortraitSize = 6000
	p, err := policy.Parse(policy.Default())
	w.policy = must(t, p, err)
	return w
}

// document is a chip with what the terminal knows of it.
type document struct {
	name    string
	profile card.Profile
	lines   []string // printed
	signer  eac.TerminalSigner
	trust   *screening.TrustEvidence
	byCAN   bool // the lines are not used to open it
	all     bool // EF.COM and DG13 are read, too
}

func (w *world) document(t testing.TB, name string, o issuer.CardOptions) *document {
	t.Helper()
	o.CAN = can
	p, err := w.Personalise(w.person, o)
	return &document{name: name, profile: must(t, p, err), lines: w.person.Lines, trust: w.known()}
}

// known is what a kiosk that has the state's certificates and its CRL knows.
func (w *world) known() *screening.TrustEvidence {
	now := w.Now().Unix()
	t := &screening.TrustEvidence{State: "searched", Lists: []screening.TrustSourceEvidence{{Name: "bundle", Kind: "bilateral", Signed: now, Stored: now, Proven: true}}}
	for _, der := range w.Anchors() {
		t.Anchors = append(t.Anchors, screening.AnchorEvidence{Certificate: der, Level: "bilateral", Source: "bundle"})
	}
	id := sha256.Sum256(w.Current().DER)
	r := screening.RevocationEvidence{Issuer: hex.EncodeToString(id[:]), ThisUpdate: now, NextUpdate: now + 86400, Proven: true}
	for _, serial := range w.Revoked() {
		r.Revoked = append(r.Revoked, hex.EncodeToString(serial.Bytes()))
	}
	t.Revocation = []screening.RevocationEvidence{r}
	return t
}

// result is a reading and what is said of it.
type result struct {
	chip      capture.Chip
	findings  map[string]screening.Finding // of the chip, by id without "chip."
	recommend screening.Recommendation
	because   []string
}

// inspect reads a card as the kiosk does, and judges it with the page of w's person.
func (w *world) inspect(ctx context.Context, d *document, c chip.Card, h *pace.History) result {
	arena := sm.NewArena()
	defer arena.Close()
	r := chip.Request{Rand: crand.Reader, Arena: arena, Now: w.Now, History: h, Signer: d.signer}
	if d.byCAN {
		r.CAN = []byte(can)
	} else {
		r.Lines = d.lines
	}
	if d.all {
		r.First = append([]string{"EF.COM"}, chip.FirstFiles()...)
		r.Rest = append([]string{"DG13"}, chip.RestFiles()...)
	}
	s, _ := chip.Begin(ctx, c, r)
	defer s.End()
	out := result{chip: s.More(ctx), findings: map[string]screening.Finding{}}
	e := page(d.lines, w.Now())
	e.Chip = evidence.Chip(out.chip)
	e.Chip.Trust = d.trust
	judged := decide.Screen(e, w.policy, w.Now())
	out.recommend, out.because = judged.Recommend, judged.Because
	for _, f := range judged.Findings {
		if id, is := strings.CutPrefix(f.ID, "chip."); is && id != "present" {
			out.findings[id] = f
		}
	}
	return out
}

// read inspects a new card of the document.
func (w *world) read(t testing.TB, d *document) result {
	return w.inspect(t.Context(), d, card.New(d.profile), nil)
}

// done lists the protocols that were done: access first.
func (r *result) done() (all []string) {
	for _, p := range r.chip.Protocols {
		if p.Outcome == capture.OutcomeDone && !slices.Contains(all, p.Name) {
			all = append(all, p.Name)
		}
	}
	slices.Sort(all)
	return all
}

func (r *result) ids() []string { return slices.Sorted(maps.Keys(r.findings)) }

// shows is a result in a line.
func (r *result) shows() string {
	var b strings.Builder
	b.WriteString(string(r.recommend) + " because " + strings.Join(r.because, " ") + "; " + r.chip.State.String() + " " + r.chip.Reason + ";")
	for _, p := range r.chip.Protocols {
		b.WriteString(" " + p.Name + " " + p.Outcome.String() + " (" + p.Reason + ")")
	}
	b.WriteString("; " + strings.Join(r.chip.Quirks, " ") + ";")
	for _, f := range r.chip.Files {
		b.WriteString(" " + f.Name + " " + f.State.String())
	}
	return b.String()
}

// late is a context whose time is over when it says so, not when a clock does.
type late struct {
	context.Context
	over chan struct{}
}

func newLate(ctx context.Context) *late { return &late{ctx, make(chan struct{})} }

func (l *late) pass() {
	if l.Err() == nil {
		close(l.over)
	}
}

func (l *late) Done() <-chan struct{} { return l.over }

func (l *late) Err() error {
	select {
	case <-l.over:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

func (l *late) Deadline() (time.Time, bool) { return time.Time{}, false }
