package main

import (
	"runtime"
	"runtime/debug"
)

// forget wipes what the rooms took of the traveller, of each attempt of a crossing that
// has ended: evidence and session share those bytes.
func (x *crossing) forget() {
	for _, a := range x.answers {
		a.forget()
	}
	x.answers = nil
}

// scrub takes what this program has let go of out of its memory: what was made of a
// traveller's files on the way, as texts, digests and messages, keeps its bytes when it
// is freed until somebody gets the same place. Here every freed place is given out once,
// which zeroes it, and what is whole is given back to the system. It takes some
// milliseconds, between two travellers.
func scrub() {
	runtime.GC()
	runtime.GC() // pools let go in two steps
	defer debug.FreeOSMemory()
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // a place must not come back while others are to be found
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	last := 0
	for _, c := range m.BySize {
		if last = int(c.Size); last > 0 {
			fill(&m, last)
		}
	}
	for size := last + 1<<10; size <= 32<<10; size += 1 << 10 { // longer ones lie alone, and go back whole
		fill(&m, size)
	}
	place, pointers = nil, nil
}

// The last place that was given out.
var (
	place    []byte
	pointers []*byte
)

// fill takes places of one size, with and without pointers, until the heap has to grow.
func fill(m *runtime.MemStats, size int) {
	n := max(1, 32<<10/size)
	for _, take := range [...]func(){
		func() { place = make([]byte, size) },
		func() { pointers = make([]*byte, max(1, size/8)) },
	} {
		for grown := false; !grown; {
			before := m.HeapInuse
			for range n {
				take()
			}
			runtime.ReadMemStats(m)
			grown = m.HeapInuse >= before+uint64(n*size)/2
		}
	}
	runtime.KeepAlive(place)
	runtime.KeepAlive(pointers)
}
