package gallery

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	mrand "math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gatehouse/capture"
	"gatehouse/capture/face/flat"
	"gatehouse/capture/face/model"
)

// weights are the only file of a network of the tests.
func weights(id string) []byte { return []byte("weights of " + id) }

func network(id, encoding string, n uint64) Model {
	return Model{Modality: Face, Name: id, Encoding: encoding, Bytes: n, SHA256: sha256.Sum256(weights(id))}
}

// embedder is that of the network of an id, as a kiosk comes to one.
func embedder(t testing.TB, id string, n int) *model.Embedder {
	t.Helper()
	file := weights(id)
	card, err := model.ParseCard(fmt.Appendf(nil, `{"id": %q, "task": "face-embedding", "licence": "none",
 "file": "net.onnx", "bytes": %d, "sha256": "%x",
 "input": {"width": 112, "height": 112, "scale": 1, "mean": [0, 0, 0], "swap_rb": true},
 "alignment": {"type": "least-squares similarity, then warpAffine linear", "reference_points": [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]]},
 "output": {"name": "", "floats": %d, "normalise": "L2", "similarity": "cosine"}}`, id, len(file), sha256.Sum256(file), n))
	if err != nil {
		t.Fatal(err)
	}
	checked, err := model.Check(card, map[string][]byte{"net.onnx": file})
	if err != nil {
		t.Fatal(err)
	}
	e, err := checked.Embedder()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func templateOf(t testing.TB, e *model.Embedder, v []float32) model.Template {
	t.Helper()
	made, err := e.Template(v)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// direction draws a vector of length one.
func direction(r *mrand.Rand, n int) []float32 {
	v := make([]float32, n)
	sum := 0.0
	for i := range v {
		v[i] = float32(r.NormFloat64())
		sum += float64(v[i]) * float64(v[i])
	}
	for i := range v {
		v[i] = float32(float64(v[i]) / math.Sqrt(sum))
	}
	return v
}

// another is a picture of the same face: the cosine of both is so much.
func another(r *mrand.Rand, v []float32, cosine float64) []float32 {
	w := direction(r, len(v))
	along := 0.0
	for i, x := range v {
		along += float64(x) * float64(w[i])
	}
	across := math.Sqrt((1 - cosine*cosine) / (1 - along*along))
	for i, x := range v {
		w[i] = float32(cosine*float64(x) + across*(float64(w[i])-along*float64(x)))
	}
	return w
}

func floats(v []float32) []byte {
	b := make([]byte, 0, 4*len(v))
	for _, x := range v {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return b
}

// crowd are n faces of 128 floats in an encoding; the i-th is of subject i / each.
func crowd(t testing.TB, r *mrand.Rand, n, each int, encoding string) (vectors [][]float32, entries []Entry) {
	t.Helper()
	for i := range n {
		v := direction(r, 128)
		b := floats(v)
		if encoding == Int8 {
			var err error
			if b, err = flat.Quantise(v); err != nil {
				t.Fatal(err)
			}
		}
		vectors = append(vectors, v)
		entries = append(entries, Entry{Row: Row{Subject: fmt.Sprintf("case-%06d", i/each), Modality: Face, Reason: "W3", Template: b}})
	}
	return vectors, entries
}

func (n nation) sealed(t testing.TB, models []Model, entries []Entry) *Gallery {
	t.Helper()
	dir := t.TempDir()
	if _, err := Seal(t.Context(), dir, manifest, models, entries, n.recipients(), rand.Reader, n.signer); err != nil {
		t.Fatal(err)
	}
	return n.open(t, dir)
}

// Planted mates are found among 10,000, first and with the score that the comparison of
// the two templates gives; strangers are not.
func TestSearchFaces(t *testing.T) {
	const n = 10_000
	by, e := newNation(t), embedder(t, "net-3", 128)
	for _, encoding := range []string{Float32, Int8} {
		r := mrand.New(mrand.NewPCG(6, 1))
		vectors, entries := crowd(t, r, n, 1, encoding)
		size := uint64(512)
		if encoding == Int8 {
			size = 128
		}
		g := by.sealed(t, []Model{network("net-3", encoding, size)}, entries)
		worst, wrong := 0, 0
		for i := 0; i < n; i += 19 {
			probe := templateOf(t, e, another(r, vectors[i], 0.45+0.5*r.Float64()))
			found, err := g.SearchFaces(t.Context(), probe, FaceLimits{LeastE4: 4000})
			if err != nil || len(found.Leads) == 0 || found.Screened != n || found.Others != 0 {
				t.Fatalf("%s, mate %d: %+v, %v", encoding, i, found, err)
			}
			lead := found.Leads[0]
			exact, err := model.Compare(probe, templateOf(t, e, vectors[i]))
			if err != nil {
				t.Fatal(err)
			}
			off := lead.ScoreE4 - exact.E4()
			worst = max(worst, off, -off)
			if lead.Subject != fmt.Sprintf("case-%06d", i) || lead.Reason != "W3" || g.Row(lead.Row).Subject != lead.Subject || off > lead.WithinE4+1 || -off > lead.WithinE4+1 {
				wrong++
			}
			if (encoding == Float32) != (lead.WithinE4 == 0) || encoding == Float32 && off != 0 || lead.WithinE4 > 250 {
				t.Errorf("%s, mate %d: %+v, the comparison gives %v", encoding, i, lead, exact)
			}
		}
		for range 200 {
			found, err := g.SearchFaces(t.Context(), templateOf(t, e, direction(r, 128)), FaceLimits{LeastE4: 5000})
			if err != nil || len(found.Leads) > 0 {
				t.Errorf("%s, a stranger: %+v, %v", encoding, found, err)
			}
		}
		if wrong > 0 {
			t.Errorf("%s: %d mates are not first or out of bounds", encoding, wrong)
		}
		t.Logf("%s: scores differ from the comparison of the floats by %d ten-thousandths at most", encoding, worst)
		g.Close()
	}
}

// Whatever is asked for, the leads are those of comparing all; each subject is there
// once, with the most alike of its rows; fingers beside them change nothing.
func TestSearchFacesOfSubjects(t *testing.T) {
	r := mrand.New(mrand.NewPCG(6, 2))
	by, e := newNation(t), embedder(t, "net-3", 128)
	vectors, entries := crowd(t, r, 600, 3, Float32)
	probe := direction(r, 128)
	for i := range vectors {
		vectors[i] = templateOf(t, e, another(r, probe, r.Float64())).Vector()
		entries[i].Template = floats(vectors[i])
		entries[i].Model = 1
	}
	fingers, _ := persons(7)
	fingers = slices.DeleteFunc(fingers, func(e Entry) bool { return e.Modality != Finger })
	g := by.sealed(t, []Model{models[0], network("net-3", Float32, 512)}, append(entries, fingers...))
	defer g.Close()
	asked := templateOf(t, e, probe)
	best := map[string]int{}
	for i, v := range vectors {
		score, err := model.Compare(asked, templateOf(t, e, v))
		if err != nil {
			t.Fatal(err)
		}
		subject := fmt.Sprintf("case-%06d", i/3)
		best[subject] = max(best[subject], score.E4())
	}
	for _, limits := range []FaceLimits{{}, {LeastE4: 9000, Leads: 1000}, {LeastE4: -10_000, Leads: 1000}, {LeastE4: 9990, Leads: 5}, {Leads: 1}} {
		found, err := g.SearchFaces(t.Context(), asked, limits)
		if err != nil || found.Screened != 600 {
			t.Fatalf("%+v, %v", found, err)
		}
		var scores []int
		for _, s := range best {
			if s >= limits.LeastE4 {
				scores = append(scores, s)
			}
		}
		slices.Sort(scores)
		slices.Reverse(scores)
		scores = scores[:min(len(scores), limits.leads())]
		if len(found.Leads) != len(scores) {
			t.Fatalf("%+v: %d leads, want %d", limits, len(found.Leads), len(scores))
		}
		for i, l := range found.Leads {
			if l.ScoreE4 != scores[i] || best[l.Subject] != l.ScoreE4 || g.Row(l.Row).Modality != Face {
				t.Errorf("%+v: lead %d: %+v, want %d", limits, i, l, scores[i])
			}
		}
	}
}

// Faces of two networks, of two editions under one name, and of none.
func TestSearchFacesOfOtherNetworks(t *testing.T) {
	r := mrand.New(mrand.NewPCG(6, 3))
	by := newNation(t)
	mine, twin := embedder(t, "net-3", 128), embedder(t, "net-4", 128)
	v := direction(r, 128)
	entry := func(subject string, m int) Entry {
		return Entry{Row: Row{Subject: subject, Modality: Face, Model: m, Reason: "W3", Template: floats(v)}}
	}
	other := network("net-3", Float32, 512) // the name of mine, other files
	other.SHA256[31] ^= 1
	both := []Model{network("net-3", Float32, 512), network("net-4", Float32, 512), other}
	for name, c := range map[string]struct {
		models   []Model
		entries  []Entry
		probe    model.Template
		leads    []string
		screened int
		others   int
		want     error
	}{
		"mine":                {both, []Entry{entry("a", 0), entry("b", 1), entry("c", 2)}, templateOf(t, mine, v), []string{"a"}, 1, 2, nil},
		"the other":           {both, []Entry{entry("a", 0), entry("b", 1), entry("c", 1)}, templateOf(t, twin, v), []string{"b", "c"}, 2, 1, nil},
		"another edition":     {both[2:], []Entry{entry("a", 0)}, templateOf(t, mine, v), nil, 0, 1, model.ErrModels},
		"another network":     {both[:1], []Entry{entry("a", 0)}, templateOf(t, twin, v), nil, 0, 1, model.ErrModels},
		"mine, of nobody":     {both, []Entry{entry("b", 1)}, templateOf(t, mine, v), nil, 0, 1, nil},
		"no face":             {models[:1], nil, templateOf(t, mine, v), nil, 0, 0, nil},
		"no probe":            {both, []Entry{entry("a", 0)}, model.Template{}, nil, 0, 0, model.ErrNone},
		"a network that lies": {[]Model{network("net-3", Float32, 64)}, []Entry{{Row: Row{Subject: "a", Modality: Face, Reason: "W3", Template: floats(direction(r, 16))}}}, templateOf(t, mine, v), nil, 0, 0, ErrForm},
	} {
		g := by.sealed(t, c.models, c.entries)
		found, err := g.SearchFaces(t.Context(), c.probe, FaceLimits{LeastE4: 5000})
		var leads []string
		for _, l := range found.Leads {
			leads = append(leads, l.Subject)
		}
		if !errors.Is(err, c.want) || (err == nil) != (c.want == nil) || !slices.Equal(leads, c.leads) || found.Screened != c.screened || found.Others != c.others {
			t.Errorf("%s: %+v, %v", name, found, err)
		}
		g.Close()
	}
}

// The vectors lie in the locked memory, one behind the other, and are wiped with it
// (memory.free).
func TestVectorsAreLocked(t *testing.T) {
	r := mrand.New(mrand.NewPCG(6, 4))
	by, e := newNation(t), embedder(t, "net-3", 128)
	vectors, entries := crowd(t, r, 1000, 1, Float32)
	g := by.sealed(t, []Model{network("net-3", Float32, 512)}, entries)
	all, index := g.Locked()
	if index != 512_000 || all < index+int(g.Header.RowBytes) {
		t.Errorf("%d bytes locked, %d of them for searches", all, index)
	}
	for i, v := range vectors {
		if !bytes.Equal(g.locked[512*i:][:512], floats(v)) {
			t.Fatalf("vector %d is not in its place", i)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := g.SearchFaces(ctx, templateOf(t, e, vectors[0]), FaceLimits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	found, err := g.SearchFaces(t.Context(), templateOf(t, e, vectors[77]), FaceLimits{LeastE4: 9000})
	if err != nil || len(found.Leads) != 1 || found.Leads[0].ScoreE4 != 10_000 {
		t.Errorf("control: %+v, %v", found, err)
	}
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	if g.faces != nil {
		t.Error("a closed gallery keeps hold of its vectors")
	}
}

// A vector that the nation sealed by mistake is found when the gallery is opened, and
// the error says nothing of whom it is.
func TestDamagedVector(t *testing.T) {
	by := newNation(t)
	for name, damage := range map[string]func([]byte){
		"":              func([]byte) {},
		"NaN":           func(b []byte) { copy(b[508:], []byte{1, 0, 0xc0, 0x7f}) },
		"not of length": func(b []byte) { copy(b[508:], []byte{0, 0, 0x80, 0x3f}) },
	} {
		_, entries := crowd(t, mrand.New(mrand.NewPCG(6, 5)), 40, 1, Float32)
		dir := t.TempDir()
		by.sealDamaged(t, dir, []Model{network("net-3", Float32, 512)}, entries, func() { damage(entries[33].Template) })
		g, err := Open(t.Context(), dir, "alerts", by.options())
		if err == nil {
			g.Close()
		}
		if (err == nil) != (name == "") || err != nil && (!errors.Is(err, ErrForm) || !strings.Contains(err.Error(), "row 33") || strings.Contains(err.Error(), "case-")) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What a network is called in a gallery is what its templates are called.
func TestRef(t *testing.T) {
	m := network("net-3", Float32, 512)
	if m.Ref() != embedder(t, "net-3", 128).Ref() || models[0].Ref() != (capture.ModelRef{}) {
		t.Errorf("%v, %v", m.Ref(), models[0].Ref())
	}
}
