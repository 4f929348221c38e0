package evidence

import (
	"context"
	"sync"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/optics"
	"gatehouse/capture/viz"
	"gatehouse/screening"
)

// Examiner is what a page is examined with, beside the page itself. The zero
// value measures and nothing more.
type Examiner struct {
	Models func() Templates         // of document models, as they stand now; nil: there are none
	Seals  func() (SealTrust, bool) // certificates for digital seals; nil or false: none are looked for
	Now    func() time.Time         // beside Seals
	Text   viz.Program              // reader of plain print; without a Path the visual zone is not read
	Trace  capture.Trace
}

// Examine measures and reads all that a captured document shows beside its lines,
// each thing into its own place of e, side by side.
func (x Examiner) Examine(ctx context.Context, d *capture.Document, e *screening.DocumentEvidence) {
	if d.State != capture.Captured {
		return
	}
	var all sync.WaitGroup
	all.Go(func() { Optics(e, &d.Page, optics.Measure(&d.Page, &d.MRZ)) })
	all.Go(func() { e.Visual = x.visual(ctx, d) })
	if x.Models != nil {
		all.Go(func() { e.Model = x.Models().Compare(d) })
	}
	if x.Seals != nil {
		all.Go(func() { e.Seals = x.seals(ctx, d) })
	}
	all.Wait()
}
