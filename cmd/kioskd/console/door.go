package console

import (
	"hash/maphash"
	"sync"
	"time"
)

// Five guesses are free; after the fifth wrong one the door stays shut for
// firstDelay, after each further one twice as long as before, up to lastDelay.
const (
	freeGuesses = 5
	firstDelay  = 30 * time.Second
	lastDelay   = 15 * time.Minute
)

// door counts wrong PINs. It has a fixed number of slots, found by a hash with a
// seed of its own, so that guessed ids cost no memory and an id that exists is
// treated like one that does not.
type door struct {
	seed  maphash.Seed
	mu    *sync.Mutex
	slots *[256]slot
}

type slot struct {
	wrong int
	until time.Time
}

func newDoor() door {
	return door{seed: maphash.MakeSeed(), mu: new(sync.Mutex), slots: new([256]slot)}
}

// knock takes one guess for id. It is counted as wrong at once, so that guesses
// side by side gain nothing; open takes that back. When the door is shut it
// gives the time that is left.
func (d door) knock(id string, now time.Time) (wait time.Duration, shut bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := &d.slots[maphash.String(d.seed, id)%uint64(len(d.slots))]
	if now.Before(s.until) {
		return s.until.Sub(now), true
	}
	s.wrong++
	if over := s.wrong - freeGuesses; over >= 0 {
		s.until = now.Add(min(firstDelay<<min(over, 10), lastDelay))
	}
	return 0, false
}

// open forgets the wrong guesses of id after a right one.
func (d door) open(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.slots[maphash.String(d.seed, id)%uint64(len(d.slots))] = slot{}
}
