package main

import (
	"gatehouse/screening"
	"gatehouse/uplink"
	"gatehouse/uplink/envelope"
)

// line is what stdout says of a new record.
type line struct {
	ID        uplink.Identity          `json:"id"`
	Time      string                   `json:"time"` // the kiosk's
	Kind      uplink.Kind              `json:"kind"`
	Recommend screening.Recommendation `json:"recommend"`
	Decision  screening.Choice         `json:"decision"`
	Override  bool                     `json:"override,omitempty"`
	Findings  []finding                `json:"findings"` // those that are not successful
	Record    *uplink.Record           `json:"record,omitempty"`
	Pictures  []picture                `json:"pictures,omitempty"`
}

type finding struct {
	ID      string            `json:"id"`
	Verdict screening.Verdict `json:"verdict"`
	Need    screening.Need    `json:"need"`
}

type picture struct {
	Light string `json:"light"`
	Bytes int    `json:"bytes"`
}

// newLine leaves out all that is of a person, unless open.
func newLine(h envelope.Header, r *uplink.Record, open bool) line {
	l := line{
		ID: h.Identity(), Time: h.Time, Kind: r.Kind, Recommend: r.Result.Recommend,
		Decision: r.Decision.Choice, Override: r.Decision.Override, Findings: []finding{},
	}
	for _, f := range r.Result.Findings {
		if f.Verdict != screening.Successful {
			l.Findings = append(l.Findings, finding{ID: f.ID, Verdict: f.Verdict, Need: f.Need})
		}
	}
	if open {
		l.Record = r
		for _, p := range r.Pictures {
			l.Pictures = append(l.Pictures, picture{Light: p.Light, Bytes: len(p.JPEG)})
		}
	}
	return l
}
