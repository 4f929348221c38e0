package bench

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"gatehouse/test/rig/tty"
)

// ReaderKind is how a reader of machine readable zones sends its lines.
type ReaderKind string

// The kinds of serial readers.
const (
	CUTEReader   ReaderKind = "cute"   // STX lines ETX
	BlockReader  ReaderKind = "block"  // SOH "OU" STX flag lines ETX BCC
	TextReader   ReaderKind = "text"   // START, labelled lines, END
	PlainReader  ReaderKind = "plain"  // lines and CR
	ImagerReader ReaderKind = "imager" // Honeywell: looks when it is told to, lines parted by CR
)

// ReaderKinds lists them.
var ReaderKinds = [...]ReaderKind{CUTEReader, BlockReader, TextReader, PlainReader, ImagerReader}

// Reader is a reader of machine readable zones on a pty. A program that listens
// at another speed than the reader's hears noise, as on a real line.
type Reader struct {
	path string
	kind ReaderKind
	baud int
	rng  *rand.Rand
	done sync.WaitGroup

	mu      sync.Mutex
	fault   Fault
	ptm     *os.File
	pts     *os.File
	text    bool // an imager was told to read text; it forgets that without power
	looking bool
}

var bauds = [...]int{4800, 9600, 19200, 38400, 57600, 115200}

// NewReader starts a reader of a kind whose address is path.
func NewReader(path string, kind ReaderKind, baud int, seed uint64) (*Reader, error) {
	if !slices.Contains(bauds[:], baud) {
		return nil, fmt.Errorf("bench: no reader sends at %d bit/s", baud)
	}
	r := &Reader{path: path, kind: kind, baud: baud, rng: rand.New(rand.NewPCG(seed, 8))}
	return r, r.plug()
}

func (r *Reader) plug() error {
	ptm, pts, err := tty.Open()
	if err != nil {
		return err
	}
	if err := os.Symlink(pts.Name(), r.path); err != nil {
		ptm.Close()
		pts.Close()
		return fmt.Errorf("bench: the reader's address: %w; remove what is there", err)
	}
	r.mu.Lock()
	r.ptm, r.pts, r.text, r.looking = ptm, pts, false, false
	r.mu.Unlock()
	r.done.Go(func() { r.serve(ptm) })
	return nil
}

func (r *Reader) unplug() {
	r.mu.Lock()
	ptm, pts := r.ptm, r.pts
	r.ptm, r.pts = nil, nil
	r.mu.Unlock()
	if ptm == nil {
		return
	}
	os.Remove(r.path)
	ptm.Close()
	pts.Close()
	r.done.Wait()
}

// Fault puts the reader into a state; it returns once the state holds.
func (r *Reader) Fault(f Fault) error {
	r.mu.Lock()
	r.fault = f
	plugged := r.ptm != nil
	r.mu.Unlock()
	switch {
	case f == Unplug:
		r.unplug()
	case !plugged:
		return r.plug()
	}
	return nil
}

// serve obeys the commands of an imager.
func (r *Reader) serve(ptm *os.File) {
	var heard []byte
	buf := make([]byte, 64)
	for {
		n, err := ptm.Read(buf)
		if err != nil {
			return
		}
		if r.kind != ImagerReader || !r.sameSpeed(ptm) {
			continue
		}
		heard = append(heard, buf[:n]...)
		for _, c := range []string{"\x16M\rocrena1!", "\x16M\rocrats2!", "\x16T\r", "\x16U\r"} {
			if strings.Contains(string(heard), c) {
				heard = nil
				r.obey(ptm, c)
			}
		}
	}
}

func (r *Reader) obey(ptm *os.File, command string) {
	if text, ok := strings.CutPrefix(command, "\x16M\r"); ok {
		r.mu.Lock()
		r.text = true
		r.mu.Unlock()
		r.send(ptm, strings.ToUpper(strings.TrimSuffix(text, "!"))+"\x06!")
		return
	}
	r.mu.Lock()
	r.looking = command == "\x16T\r"
	r.mu.Unlock()
}

// Tire makes an imager stop looking, as one does that has seen nothing for long.
func (r *Reader) Tire() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.looking = false
}

// Swipe sends lines as the reader does, a few bytes at a time. An imager that
// was not told to look for text sees nothing and says so.
func (r *Reader) Swipe(lines []string) error {
	r.mu.Lock()
	ptm, fault, looking := r.ptm, r.fault, r.looking && r.text
	r.mu.Unlock()
	switch {
	case ptm == nil:
		return errors.New("bench: the reader is unplugged")
	case r.kind == ImagerReader && !looking:
		return errors.New("bench: the imager was not told to look for text")
	case fault == Silence:
		return nil
	case fault == Delay:
		time.Sleep(delay)
	}
	block := encode(r.kind, lines)
	if fault == Garbage || !r.sameSpeed(ptm) {
		block = r.noise(len(block))
	}
	for len(block) > 0 {
		n := min(len(block), 1+r.rng.IntN(24))
		r.send(ptm, block[:n])
		block = block[n:]
		time.Sleep(time.Millisecond)
	}
	return nil
}

// encode frames lines in the manner of a kind.
func encode(kind ReaderKind, lines []string) string {
	ended := strings.Join(lines, "\r") + "\r"
	switch kind {
	case CUTEReader:
		return "\x02" + ended + "\x03"
	case BlockReader:
		width := map[int]int{2: 44, 3: 30}[len(lines)]
		text := strings.Repeat("\r", 3-len(lines))
		for _, l := range lines {
			text += l + strings.Repeat("_", max(0, width-len(l))) + "\r"
		}
		block := "\x01" + string([]byte{byte(len(text))}) + "OU\x02 " + text + "\x03"
		var x byte
		for i := range len(block) {
			x ^= block[i]
		}
		return block + string([]byte{x})
	case TextReader:
		text := "START\r\n"
		for i := range 3 {
			text += fmt.Sprintf("OCR LINE %d: ", i+1)
			if i < len(lines) {
				text += lines[i]
			}
			text += "\r\n"
		}
		return text + "MSR LINE 1:\r\nEND\r\n"
	case ImagerReader:
		return strings.TrimSuffix(ended, "\r")
	}
	return ended
}

func (r *Reader) noise(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = 0x80 | byte(r.rng.Uint32())
	}
	return string(b)
}

// sameSpeed tells whether the program at the other end listens at the reader's.
func (r *Reader) sameSpeed(ptm *os.File) bool {
	baud, err := tty.Baud(ptm)
	return err == nil && baud == r.baud
}

func (r *Reader) send(ptm *os.File, s string) {
	ptm.SetWriteDeadline(time.Now().Add(200 * time.Millisecond))
	ptm.Write([]byte(s))
}

// Close ends the reader.
func (r *Reader) Close() { r.unplug() }
