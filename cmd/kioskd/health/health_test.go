package health

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gatehouse/device"
)

func TestCheck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := func(ctx context.Context) (device.Identity, error) {
			<-ctx.Done()
			return device.Identity{}, fmt.Errorf("%w: %w", device.ErrTimeout, ctx.Err())
		}
		well := func(context.Context) (device.Identity, error) {
			return device.Identity{Maker: "M", Model: "one", Detail: "3 lamps"}, nil
		}
		gone := func(context.Context) (device.Identity, error) { return device.Identity{}, device.ErrAbsent }
		open := func(context.Context) (device.Identity, error) {
			return device.Identity{Model: "one"}, device.ErrTamper
		}
		began := time.Now()
		got := Check(t.Context(), []Probe{
			{"well", well, "hint"},
			{"none", nil, "hint"},
			{"gone", gone, "hint"},
			{"open", open, "hint"},
			{"hang", hang, "hint"},
		})
		for i, want := range []struct{ state, text string }{
			{OK, "M, one"}, {Absent, "none is configured"}, {Absent, "hint"}, {Faulty, "tampering"}, {Faulty, "in time"},
		} {
			if d := got[i]; d.State != want.state || !strings.Contains(d.Text, want.text) {
				t.Errorf("%s: %s, %q; want %s, %q", d.Name, d.State, d.Text, want.state, want.text)
			}
		}
		if took := time.Since(began); took > Limit {
			t.Errorf("one silent device held the check up for %v", took)
		}
		if Well(got) || !Well(got[:1]) {
			t.Error("Well does not tell a well bench from a sick one")
		}
	})
}
