package line

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"image/jpeg"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/face/model"
	"gatehouse/capture/finger"
	"gatehouse/capture/fmr"
	"gatehouse/capture/wsq"
	"gatehouse/cmd/models"
	"gatehouse/test/rig/heads"
	"gatehouse/test/rig/prints"
	"gatehouse/uplink/envelope"
	"gatehouse/uplink/gallery"
	"gatehouse/uplink/shelf"
)

// alerts is the name of the gallery of fingers that are looked for.
const alerts = "alerts"

// faceAlerts is the name of that of faces.
const faceAlerts = "wanted-faces"

// Gallery signs a gallery of the right index fingers of the travellers of the seeds,
// as they were taken on another day, sealed to one kiosk.
func (a *Authority) Gallery(version uint64, issued time.Time, wanted []uint64, kiosk envelope.Recipient) error {
	x := finger.New()
	model := gallery.Model{Modality: gallery.Finger, Name: fmt.Sprintf("gatehouse-finger-%d", finger.Edition), Encoding: gallery.Native}
	var entries []gallery.Entry
	for _, seed := range wanted {
		imp := prints.Bearer(seed, capture.RightIndex).Impression(seed+alertDay, prints.Options{})
		t, err := x.Extract(imp.Image, imp.PPI)
		if err != nil {
			return err
		}
		entries = append(entries, gallery.Entry{
			Row: gallery.Row{
				Subject: Wanted(seed), Modality: gallery.Finger, Position: capture.RightIndex, Reason: "wanted", Template: fmr.EncodeNative(&t),
			},
			Picture: func() ([]byte, error) { return wsq.Encode(imp.Image, imp.PPI, wsq.Bitrate) },
		})
	}
	_, err := gallery.Seal(context.Background(), a.dir, shelf.Manifest{
		Kind: shelf.KindGallery, Name: alerts, Version: version, Issued: issued, Expires: issued.Add(30 * 24 * time.Hour),
	}, []gallery.Model{model}, entries, []envelope.Recipient{kiosk}, rand.Reader, a.signer)
	return err
}

// FaceGallery signs a gallery of the faces of the travellers of the seeds, as on a
// picture of some years ago, sealed to one kiosk. eyes looks at the pictures with the
// network that e is.
func (a *Authority) FaceGallery(ctx context.Context, version uint64, issued time.Time, wanted []uint64, e *model.Checked, eyes models.Studier, kiosk envelope.Recipient) error {
	made, err := e.Embedder()
	if err != nil {
		return err
	}
	m := gallery.Model{Modality: gallery.Face, Name: made.Ref().ID, SHA256: made.Ref().SHA256, Encoding: gallery.Float32, Bytes: uint64(4 * made.Floats())}
	var entries []gallery.Entry
	for _, seed := range wanted {
		var picture bytes.Buffer
		if err := jpeg.Encode(&picture, heads.Bearer(seed).Portrait(420, 3), &jpeg.Options{Quality: 90}); err != nil {
			return err
		}
		s, err := eyes.Study(ctx, picture.Bytes())
		if err != nil {
			return err
		}
		t, err := made.Template(s.Vector)
		if err != nil {
			return fmt.Errorf("the face of seed %d: %w", seed, err)
		}
		entries = append(entries, gallery.Entry{
			Row:     gallery.Row{Subject: Wanted(seed), Modality: gallery.Face, Reason: "wanted", Template: t.Bytes()},
			Picture: func() ([]byte, error) { return picture.Bytes(), nil },
		})
	}
	_, err = gallery.Seal(ctx, a.dir, shelf.Manifest{
		Kind: shelf.KindGallery, Name: faceAlerts, Version: version, Issued: issued, Expires: issued.Add(30 * 24 * time.Hour),
	}, []gallery.Model{m}, entries, []envelope.Recipient{kiosk}, rand.Reader, a.signer)
	return err
}

// alertDay is when the wanted gave their fingers: another day than at the border.
const alertDay = 1 << 32

// Wanted is the gallery's reference of the traveller of a seed.
func Wanted(seed uint64) string { return fmt.Sprintf("X-%06d", seed) }

// wanted makes the first gallery; nil: there is none.
func (l *Line) wanted(seeds []uint64) error {
	if seeds == nil {
		return nil
	}
	return l.Authority.Gallery(1, time.Now(), seeds, l.Opener)
}
