package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"time"

	"gatehouse/screening"
	"gatehouse/test/rig/line"
	"gatehouse/uplink"
)

// printer turns the exchange's JSON lines into a few lines for people.
type printer struct {
	out     io.Writer
	raw     bool          // the lines as they are
	arrived chan struct{} // one value a record

	mu   sync.Mutex
	rest []byte
}

func (p *printer) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rest = append(p.rest, b...)
	for {
		i := bytes.IndexByte(p.rest, '\n')
		if i < 0 {
			return len(b), nil
		}
		if p.raw {
			p.out.Write(p.rest[:i+1])
		} else {
			p.print(p.rest[:i])
		}
		p.rest = p.rest[i+1:]
		select {
		case p.arrived <- struct{}{}:
		default: // nobody counts
		}
	}
}

func (p *printer) print(b []byte) {
	var r struct {
		ID     uplink.Identity `json:"id"`
		Record uplink.Record   `json:"record"`
	}
	if err := json.Unmarshal(b, &r); err != nil {
		fmt.Fprintf(p.out, "%s\n", b)
		return
	}
	rec := r.Record
	fmt.Fprintf(p.out, "\n#%d  %s, %.1f s  recommended %s, officer %s: %s", r.ID.Seq, rec.Kind,
		float64(rec.Ended-rec.Began)/1000, rec.Result.Recommend, orNobody(rec.Decision.Officer), rec.Decision.Choice)
	if rec.Decision.Override {
		fmt.Fprintf(p.out, " (override: %s, %q)", rec.Decision.ReasonType, rec.Decision.Reason)
	}
	fmt.Fprintln(p.out)
	for _, l := range rec.Evidence.Document.Lines {
		fmt.Fprintf(p.out, "    %s\n", l)
	}
	if why := rec.Evidence.Document.Reason; why != "" {
		fmt.Fprintf(p.out, "    document %s: %s\n", rec.Evidence.Document.State, why)
	}
	counts := map[screening.Verdict]int{}
	for _, f := range rec.Result.Findings {
		counts[f.Verdict]++
		if f.Verdict == screening.Failed || f.Verdict == screening.Undetermined {
			fmt.Fprintf(p.out, "    %-12s  %-20s %s\n", f.Verdict, f.ID, f.Title)
		}
	}
	for _, v := range screening.Verdicts {
		if n := counts[v]; n > 0 {
			fmt.Fprintf(p.out, "    %d %s", n, v)
		}
	}
	fmt.Fprintln(p.out)
}

func orNobody(id string) string {
	if id == "" {
		return "nobody"
	}
	return id
}

// ready waits until the officer's page answers.
func ready(ctx context.Context, l *line.Line) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, l.Page+"/", nil)
		if err != nil {
			return err
		}
		if resp, err := http.DefaultClient.Do(req); err == nil {
			resp.Body.Close()
			return nil
		}
		if !l.Kiosk.Running() {
			return fmt.Errorf("kioskd ended")
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the officer's page does not answer: %w", ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// tail gives the last log lines as an error, to say why a start failed.
func tail(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return fmt.Errorf("last log lines:\n%s", b[max(0, len(b)-2000):])
}
