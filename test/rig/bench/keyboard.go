package bench

import (
	"encoding/binary"
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"
)

// Keyboard is a reader that types. Its address is a pipe with the events of a
// keyboard (linux/input.h) in it: a machine without uinput can have no other.
type Keyboard struct {
	path   string
	layout string
	pipe   *os.File
}

// NewKeyboard makes a keyboard of layout "US", "DE" or "FR" at path.
func NewKeyboard(path, layout string) (*Keyboard, error) {
	if typist[layout] == nil {
		return nil, fmt.Errorf("bench: no keyboard of layout %q", layout)
	}
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		return nil, fmt.Errorf("bench: the keyboard's address: %w", err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0) // for both ways: its reader may come and go
	if err != nil {
		return nil, err
	}
	return &Keyboard{path: path, layout: layout, pipe: f}, nil
}

// Type types lines, each with Enter behind it.
func (k *Keyboard) Type(lines []string) error {
	for _, c := range strings.Join(lines, "\r") + "\r" {
		key, ok := typist[k.layout][byte(c)]
		if !ok {
			return fmt.Errorf("bench: a %s keyboard has no key for %q", k.layout, c)
		}
		var b []byte
		if key.shift {
			b = event(b, shiftKey, 1)
		}
		b = event(event(b, key.code, 1), key.code, 0)
		if key.shift {
			b = event(b, shiftKey, 0)
		}
		if _, err := k.pipe.Write(b); err != nil {
			return err
		}
		time.Sleep(100 * time.Microsecond)
	}
	return nil
}

// Drop is the kernel that had no room for the keyboard's events: shift goes down,
// and the rest is lost.
func (k *Keyboard) Drop() error {
	_, err := k.pipe.Write(report(event(nil, shiftKey, 1), 0, 3, 0))
	return err
}

// event appends a key event and the report that ends it.
func event(b []byte, code uint16, value uint32) []byte {
	return report(report(b, 1, code, value), 0, 0, 0)
}

// report appends one event of linux/input.h.
func report(b []byte, kind, code uint16, value uint32) []byte {
	b = append(b, make([]byte, 16)...) // the time
	b = binary.NativeEndian.AppendUint16(b, kind)
	b = binary.NativeEndian.AppendUint16(b, code)
	return binary.NativeEndian.AppendUint32(b, value)
}

// Close takes the keyboard away.
func (k *Keyboard) Close() {
	os.Remove(k.path)
	k.pipe.Close()
}

type key struct {
	code  uint16
	shift bool
}

const shiftKey = 42

// typist says which key types a character of an MRZ, by layout.
var typist = map[string]map[byte]key{
	"US": keys("qwertyuiop", "asdfghjkl", "zxcvbnm", 44, key{51, true}, false),
	"DE": keys("qwertzuiop", "asdfghjkl", "yxcvbnm", 44, key{86, false}, false),
	"FR": keys("azertyuiop", "qsdfghjklm", "wxcvbn", 44, key{86, false}, true),
}

func keys(top, middle, bottom string, low uint16, filler key, shiftedDigits bool) map[byte]key {
	m := map[byte]key{'\r': {28, false}, '<': filler}
	for i, c := range "1234567890" {
		m[byte(c)] = key{uint16(2 + i), shiftedDigits}
	}
	for from, row := range map[uint16]string{16: top, 30: middle, low: bottom} {
		for i, c := range strings.ToUpper(row) {
			m[byte(c)] = key{from + uint16(i), true}
		}
	}
	return m
}
