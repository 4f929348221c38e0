package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"os/signal"
	"strings"
	"time"

	"gatehouse/capture"
	"gatehouse/screening/match"
	"gatehouse/screening/match/index"
	"gatehouse/uplink/gallery"
)

// searched is what search prints as JSON. Leads are for a person who compares the
// pictures; they are no verdicts.
type searched struct {
	Gallery  string      `json:"gallery"`
	Version  uint64      `json:"version"`
	Expired  bool        `json:"expired"`
	Screened int         `json:"screened"` // templates of the gallery
	Compared int         `json:"compared"` // of them in full
	CPU      float64     `json:"cpu_ms"`   // of the search
	Matcher  string      `json:"matcher"`
	Leads    []fingerHit `json:"leads"` // strongest first
}

type fingerHit struct {
	Subject string      `json:"subject"` // the gallery's reference
	Reason  string      `json:"reason"`
	False   float64     `json:"false_leads"` // that a search of this gallery gives at this strength
	Pairs   []fingerTie `json:"pairs"`
}

type fingerTie struct {
	File   string  `json:"file"`
	Finger string  `json:"finger"` // of the gallery
	Score  int     `json:"score"`
	FMR    float64 `json:"fmr"`
}

// fingerSearch looks fingers of one person up in a gallery. Exit status 0: it was
// searched, whatever was found.
func fingerSearch(c *fingerCall, args []string) (int, error) {
	var taken capture.Finger
	c.imageFlags()
	c.fingerFlag(&taken)
	path := c.flags.String("gallery", "", "")
	keys := c.flags.String("keys", "", "")
	open := c.flags.String("open", "", "")
	allowed := c.flags.Float64("false", 0.01, "")
	files, err := c.parse(args, 1, index.MaxProbes)
	switch {
	case err != nil:
		return 0, err
	case *path == "" || *keys == "" || *open == "":
		return 0, usageError("--gallery, --keys and --open are wanted")
	case !(*allowed > 0 && *allowed <= 1):
		return 0, usageError("--false is how many false leads one search may give, above 0 and at most 1")
	}
	o, err := galleryOptions(*keys, *open)
	if err != nil {
		return 0, err
	}
	probes := make([]index.Probe, len(files))
	for i, f := range files {
		probes[i].Finger = taken
		if n, file, ok := strings.Cut(f, "="); ok {
			if p, err := position(n); err == nil {
				probes[i].Finger, files[i] = p, file
			}
		}
		t, err := c.read(files[i])
		if err != nil {
			return 0, err
		}
		if t.empty() {
			return 0, fmt.Errorf("%s: there are no minutiae in it", files[i])
		}
		probes[i].Template = &t.template
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	dir, name := splitGallery(*path)
	g, err := gallery.Open(ctx, dir, name, o)
	if err != nil {
		return 0, err
	}
	defer g.Close()
	before := ownCPU()
	found, err := g.Search(ctx, index.NewSearcher(), probes, index.Limits{FalseCenti: centi(*allowed)})
	if err != nil {
		return 0, err
	}
	r := searched{
		Gallery: g.Manifest.Name, Version: g.Manifest.Version, Expired: g.Manifest.Expired(time.Now()),
		Screened: found.Screened, Compared: found.Compared, CPU: float64((ownCPU() - before).Microseconds()) / 1000,
		Matcher: match.Edition, Leads: []fingerHit{},
	}
	for _, l := range found.Leads {
		hit := fingerHit{Subject: l.Subject, Reason: l.Reason, False: rate(l.FalseCenti)}
		for _, p := range l.Pairs {
			hit.Pairs = append(hit.Pairs, fingerTie{files[p.Probe], p.Finger.String(), p.Score, rate(p.FMRCenti)})
		}
		r.Leads = append(r.Leads, hit)
	}
	if c.json {
		return 0, encoder(c.out).Encode(r)
	}
	r.print(c)
	return 0, nil
}

func (r *searched) print(c *fingerCall) {
	fmt.Fprintf(c.out, "gallery %s, version %d: %d templates screened, %d compared, %.1f ms\n", r.Gallery, r.Version, r.Screened, r.Compared, r.CPU)
	if r.Expired {
		fmt.Fprintln(c.out, "EXPIRED: install a newer one")
	}
	if len(r.Leads) == 0 {
		fmt.Fprintln(c.out, "no lead")
	}
	for _, l := range r.Leads {
		fmt.Fprintf(c.out, "lead %s (%s): %.2g false ones a search at this strength\n", l.Subject, l.Reason, l.False)
		for _, p := range l.Pairs {
			fmt.Fprintf(c.out, "  %s on %s: score %d, false match rate %.2g\n", p.File, p.Finger, p.Score, p.FMR)
		}
	}
}

// centi is a rate as -100 log10, and rate the other way.
func centi(rate float64) int { return int(math.Round(-100 * math.Log10(rate))) }
func rate(centi int) float64 { return math.Pow(10, -float64(centi)/100) }
