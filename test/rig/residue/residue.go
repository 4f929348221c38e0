package residue

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"reflect"
	"strconv"
	"strings"
	"syscall"
)

const (
	mask   = 0x5A
	chunk  = 1 << 20
	longer = 256 // longest needle
)

// Needle is something that is looked for.
type Needle struct {
	Name   string
	masked []byte
}

// New masks a secret of 4 to 256 bytes, which it copies; longer ones are cut.
func New(name string, secret []byte) Needle {
	n := Needle{name, make([]byte, min(len(secret), longer))}
	for i := range n.masked {
		n.masked[i] = secret[i] ^ mask
	}
	return n
}

// Reveal is the secret in the clear, for the positive control of a test.
func (n Needle) Reveal() []byte {
	b := make([]byte, len(n.masked))
	for i := range b {
		b[i] = n.masked[i] ^ mask
	}
	return b
}

// Search counts the copies of each needle in this process's memory, by name; names
// without one are left out. Linux only.
func Search(needles []Needle) (map[string]int, error) { return search("self", needles) }

// Process is Search in the memory of another process, which takes the right to trace
// it: fs.ErrPermission.
func Process(pid int, needles []Needle) (map[string]int, error) {
	return search(strconv.Itoa(pid), needles)
}

func search(process string, needles []Needle) (map[string]int, error) {
	window, err := syscall.Mmap(-1, 0, chunk+longer, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		return nil, err
	}
	defer syscall.Munmap(window)
	defer clear(window)
	own := uint64(reflect.ValueOf(window).Pointer())
	if process != "self" {
		own = math.MaxUint64 - 2*chunk // nowhere in there
	}
	mem, err := os.Open("/proc/" + process + "/mem")
	if err != nil {
		return nil, err
	}
	defer mem.Close()
	maps, err := os.ReadFile("/proc/" + process + "/maps")
	if err != nil {
		return nil, err
	}
	s := searcher{found: map[string]int{}}
	for _, n := range needles {
		if len(n.masked) < 4 {
			return nil, fmt.Errorf("%s is too short to be looked for", n.Name)
		}
		s.first[n.masked[0]^mask] = append(s.first[n.masked[0]^mask], n)
	}
	for lines := bufio.NewScanner(bytes.NewReader(maps)); lines.Scan(); {
		var from, to uint64
		var mode string
		if _, err := fmt.Sscanf(lines.Text(), "%x-%x %s", &from, &to, &mode); err != nil || !strings.HasPrefix(mode, "rw") {
			continue
		}
		for at := from; at < to; at += chunk {
			if at < own+uint64(len(window)) && own < at+chunk {
				s.part(mem, window, at, min(to, max(own, at)))
				s.part(mem, window, own+uint64(len(window)), min(to, at+chunk))
				continue
			}
			s.part(mem, window, at, to)
		}
	}
	if s.searched < chunk {
		return nil, errors.New("hardly anything of the process's memory could be read")
	}
	return s.found, nil
}

type searcher struct {
	first    [256][]Needle // by first byte
	found    map[string]int
	searched int
}

// part searches up to a chunk from at, with what of the needles runs over its end.
func (s *searcher) part(mem *os.File, window []byte, at, to uint64) {
	if at >= to {
		return
	}
	n, _ := mem.ReadAt(window[:min(uint64(len(window)), to-at)], int64(at))
	s.searched += min(n, chunk)
	for i := range min(n, chunk) {
		for _, x := range s.first[window[i]] {
			if x.at(window[i:n]) {
				s.found[x.Name]++
			}
		}
	}
}

func (n Needle) at(b []byte) bool {
	if len(b) < len(n.masked) {
		return false
	}
	for i, m := range n.masked {
		if b[i]^mask != m {
			return false
		}
	}
	return true
}
