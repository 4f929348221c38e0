package sm

import "syscall"

// arenaSize holds the secrets of the longest crossing several times over.
const arenaSize = 64 << 10

// Arena is the one place of a crossing's secrets: session keys, nonces, passwords,
// shared secrets. It lies outside the Go heap, so that nothing copies it, is locked
// against swapping where the system allows it (Locked), and is left out of core
// dumps. An Arena belongs to one goroutine at a time. It is made once for a reader
// and wiped after each crossing.
type Arena struct {
	blocks [][]byte // each mapped; the last one is being filled
	used   int      // of the last block
	locked bool
}

// NewArena maps the block. Where the system gives no memory outside the heap the
// arena lies on the heap, and Locked says false.
func NewArena() *Arena {
	a := &Arena{locked: true}
	a.grow(arenaSize)
	return a
}

func (a *Arena) grow(n int) {
	n = (n + arenaSize - 1) / arenaSize * arenaSize
	b, err := syscall.Mmap(-1, 0, n, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		b, a.locked = make([]byte, n), false
	} else {
		const dontDump = 16 // MADV_DONTDUMP
		_ = syscall.Madvise(b, dontDump)
		a.locked = syscall.Mlock(b) == nil && a.locked
	}
	a.blocks, a.used = append(a.blocks, b), 0
}

// Locked says whether all of it is kept from being swapped to a disk.
func (a *Arena) Locked() bool { return a.locked }

// Bytes gives n zeroed bytes that live until Wipe.
func (a *Arena) Bytes(n int) []byte {
	if last := len(a.blocks) - 1; last < 0 || a.used+n > len(a.blocks[last]) {
		a.grow(n)
	}
	b := a.blocks[len(a.blocks)-1][a.used:]
	a.used += n
	return b[:n:n]
}

// Keep copies parts into the arena, one behind the other.
func (a *Arena) Keep(parts ...[]byte) []byte {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	b := a.Bytes(n)
	n = 0
	for _, p := range parts {
		n += copy(b[n:], p)
	}
	return b
}

// scratch gives n bytes and what wipes them and gives them back.
func (a *Arena) scratch(n int) ([]byte, func()) {
	b := a.Bytes(n)
	end, blocks := a.used, len(a.blocks)
	return b, func() {
		clear(b)
		if a.used == end && len(a.blocks) == blocks {
			a.used -= n
		}
	}
}

// Wipe clears all of it, and what calls of this goroutine have left on its stack.
// What was given out must not be used any more; the arena may.
func (a *Arena) Wipe() {
	for _, b := range a.blocks {
		clear(b)
	}
	for len(a.blocks) > 1 {
		a.drop()
	}
	a.used = 0
	scrub()
}

// Close wipes it and gives the memory back. Whatever it gave out must be forgotten:
// to touch it ends the program.
func (a *Arena) Close() {
	a.Wipe()
	if len(a.blocks) > 0 {
		a.drop()
	}
}

func (a *Arena) drop() {
	last := len(a.blocks) - 1
	_ = syscall.Munmap(a.blocks[last]) // the heap's own are not known to it: the collector's
	a.blocks = a.blocks[:last]
}

// scrub overwrites the stack below its caller.
//
//go:noinline
func scrub() {
	var b [16 << 10]byte
	touch(&b)
}

//go:noinline
func touch(b *[16 << 10]byte) { clear(b[:]) }
