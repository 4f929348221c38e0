package prints

import (
	"sync"

	"gatehouse/capture"
)

// Bearer is a finger of the traveller of a seed: the one that is laid on the sensor and
// the one that the chip holds. The last ones made are kept.
func Bearer(traveller uint64, f capture.Finger) *Finger {
	bearers.Lock()
	defer bearers.Unlock()
	k := bearer{traveller, f}
	if made, ok := bearers.made[k]; ok {
		return made
	}
	if len(bearers.made) >= mostBearers {
		clear(bearers.made)
	}
	made := MasterOf(traveller*16+uint64(f), f)
	bearers.made[k] = made
	return made
}

type bearer struct {
	traveller uint64
	finger    capture.Finger
}

const mostBearers = 32

var bearers = struct {
	sync.Mutex
	made map[bearer]*Finger
}{made: map[bearer]*Finger{}}
