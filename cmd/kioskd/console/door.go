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

// door counts wrong PINs. An officer of the file has a slot of his own, so that
// nobody else's guesses shut him out. Guessed ids that are in no file share a fixed
// number of slots, found by a hash with a seed of its own, and so cost no memory.
type door struct {
	seed     maphash.Seed
	mu       *sync.Mutex
	officers map[string]*slot
	others   *[256]slot
}

type slot struct {
	wrong int
	until time.Time
}

func newDoor() door {
	return door{seed: maphash.MakeSeed(), mu: new(sync.Mutex), officers: map[string]*slot{}, others: new([256]slot)}
}

// slot finds the one of id; listed tells whether an officer has it. The caller holds mu.
func (d door) slot(id string, listed bool) *slot {
	if !listed {
		return &d.others[maphash.String(d.seed, id)%uint64(len(d.others))]
	}
	s := d.officers[id]
	if s == nil {
		s = new(slot)
		d.officers[id] = s
	}
	return s
}

// knock takes one guess for id. It is counted as wrong at once, so that guesses
// side by side gain nothing; open takes that back. When the door is shut it
// gives the time that is left.
func (d door) knock(id string, listed bool, now time.Time) (wait time.Duration, shut bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.slot(id, listed)
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
func (d door) open(id string, listed bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	*d.slot(id, listed) = slot{}
}
