package line

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/finger"
	"gatehouse/capture/fmr"
	"gatehouse/capture/wsq"
	"gatehouse/test/rig/prints"
	"gatehouse/uplink/envelope"
	"gatehouse/uplink/gallery"
	"gatehouse/uplink/shelf"
)

// alerts is the name of the gallery of fingers that are looked for.
const alerts = "alerts"

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
