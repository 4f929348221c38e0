package test

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/screening"
	"gatehouse/test/rig"
	"gatehouse/test/rig/heads"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/mirror"
	"gatehouse/test/rig/officer"
	"gatehouse/uplink"
	"gatehouse/uplink/envelope"
)

// The whole house with a face camera: the holder is cleared, and whoever is not, or shows
// a picture, or is looked for, is seen by an officer with the finding that says why.
func TestFaces(t *testing.T) {
	medium := heads.Models(t)
	h := start(t, line.Options{Seed: 71, Chips: true, Face: &mirror.Options{}, FaceModels: medium, WantedFaces: line.MostWanted}, officer.Follow)
	w := tap(t, h)
	cleared := 0
	seed := uint64(7010) // nobody in the gallery has a brother among them
	for _, f := range slices.Concat([]rig.Forgery{rig.Genuine}, line.Faces[:], []rig.Forgery{rig.Genuine}) {
		seed++
		x, err := h.Source()(seed, f, capture.TD3)
		if err != nil {
			t.Fatal(err)
		}
		a := h.cross(t, x.Sheet)
		if g := a.finding("face.present"); g != nil && g.Verdict == screening.Aborted {
			t.Logf("%s: %s; captured again, once, as an officer would", f, say(&a.Record.Evidence.Face))
			if a.Record.Result.Recommend != screening.Refer {
				t.Errorf("%s: cut short, and cleared", f)
			}
			a = h.cross(t, x.Sheet)
		}
		e := &a.Record.Evidence.Face
		t.Logf("%s: %s because of %v; %s", f, a.Record.Result.Recommend, a.Record.Result.Because, say(e))
		switch g := a.finding("face.present"); {
		case f == rig.Genuine:
			if a.Record.Result.Recommend == screening.Clear {
				cleared++
				for _, id := range []string{"face.present", "face.holder", "face.single", "face.attack", "face.alert"} {
					if g := a.finding(id); g == nil || g.Verdict != screening.Successful {
						t.Errorf("genuine: cleared, and %s is %+v", id, g)
					}
				}
			}
			for _, id := range []string{"face.holder", "face.portraits"} {
				if g := a.finding(id); g != nil && g.Verdict == screening.Failed {
					t.Errorf("genuine: %s is %+v", id, g)
				}
			}
		case g == nil || g.Verdict == screening.Aborted: // a busy machine misses what has a time
			if a.Record.Result.Recommend != screening.Refer {
				t.Errorf("%s: cut short twice, and cleared", f)
			}
		default:
			want := screening.Undetermined // for a person to judge
			if f == line.OtherFace {
				want = screening.Failed
			}
			if g := a.finding(line.FaceFindings[f]); g == nil || g.Verdict != want {
				t.Errorf("%s: %s is %+v, want %s", f, line.FaceFindings[f], g, want)
			}
			if s := e.Alerts; f == line.WantedFace && (s == nil || len(s.Hits) == 0 || s.Hits[0].Subject != line.Wanted(line.MostWanted[0])) {
				t.Errorf("%s: the gallery's answer is %+v", f, s)
			}
			if a.Record.Result.Recommend != screening.Refer && f != line.DarkFace { // poor light is said, and a face is known in it all the same
				t.Errorf("%s: cleared", f)
			}
		}
		checkFace(t, h, w, a)
	}
	if cleared == 0 { // how many of a thousand are is TestFacesRoom's to count
		t.Error("no genuine traveller was cleared")
	}
}

// checkFace holds the template and the pictures of a record against its evidence: the
// pictures go along where somebody has to look again, and only there.
func checkFace(t *testing.T, h *house, w *wire, a arrived) {
	t.Helper()
	var rec uplink.Record
	if err := envelope.Decode([]byte(h.open(t, w.payload(t, a.ID.Seq))), &rec); err != nil {
		t.Fatal(err)
	}
	e := &rec.Evidence.Face
	for _, p := range e.Pictures {
		sent := slices.ContainsFunc(rec.Pictures, func(r uplink.RecordPicture) bool { return r.Light == "face-"+p.Of && bytes.Equal(r.SHA256, p.SHA256) })
		if referred := rec.Result.Recommend == screening.Refer; sent != (referred && p.State == screening.FaceFound) {
			t.Errorf("the %s picture (%s) is in the record: %v, referred %v", p.Of, p.State, sent, referred)
		}
		if p.Of != "live" || p.State != screening.FaceFound {
			continue
		}
		found := false
		for _, x := range rec.Templates {
			found = found || x.Modality == "face" && bytes.Equal(x.SHA256, p.Template) && x.Model == e.Embedder.ID && bytes.Equal(x.ModelSHA256, e.Embedder.SHA256)
		}
		if !found {
			t.Error("the record has no template of the live picture with its model")
		}
	}
}

// Without networks nothing is compared, everybody is referred, and the portraits stand
// side by side.
func TestFacesWithoutModels(t *testing.T) {
	h := start(t, line.Options{Seed: 72, Chips: true, Face: &mirror.Options{}}, officer.Follow)
	x, err := h.Source()(7101, rig.Genuine, capture.TD3)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	a := h.cross(t, x.Sheet)
	e := a.Record.Evidence.Face
	if e.State != capture.NotSupported.String() || e.Reason != "no model" || e.Embedder != nil || len(e.Compared) != 0 {
		t.Errorf("%+v", e)
	}
	if g := a.finding("face.holder"); g == nil || g.Verdict != screening.NoSupport || a.Record.Result.Recommend != screening.Refer {
		t.Errorf("%+v, %s", g, a.Record.Result.Recommend)
	}
	var lights []string
	for _, p := range a.Record.Evidence.Face.Pictures {
		lights = append(lights, p.Of+" "+p.State)
	}
	t.Logf("%v after %v", lights, time.Since(began).Round(100*time.Millisecond))
	if want := []string{"live found", "chip found", "page found"}; !slices.Equal(lights, want) {
		t.Errorf("pictures %v, want %v", lights, want)
	}
}
