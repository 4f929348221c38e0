package broker

import (
	"context"
	"math/rand/v2"
	"time"
)

const (
	backoffMin = 100 * time.Millisecond
	backoffMax = time.Minute
	settled    = time.Minute // a connection that lived so long begins the back-off anew
)

// reconnect runs one connection after the other until ctx ends, and gives ctx's
// error. ended hears why each of the others ended. Between two it waits with full
// jitter, so that a nation's kiosks do not come back all at once: from 0.1 s to a
// bound that doubles up to 60 s, and begins anew after a connection that made
// progress or lived long.
func reconnect(ctx context.Context, jitter func(time.Duration) time.Duration, connection func(context.Context) (progress bool, err error), ended func(error)) error {
	for attempt := 0; ; attempt++ {
		began := time.Now()
		progress, err := connection(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		ended(err)
		if progress || time.Since(began) >= settled {
			attempt = 0
		}
		top := min(backoffMin<<min(attempt+1, 10), backoffMax)
		timer := time.NewTimer(backoffMin + jitter(top-backoffMin))
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
	}
}

// jitter is uniform in [0, max).
func jitter(max time.Duration) time.Duration { return rand.N(max) }
