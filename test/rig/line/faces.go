package line

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"gatehouse/capture"
	"gatehouse/cmd/models"
	"gatehouse/cmd/settings"
	"gatehouse/test/rig"
	"gatehouse/test/rig/chips"
	"gatehouse/test/rig/faceroom"
	"gatehouse/test/rig/pki"
	"gatehouse/uplink/shelf"
)

// What travellers can do with their faces. All else about them is genuine.
const (
	OtherFace  rig.Forgery = "face-other"  // somebody else with a genuine document
	PrintFace  rig.Forgery = "face-print"  // a print of the holder is held before the camera
	ScreenFace rig.Forgery = "face-screen" // a screen plays a recording of the holder
	TwoFaces   rig.Forgery = "face-two"    // a second person stands beside the holder and stays
	WantedFace rig.Forgery = "face-wanted" // the first of MostWanted, with somebody else's document
	DarkFace   rig.Forgery = "face-dark"   // hardly any light
)

// Faces lists them.
var Faces = [...]rig.Forgery{OtherFace, PrintFace, ScreenFace, TwoFaces, WantedFace, DarkFace}

// FaceFindings gives the id of the finding that each must raise where there are networks.
var FaceFindings = map[rig.Forgery]string{
	OtherFace: "face.holder", PrintFace: "face.attack", ScreenFace: "face.attack", TwoFaces: "face.single", WantedFace: "face.alert", DarkFace: "face.quality",
}

// stranger is added to a seed for somebody else: nobody whose document is drawn here.
const stranger = 1 << 40

// facing lets the travellers of next stand before the face camera: the bearer, whose
// portrait page and chip show, or somebody else, or something.
func facing(next chips.Source) chips.Source {
	return func(seed uint64, f rig.Forgery, format capture.Format) (*rig.Traveller, error) {
		page := f
		if slices.Contains(Faces[:], f) {
			page = rig.Genuine
		}
		t, err := next(seed, page, format)
		if err != nil {
			return nil, err
		}
		t.Forgery, t.Sheet.Face = f, before(t.Seed, f)
		return t, nil
	}
}

// before is who stands there with the document of a seed.
func before(holder uint64, f rig.Forgery) *rig.Person {
	p := &rig.Person{Head: holder}
	switch f {
	case OtherFace:
		p.Head = holder + stranger
	case PrintFace:
		p.Head, p.Held, p.Shows = holder+stranger, rig.Print, holder
	case ScreenFace:
		p.Head, p.Held, p.Shows = holder+stranger, rig.Screen, holder
	case TwoFaces:
		p.Others, p.Stay = []uint64{holder + stranger}, true
	case WantedFace:
		p.Head = MostWanted[0]
	case DarkFace:
		p.Dark = true
	}
	return p
}

// provision gives the kiosk the networks of a technician's folder, whose cards the nation
// signs, and a gallery of faces. It is done before the kiosk starts, which finds them.
func (l *Line) provision(ctx context.Context, o Options) error {
	if o.FaceModels == "" {
		if o.WantedFaces != nil {
			return errors.New("line: a gallery of faces needs networks that make its templates")
		}
		return nil
	}
	if err := faceroom.Sign(l.Authority.dir, o.FaceModels, l.Authority.signer); err != nil {
		return err
	}
	known, err := settings.File("keys", l.Nation.Path(pki.ShelfKeys), func(b []byte) (shelf.Keys, error) { return shelf.ParseKeys(string(b)) })
	if err != nil {
		return err
	}
	store, err := models.Open(filepath.Join(o.Dir, "state", "models"), models.Options{Shelf: l.Authority.dir, Name: faceroom.List, Keys: known, Now: time.Now})
	if err != nil {
		return err
	}
	visiond := filepath.Join(o.Bin, "visiond")
	if err := faceroom.Install(ctx, store, o.FaceModels, visiond); err != nil {
		return err
	}
	if o.WantedFaces == nil {
		return nil
	}
	set, err := store.Load(ctx, models.Choice{})
	if err != nil {
		return err
	}
	if set.Detector == nil || set.Embedder == nil {
		return fmt.Errorf("line: %s holds no network that finds faces, or none that makes templates: %v", o.FaceModels, set.Refused)
	}
	eyes, done, err := faceroom.Bench(visiond)(ctx, set.Detector, set.Embedder)
	if err != nil {
		return err
	}
	defer done()
	return l.Authority.FaceGallery(ctx, 1, time.Now(), o.WantedFaces, set.Embedder, eyes, l.Opener)
}
