package evidence

import (
	"context"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/barcode"
	"gatehouse/device"
	"gatehouse/screening"
)

// codeLimit bounds the search for barcodes on a page.
const codeLimit = 2 * time.Second

// seals looks for barcodes in white light, and in infrared where white shows
// none, and verifies those that are seals; nil where none are looked for.
func (x Examiner) seals(ctx context.Context, d *capture.Document) *screening.SealsEvidence {
	trust, looks := x.Seals()
	if !looks || len(d.Page.Pictures) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, codeLimit)
	defer cancel()
	var err error
	for _, l := range [...]device.Light{device.White, device.IR} {
		p := d.Page.In(l)
		if p == nil || len(d.Codes) > 0 {
			continue
		}
		d.Codes, err = barcode.Find(ctx, p.Gray, barcode.Options{Light: l, PxPerMM: p.PxPerMM})
	}
	e := Seals(d.Codes, trust, x.Now())
	if err != nil && len(d.Codes) == 0 {
		e.ModalityEvidence = Modality(capture.Aborted, "looking for barcodes took too long: capture again")
	}
	return e
}
