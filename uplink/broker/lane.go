package broker

import (
	"maps"
	"slices"
	"time"

	"gatehouse/uplink"
)

// lane is what the publisher remembers of a lane while it runs.
type lane struct {
	name    string
	after   uint64              // rows up to this number were published and acknowledged, or are in flight
	sent    map[uint64]*sentRow // acknowledged by a broker, not receipted
	due     []uint64            // to be sent again, ascending
	nextDue time.Time           // when sent must be looked through again; zero = now
	damaged map[uint64]struct{}
	dead    int
	taken   uplink.Receipt // the highest receipt: it can arrive before the PUBACK it answers
}

// sentRow is a row that a broker acknowledged at least once.
type sentRow struct {
	first, last time.Time
	tries       int
	flying      bool // is being sent again
}

// acknowledged notes a PUBACK.
func (l *lane) acknowledged(seq uint64, now time.Time, resend time.Duration) {
	if l.taken.Covers(seq) {
		return
	}
	r := l.sent[seq]
	if r == nil {
		r = &sentRow{first: now}
		l.sent[seq] = r
	}
	r.last, r.flying = now, false
	r.tries++
	if at := r.dueAt(resend); at.Before(l.nextDue) {
		l.nextDue = at
	}
}

// receipted forgets what the node took over.
func (l *lane) receipted(r uplink.Receipt) {
	if r.Watermark >= l.taken.Watermark {
		l.taken = r
	}
	maps.DeleteFunc(l.sent, func(seq uint64, _ *sentRow) bool { return r.Covers(seq) })
	maps.DeleteFunc(l.damaged, func(seq uint64, _ struct{}) bool { return r.Covers(seq) })
}

// interrupted takes back a row whose PUBACK did not come.
func (l *lane) interrupted(seq uint64) {
	if r := l.sent[seq]; r != nil {
		r.flying, l.nextDue = false, time.Time{}
	} else {
		l.after = min(l.after, seq-1)
	}
}

// collect fills due with the rows whose receipt is late, once nextDue has come.
func (l *lane) collect(now time.Time, resend time.Duration) {
	if len(l.due) > 0 || len(l.sent) == 0 || now.Before(l.nextDue) {
		return
	}
	l.nextDue = now.Add(resend * resendMax)
	for seq, r := range l.sent {
		if at := r.dueAt(resend); r.flying {
			continue
		} else if !at.After(now) {
			l.due = append(l.due, seq)
		} else if at.Before(l.nextDue) {
			l.nextDue = at
		}
	}
	slices.Sort(l.due)
}

func (r *sentRow) dueAt(resend time.Duration) time.Time {
	return r.last.Add(resend * time.Duration(min(1<<min(r.tries-1, 30), resendMax)))
}
