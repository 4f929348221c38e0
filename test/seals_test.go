package test

import (
	"image"
	"testing"

	"gatehouse/capture"
	"gatehouse/screening"
	"gatehouse/test/rig"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/officer"
)

// sealFindings are the findings of the group, in order.
var sealFindings = [...]string{"seal.read", "seal.signature", "seal.trust", "seal.digits", "seal.mrz", "seal.holder", "seal.single"}

const (
	su = screening.Successful
	fa = screening.Failed
	un = screening.Undetermined
	no = screening.NoSupport
)

// Digital seals on the glass: a good one is clean, each wrong one is found by the
// finding that is about it and by no other, and a page without one is no fault.
func TestSealsOnTheGlass(t *testing.T) {
	h := start(t, line.Options{Seed: 31}, officer.Follow)
	for _, c := range []struct {
		forgery   rig.Forgery
		format    capture.Format
		seed      uint64
		want      [len(sealFindings)]screening.Verdict
		recommend screening.Recommendation
	}{
		{rig.Genuine, capture.TD2, 60, [...]screening.Verdict{no, no, no, no, no, no, no}, screening.Clear},
		{rig.Sealed, capture.TD1, 61, [...]screening.Verdict{su, su, su, su, su, no, su}, screening.Clear}, // IDB, DataMatrix
		{rig.Sealed, capture.TD2, 62, [...]screening.Verdict{su, su, su, su, su, no, su}, screening.Clear}, // VDS, DataMatrix
		{rig.Sealed, capture.TD3, 63, [...]screening.Verdict{su, su, su, su, su, no, su}, screening.Clear}, // IDB, QR
		{rig.Sealed, capture.TD3, 64, [...]screening.Verdict{su, su, su, su, su, no, su}, screening.Clear}, // IDB, DataMatrix
		{rig.SealMoved, capture.TD2, 65, [...]screening.Verdict{su, su, su, su, fa, no, su}, screening.Refer},
		{rig.SealOutdated, capture.TD1, 66, [...]screening.Verdict{su, su, su, su, fa, no, su}, screening.Refer},
		{rig.SealOutdated, capture.TD3, 67, [...]screening.Verdict{su, su, su, su, fa, no, su}, screening.Refer},
		{rig.SealChanged, capture.TD2, 68, [...]screening.Verdict{su, fa, su, su, su, no, su}, screening.Refer},
		{rig.SealChanged, capture.TD3, 69, [...]screening.Verdict{su, fa, su, su, su, no, su}, screening.Refer},
		{rig.SealUnknown, capture.TD2, 70, [...]screening.Verdict{su, un, un, su, su, no, su}, screening.Clear},
		{rig.SealUnknown, capture.TD1, 71, [...]screening.Verdict{su, un, un, su, su, no, su}, screening.Clear},
	} {
		tr, err := h.Press.New(c.seed, c.forgery, c.format)
		if err != nil {
			t.Fatal(err)
		}
		a := h.cross(t, tr.Sheet)
		replay(t, a)
		for i, id := range sealFindings {
			f := a.finding(id)
			switch {
			case f == nil:
				t.Errorf("%s, %s: no finding %s", c.forgery, c.format, id)
			case f.Verdict != c.want[i]:
				t.Errorf("%s, %s: %s is %s (%s), want %s", c.forgery, c.format, id, f.Verdict, f.Text, c.want[i])
			case f.Verdict != no && f.ID != "seal.single":
				crops(t, a, f, tr.Sheet)
			}
		}
		// Whatever the seal says, nothing else on these pages is wrong.
		for _, f := range a.Record.Result.Findings {
			if f.Verdict == fa && f.Group != "seal" {
				t.Errorf("%s, %s: %s failed: %s", c.forgery, c.format, f.ID, f.Text)
			}
		}
		if got := a.Record.Result.Recommend; got != c.recommend {
			t.Errorf("%s, %s: recommended %s because of %v, want %s", c.forgery, c.format, got, a.Record.Result.Because, c.recommend)
		}
	}
}

// crops holds the region of a finding against where the code was printed, in mm.
func crops(t *testing.T, a arrived, f *screening.Finding, s *rig.Sheet) {
	t.Helper()
	if f.Region == nil {
		t.Errorf("%s shows no place", f.ID)
		return
	}
	for _, p := range a.Record.Evidence.Pictures {
		if p.Light != f.Region.Light {
			continue
		}
		b := f.Region.Box
		kx, ky := float64(s.White.Rect.Dx())/float64(p.Width), float64(s.White.Rect.Dy())/float64(p.Height)
		got := image.Rect(int(float64(b.X)*kx), int(float64(b.Y)*ky), int(float64(b.X+b.W)*kx), int(float64(b.Y+b.H)*ky))
		const near = 12 // pixels of the sheet, 0.75 mm
		if !got.Inset(near).In(s.Seal) || !s.Seal.Inset(near).In(got) {
			t.Errorf("%s shows %v of the sheet, the code is printed at %v", f.ID, got, s.Seal)
		}
		return
	}
	t.Errorf("%s shows a place in %s light, of which there is no picture", f.ID, f.Region.Light)
}
