package exchange

import (
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"gatehouse/uplink"
	"gatehouse/uplink/envelope"
)

const maxProblems = 20

// Report is what Check found.
type Report struct {
	Sound       bool          `json:"sound"` // every chain proven from number 1 to its last without a gap, no incident
	Records     uint64        `json:"records"`
	Missing     uint64        `json:"missing"` // numbers below the last of a lane that are not here
	Incidents   int           `json:"incidents"`
	DeadLetters int           `json:"dead_letters"`
	Chains      []ChainReport `json:"chains"`
	Aside       Aside         `json:"aside"`
}

// Aside lists what the counts count: who, what and when, without any content.
type Aside struct {
	Incidents   []Incident   `json:"incidents,omitempty"`
	DeadLetters []DeadLetter `json:"dead_letters,omitempty"`
}

// ChainReport is Report for one chain.
type ChainReport struct {
	Chain
	Highest  uint64         `json:"highest"` // number here
	Missing  []uplink.Range `json:"missing,omitempty"`
	Problems []string       `json:"problems,omitempty"` // the first 20
}

// Check proves each chain from the envelopes alone: every hash, every identity,
// every link, and that watermark, ranges, count and head say the truth. With
// keys it verifies each signature too; nil leaves that out, so that a store can
// be checked by someone who has nothing but the file. A problem is a finding in
// the report; an error means that the file could not be walked.
func (s *Store) Check(keys KeyFunc) (Report, error) {
	var rep Report
	err := s.db.View(func(tx *bbolt.Tx) error {
		lanes := tx.Bucket(bLanes)
		if err := lanes.ForEachBucket(func(k []byte) error {
			c, err := readChain(lanes, k)
			if err != nil {
				return err
			}
			r, err := checkChain(lanes.Bucket(k), c, keys)
			rep.Chains = append(rep.Chains, r)
			return err
		}); err != nil {
			return err
		}
		if err := incidents(tx, func(i Incident, _ []byte) { rep.Aside.Incidents = append(rep.Aside.Incidents, i) }); err != nil {
			return err
		}
		return deadLetters(tx, func(d DeadLetter, _ []byte) error {
			rep.Aside.DeadLetters = append(rep.Aside.DeadLetters, d)
			return nil
		})
	})
	rep.Incidents, rep.DeadLetters = len(rep.Aside.Incidents), len(rep.Aside.DeadLetters)
	rep.Sound = err == nil && rep.Incidents == 0
	for _, c := range rep.Chains {
		rep.Records += c.Records
		for _, m := range c.Missing {
			rep.Missing += m.To - m.From + 1
		}
		rep.Sound = rep.Sound && len(c.Problems) == 0 && len(c.Missing) == 0
	}
	return rep, err
}

func checkChain(lane *bbolt.Bucket, c Chain, keys KeyFunc) (ChainReport, error) {
	rep := ChainReport{Chain: c}
	problem := func(format string, args ...any) {
		if len(rep.Problems) < maxProblems {
			rep.Problems = append(rep.Problems, fmt.Sprintf(format, args...))
		}
	}
	var head [32]byte // after the number before, if known
	known := true
	var have []uplink.Range
	linked := uint64(0) // all up to here are proven
	count := uint64(0)
	err := envelopes(lane, func(seq uint64, env, link []byte, err error) error {
		count++
		if seq > rep.Highest+1 {
			rep.Missing = append(rep.Missing, uplink.Range{From: rep.Highest + 1, To: seq - 1})
		}
		known = known && seq == rep.Highest+1
		rep.Highest = seq
		have = addNumber(have, seq)
		if err != nil {
			problem("record %d is damaged", seq)
			known = false
			return nil
		}
		h, err := readHeader(env, keys)
		switch {
		case err != nil:
			problem("record %d: %v", seq, err)
		case h.Identity() != (uplink.Identity{Kiosk: c.Kiosk, Epoch: c.Epoch, Lane: c.Lane, Seq: seq}):
			problem("record %d is stored under another identity than it has", seq)
		case known && h.Previous != head:
			problem("record %d does not link to the one before it", seq)
		case linked == seq-1:
			linked = seq
		}
		if err == nil && seq == c.Watermark && c.Head != uplink.Link(h.Previous, env) {
			problem("the chain value at watermark %d is not the one stored", seq)
		}
		head, known = uplink.Link(h.Previous, env), err == nil
		return nil
	})
	if linked != c.Watermark {
		problem("proven up to %d, the watermark says %d", linked, c.Watermark)
	}
	if count != c.Records {
		problem("%d records here, %d were counted", count, c.Records)
	}
	if above := cut(have, c.Watermark); !slices.Equal(above, c.Ranges) {
		problem("numbers above the watermark are not those of the ranges")
	}
	return rep, err
}

func readHeader(env []byte, keys KeyFunc) (envelope.Header, error) {
	if keys == nil {
		return envelope.Peek(env)
	}
	h, _, err := envelope.Verify(env, keys)
	return h, err
}

// cut gives what ranges hold above n.
func cut(ranges []uplink.Range, n uint64) []uplink.Range {
	var out []uplink.Range
	for _, r := range ranges {
		if r.To > n {
			out = append(out, uplink.Range{From: max(r.From, n+1), To: r.To})
		}
	}
	return out
}
