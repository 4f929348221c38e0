package line_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"sync"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/screening"
	"gatehouse/test/rig"
	"gatehouse/test/rig/heads"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/mirror"
	"gatehouse/test/rig/officer"
	"gatehouse/uplink"
)

// node takes the exchange's lines apart.
type node struct {
	mu      sync.Mutex
	rest    []byte
	records chan uplink.Record
}

func (n *node) Write(b []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.rest = append(n.rest, b...)
	for {
		i := bytes.IndexByte(n.rest, '\n')
		if i < 0 {
			return len(b), nil
		}
		var r struct {
			Record uplink.Record `json:"record"`
		}
		if json.Unmarshal(n.rest[:i], &r) == nil {
			n.records <- r.Record
		}
		n.rest = n.rest[i+1:]
	}
}

// gate is a running line with an officer who follows the kiosk.
type gate struct {
	*line.Line
	node    *node
	officer *officer.Officer
}

func open(t *testing.T, o line.Options) *gate {
	t.Helper()
	bin, err := line.Bin()
	if err != nil {
		t.Skip(err)
	}
	log, err := os.CreateTemp(t.TempDir(), "log")
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{node: &node{records: make(chan uplink.Record, 16)}}
	o.Dir, o.Bin, o.Log, o.Records = t.TempDir(), bin, log, g.node
	o.Face, o.Chips = &mirror.Options{}, true
	if g.Line, err = line.Start(o); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	g.officer = officer.New(g.Page, line.Officer, line.PIN, officer.Follow, nil)
	var done sync.WaitGroup
	done.Go(func() { g.officer.Run(ctx) })
	t.Cleanup(func() {
		stop()
		done.Wait()
		if err := g.Stop(); err != nil {
			t.Error(err)
		}
		if t.Failed() {
			b, _ := os.ReadFile(log.Name())
			t.Logf("log: %s", b[max(0, len(b)-4000):])
		}
	})
	return g
}

// cross lets the traveller of a seed cross.
func (g *gate) cross(t *testing.T, seed uint64, f rig.Forgery) uplink.Record {
	t.Helper()
	for limit := time.Now().Add(time.Minute); g.officer.View().Stage != console.StageReady; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("%s: the kiosk is not ready", f)
		}
	}
	p, err := g.Source()(seed, f, capture.FormatUnknown)
	if err == nil {
		err = g.Bench.Place(p.Sheet)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer g.Bench.Remove()
	select {
	case r := <-g.node.records:
		return r
	case <-time.After(time.Minute):
		t.Fatalf("%s: no record", f)
	}
	return uplink.Record{}
}

func finding(r uplink.Record, id string) *screening.Finding {
	for i := range r.Result.Findings {
		if f := &r.Result.Findings[i]; f.ID == id {
			return f
		}
	}
	return nil
}

// Without networks whoever stands there is referred, and his face is in the record beside
// no number.
func TestFacesWithoutNetworks(t *testing.T) {
	g := open(t, line.Options{Seed: 5})
	r := g.cross(t, 4, rig.Genuine)
	p := finding(r, "face.present")
	if p == nil || p.Verdict != screening.NoSupport || r.Result.Recommend != screening.Refer {
		t.Errorf("face.present is %+v, recommended %s because of %v", p, r.Result.Recommend, r.Result.Because)
	}
	if f := &r.Evidence.Face; f.Frames == 0 || f.Candidates == 0 || len(f.Compared) > 0 {
		t.Errorf("%d frames were looked at, %d of them with a face; %d comparisons", f.Frames, f.Candidates, len(f.Compared))
	}
}

// Each forgery of a face raises the finding that it must, and nobody with one is cleared
// but for whom there is too little light; genuine travellers are the control. On a busy
// machine a face may not be taken in time: such a crossing is made again.
func TestFaces(t *testing.T) {
	g := open(t, line.Options{Seed: 6, FaceModels: heads.Models(t), WantedFaces: line.MostWanted})
	for i, f := range append([]rig.Forgery{rig.Genuine}, line.Faces[:]...) {
		id, forged := line.FaceFindings[f]
		raised := false
		for try := range uint64(4) {
			r := g.cross(t, uint64(40+2*i)+100*try, f)
			p, x := finding(r, "face.present"), finding(r, id)
			t.Logf("%s: face %s, recommended %s because of %v", f, p.Verdict, r.Result.Recommend, r.Result.Because)
			if forged && f != line.DarkFace && r.Result.Recommend != screening.Refer {
				t.Errorf("%s was cleared", f)
			}
			switch f {
			case rig.Genuine:
				raised = r.Result.Recommend == screening.Clear
			case line.OtherFace:
				raised = x.Verdict == screening.Failed
			case line.WantedFace:
				a := r.Evidence.Face.Alerts
				raised = a != nil && len(a.Hits) > 0 && a.Hits[0].Subject == line.Wanted(line.MostWanted[0])
			default:
				raised = x != nil && x.Verdict == screening.Undetermined && (p.Verdict == screening.Successful || f == line.TwoFaces)
			}
			if raised {
				break
			}
		}
		if !raised && forged {
			t.Errorf("%s never raised %s", f, id)
		} else if !raised {
			t.Error("no genuine traveller was cleared")
		}
	}
}
