package console_test

import (
	"context"
	"net/http"
	"testing"

	"gatehouse/cmd/kioskd/console"
	"gatehouse/screening"
)

// Whatever the officer's page or something in its place sends, the lane gets a
// clear or a second line by the signed-in officer, another capture, or nothing.
func FuzzDecide(f *testing.F) {
	d := start(f, "127.0.0.1:0")
	c := d.signedIn()
	v := deciding("c1", 1, sheet{}, genuine())
	for _, action := range []string{"clear", "second line", "recapture", "refuse", "aborted"} {
		f.Add([]byte(`{"crossing":"c1","attempt":1,"action":"` + action + `"}`))
	}
	f.Add([]byte(`{"crossing":"c1","attempt":1,"action":"second line","reason_type":"enforcement","reason":"doubt"}`))
	f.Add([]byte(`{"crossing":"c1","attempt":1,"action":"clear","officer":"b.osei"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		d.t = t
		d.Show(v)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		got := d.await(ctx, v)
		status, answer, _ := c.do("POST", "/decide", string(body))
		if status >= 500 {
			t.Fatalf("status %d: %s", status, answer)
		}
		if status != http.StatusNoContent {
			cancel()
			if a := <-got; a.err == nil {
				t.Fatalf("status %d and yet the lane got %+v", status, a)
			}
			return
		}
		a := <-got
		choice := a.Decision.Choice
		a.Seen = nil
		if a.err != nil || a.Recapture && a.Answer != (console.Answer{Recapture: true}) ||
			!a.Recapture && (a.Decision.Officer != officerID || choice != screening.ChoiceClear && choice != screening.ChoiceSecondLine ||
				a.Decision.Override != (choice == screening.ChoiceSecondLine) || a.Decision.Override != (a.Decision.Reason != "")) {
			t.Fatalf("the lane got %+v", a)
		}
	})
}
