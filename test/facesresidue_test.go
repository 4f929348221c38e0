package test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/test/rig"
	"gatehouse/test/rig/heads"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/mirror"
	"gatehouse/test/rig/officer"
	"gatehouse/test/rig/residue"
	"gatehouse/uplink"
	"gatehouse/uplink/envelope"
)

// facesOf masks pieces of what a record holds of a face: of its template, as it lies in
// memory, and of each crop.
func facesOf(t *testing.T, n int, rec *uplink.Record) (all []residue.Needle) {
	t.Helper()
	for _, x := range rec.Templates {
		for i := range 3 {
			all = append(all, residue.New(fmt.Sprintf("traveller %d, template", n), x.Data[(i+1)*len(x.Data)/5:][:32]))
		}
	}
	for _, p := range rec.Pictures {
		if strings.HasPrefix(p.Light, "face-") {
			for i := range 3 {
				all = append(all, residue.New(fmt.Sprintf("traveller %d, %s", n, p.Light), p.JPEG[(i+2)*len(p.JPEG)/6:][:32]))
			}
		}
	}
	return all
}

// onDisk counts the needles in all files below a folder.
func onDisk(t *testing.T, dir string, needles []residue.Needle) (found map[string]int, files int) {
	t.Helper()
	found = map[string]int{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		for _, n := range needles {
			if bytes.Contains(b, n.Reveal()) {
				found[n.Name]++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found, files
}

// After crossings with faces, once the glass is free again, no piece of a template, of a
// crop of traveller, chip, page or gallery, or of the chip's file is in the memory of
// kioskd and of its workers, or in a file of the kiosk. What must be there is found.
func TestKioskForgetsTheFace(t *testing.T) {
	medium := heads.Models(t)
	h := start(t, line.Options{Seed: 73, Chips: true, Face: &mirror.Options{}, FaceModels: medium, WantedFaces: line.MostWanted}, officer.Follow)
	w := tap(t, h)
	var needles []residue.Needle
	for i, f := range []rig.Forgery{line.WantedFace, line.OtherFace} {
		x, err := h.Source()(7301+uint64(i), f, capture.TD3)
		if err != nil {
			t.Fatal(err)
		}
		var rec uplink.Record
		for range 3 { // a taking may end without a face; its pieces are looked for all the same
			a := h.cross(t, x.Sheet)
			rec = uplink.Record{}
			if err := envelope.Decode([]byte(h.open(t, w.payload(t, a.ID.Seq))), &rec); err != nil {
				t.Fatal(err)
			}
			if len(rec.Templates) > 0 {
				break
			}
			needles = append(needles, facesOf(t, i, &rec)...)
		}
		these := facesOf(t, i, &rec)
		if len(rec.Templates) != 1 || len(these) < 2*3 {
			t.Fatalf("traveller %d: %d templates, %d pieces: %s", i, len(rec.Templates), len(these), say(&rec.Evidence.Face))
		}
		needles = append(needles, these...)
	}
	h.stage(t, console.StageReady)
	control := residue.New("kiosk", []byte(line.KioskID))
	var found map[string]int
	var err error
	for range 4 { // it is done between two travellers, and once more when nobody comes
		time.Sleep(2 * time.Second)
		if found, err = residue.Process(h.Kiosk.PID(), append(needles, control)); len(found) == 1 {
			break
		}
	}
	if errors.Is(err, fs.ErrPermission) {
		t.Skip("the right to trace processes (CAP_SYS_PTRACE) is needed to look into kioskd's memory")
	}
	if err != nil {
		t.Fatal(err)
	}
	if found["kiosk"] == 0 {
		t.Errorf("what must be there is not found: %v", found)
	}
	if here, err := residue.Search(needles); err != nil || len(here) == 0 {
		t.Errorf("of %d pieces %d are found where the records are read: %v", len(needles), len(here), err)
	}
	delete(found, "kiosk")
	for _, name := range slices.Sorted(maps.Keys(found)) {
		t.Errorf("kioskd still holds %s, %d times", name, found[name])
	}
	workers := children(h.Kiosk.PID(), "visiond")
	camera := 0
	for _, pid := range workers {
		in, err := residue.Process(pid, append(needles, residue.New("camera", []byte(h.Mirror.URL()))))
		if err != nil {
			t.Fatal(err)
		}
		camera += in["camera"]
		delete(in, "camera")
		for _, name := range slices.Sorted(maps.Keys(in)) {
			t.Errorf("visiond still holds %s, %d times", name, in[name])
		}
	}
	if camera == 0 || len(workers) != 2 {
		t.Errorf("of %d workers none knows the face camera", len(workers))
	}
	if on, files := onDisk(t, h.Dir, needles); len(on) > 0 || files == 0 {
		t.Errorf("in %d files: %v", files, on)
	}
}
