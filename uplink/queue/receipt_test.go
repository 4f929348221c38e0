package queue

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"gatehouse/uplink"
)

// waiting gives the numbers still in the lane.
func waiting(t testing.TB, q *Queue, lane string) []uint64 {
	t.Helper()
	var out []uint64
	for after := uint64(0); ; {
		rows, err := q.Pending(lane, after, 100)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) == 0 {
			return out
		}
		for _, r := range rows {
			after = r.ID.Seq
			out = append(out, after)
		}
	}
}

func TestReceipt(t *testing.T) {
	type step struct {
		watermark uint64
		ranges    []uplink.Range
		spoil     func(*uplink.Receipt)
		err       error
		deleted   int
		left      []uint64
	}
	all := []uint64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	for name, steps := range map[string][]step{
		"watermark":        {{watermark: 4, deleted: 4, left: all[4:]}, {watermark: 10, deleted: 6}},
		"again":            {{watermark: 4, deleted: 4, left: all[4:]}, {watermark: 4, left: all[4:]}},
		"old one harmless": {{watermark: 6, deleted: 6, left: all[6:]}, {watermark: 3, ranges: []uplink.Range{{From: 8, To: 9}}, left: all[6:]}},
		"ranges": {
			{watermark: 2, ranges: []uplink.Range{{From: 4, To: 5}, {From: 8, To: 8}}, deleted: 5, left: []uint64{3, 6, 7, 9, 10}},
			{watermark: 5, ranges: []uplink.Range{{From: 8, To: 8}}, deleted: 1, left: []uint64{6, 7, 9, 10}},
			{watermark: 8, deleted: 2, left: []uint64{9, 10}}, // the value at 8 is known although row 8 is gone
			{watermark: 10, deleted: 2},
		},
		"ranges without watermark": {{ranges: []uplink.Range{{From: 2, To: 3}}, deleted: 2, left: []uint64{1, 4, 5, 6, 7, 8, 9, 10}}},
		"wrong head": {
			{watermark: 4, spoil: func(r *uplink.Receipt) { r.Head[0] ^= 1 }, err: ErrChain, left: all},
			{watermark: 4, deleted: 4, left: all[4:]},
		},
		"wrong head again":        {{watermark: 4, deleted: 4, left: all[4:]}, {watermark: 4, spoil: func(r *uplink.Receipt) { r.Head[9]++ }, err: ErrChain, left: all[4:]}},
		"wrong head at last":      {{watermark: 10, spoil: func(r *uplink.Receipt) { r.Head[9]++ }, err: ErrChain, left: all}},
		"wrong head at the start": {{ranges: []uplink.Range{{From: 2, To: 3}}, spoil: func(r *uplink.Receipt) { r.Head[0]++ }, err: ErrChain, left: all}},
		"another kiosk":           {{watermark: 4, spoil: func(r *uplink.Receipt) { r.Kiosk = "XA.GATE.0002" }, err: uplink.ErrForeign, left: all}},
		"another epoch":           {{watermark: 4, spoil: func(r *uplink.Receipt) { r.Epoch++ }, err: uplink.ErrForeign, left: all}},
		"unknown lane":            {{watermark: 4, spoil: func(r *uplink.Receipt) { r.Lane = "alerts" }, err: ErrMismatch, left: all}},
		"above the last":          {{watermark: 4, spoil: func(r *uplink.Receipt) { r.Watermark = 11 }, err: ErrMismatch, left: all}},
		"range above the last":    {{watermark: 4, ranges: []uplink.Range{{From: 9, To: 11}}, err: ErrMismatch, left: all}},
		"range at the watermark":  {{watermark: 4, ranges: []uplink.Range{{From: 4, To: 5}}, err: ErrMismatch, left: all}},
		"ranges overlap":          {{watermark: 1, ranges: []uplink.Range{{From: 4, To: 6}, {From: 6, To: 7}}, err: ErrMismatch, left: all}},
		"range backwards":         {{watermark: 1, ranges: []uplink.Range{{From: 6, To: 5}}, err: ErrMismatch, left: all}},
		"too many ranges":         {{watermark: 1, ranges: make([]uplink.Range, 65), err: ErrMismatch, left: all}},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "q.db")
			q := openTest(t, path, Options{})
			var envs [][]byte
			for range 10 {
				envs = append(envs, put(t, q, "results", 300))
			}
			heads := chain(envs...)
			for i, s := range steps {
				r := uplink.Receipt{Kiosk: testKiosk, Epoch: q.Epoch(), Lane: "results", Watermark: s.watermark, Ranges: s.ranges, Head: heads[s.watermark]}
				if s.spoil != nil {
					s.spoil(&r)
				}
				n, err := q.Receipt(r)
				if n != s.deleted || !errors.Is(err, s.err) || (s.err == nil) != (err == nil) {
					t.Errorf("step %d: %d deleted, %v; want %d, %v", i, n, err, s.deleted, s.err)
				}
				q.Close()
				q = openTest(t, path, Options{})
				if got := waiting(t, q, "results"); !slices.Equal(got, s.left) {
					t.Errorf("step %d: left %v, want %v", i, got, s.left)
				}
			}
		})
	}
}

// Numbers go on after everything was receipted, over many batches.
func TestReceiptOfManyRows(t *testing.T) {
	q := openTest(t, filepath.Join(t.TempDir(), "q.db"), Options{})
	n := 3*deleteBatch + 5
	var envs [][]byte
	for range n {
		envs = append(envs, put(t, q, "results", 40))
	}
	r := uplink.Receipt{
		Kiosk: testKiosk, Epoch: q.Epoch(), Lane: "results", Watermark: 70,
		Ranges: []uplink.Range{{From: 80, To: uint64(n)}}, Head: chain(envs...)[70],
	}
	q.MarkSent("results", 1)
	q.MarkSent("results", 75)
	if got, err := q.Receipt(r); err != nil || got != n-9 {
		t.Fatalf("%d deleted, %v", got, err)
	}
	if s, _ := q.Stats(); s.Lanes[0].Sent != 1 {
		t.Errorf("sent %d, want 1: the mark of a deleted row stayed or another went", s.Lanes[0].Sent)
	}
	q.MarkSent("results", 2) // a PUBACK that comes after the receipt
	if s, _ := q.Stats(); s.Lanes[0].Sent != 1 {
		t.Errorf("sent %d, want 1: a row that is gone was marked", s.Lanes[0].Sent)
	}
	r.Watermark, r.Ranges, r.Head = uint64(n), nil, chain(envs...)[n]
	if got, err := q.Receipt(r); err != nil || got != 9 {
		t.Fatalf("%d deleted, %v", got, err)
	}
	put(t, q, "results", 10)
	if got := waiting(t, q, "results"); !slices.Equal(got, []uint64{uint64(n + 1)}) {
		t.Errorf("left %v", got)
	}
}
