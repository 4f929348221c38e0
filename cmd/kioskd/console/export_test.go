package console

import "time"

// Awaiting says whether the lane waits for the officer now.
func (c *Console) Awaiting() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.pending != nil
}

// Knock guesses at a door and says whether it was shut.
func (d Door) Knock(id string, listed bool) bool {
	_, shut := d.knock(id, listed, time.Time{}.Add(time.Hour))
	return shut
}

// Door is that of a console.
type Door struct{ door }

// NewDoor makes one.
func NewDoor() Door { return Door{newDoor()} }
