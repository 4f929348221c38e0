package bench

import (
	"sync"
	"time"

	"gatehouse/device"
)

// How the simulated lamps answer to a command: the old one decays, then the new
// one rises, both linearly.
const (
	fall = 5 * time.Millisecond
	rise = 15 * time.Millisecond
)

// mix says how much of each lamp's full light an exposure gathered: white, IR, UV, each 0 to 1.
type mix [3]float64

// lamps is the light on the glass over time. Safe for use by several goroutines.
type lamps struct {
	mu      sync.Mutex
	changes []change // the newest last; never empty after the first switch
}

// change is the moment at which one lamp's drive went off and another's on.
type change struct {
	at       time.Time
	from, to device.Light
	level    float64 // of from, at that moment
}

// switchTo drives l alone from now on, and returns when it will have settled.
func (l *lamps) switchTo(to device.Light, now time.Time) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	from := l.driven()
	if from == to {
		if n := len(l.changes); n > 0 && l.changes[n-1].settled().After(now) {
			return l.changes[n-1].settled()
		}
		return now
	}
	c := change{at: now, from: from, to: to, level: l.level(from, now)}
	l.changes = append(l.changes, c)
	if len(l.changes) > 32 {
		l.changes = l.changes[16:]
	}
	return c.settled()
}

func (c change) settled() time.Time {
	if c.to == device.Dark {
		return c.at.Add(fall)
	}
	return c.at.Add(fall + rise)
}

// driven is the lamp whose drive is on.
func (l *lamps) driven() device.Light {
	if n := len(l.changes); n > 0 {
		return l.changes[n-1].to
	}
	return device.Dark
}

func (l *lamps) now() device.Light {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.driven()
}

// level is the light of lamp x at t, 0 to 1. The caller holds the lock.
func (l *lamps) level(x device.Light, t time.Time) float64 {
	if x == device.Dark {
		return 0
	}
	for i := len(l.changes) - 1; i >= 0; i-- {
		c := l.changes[i]
		if t.Before(c.at) {
			continue
		}
		since := t.Sub(c.at)
		switch x {
		case c.to:
			return clamp(float64(since-fall) / float64(rise))
		case c.from:
			return c.level * clamp(1-float64(since)/float64(fall))
		}
		return 0
	}
	return 0
}

// gathered integrates the light between from and to.
func (l *lamps) gathered(from, to time.Time) mix {
	const samples = 24
	l.mu.Lock()
	defer l.mu.Unlock()
	var m mix
	for i := range samples {
		t := from.Add(to.Sub(from) * time.Duration(2*i+1) / (2 * samples))
		for k, x := range device.Lights {
			m[k] += l.level(x, t) / samples
		}
	}
	return m
}

func clamp(x float64) float64 { return min(1, max(0, x)) }
