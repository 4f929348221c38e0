package finger

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"gatehouse/device"
	"gatehouse/device/finger/packet"
)

// Options of a sensor; the zero value takes it as it left the factory.
type Options struct {
	Baud     int    // bit/s, 9600 to 115200; the sensor is set to it. 0: as it is, found by trying
	Packet   int    // bytes of a data packet, 32, 64, 128 or 256; the sensor is set to it. 0: as it is
	Address  uint32 // 0: FFFFFFFF
	Password uint32
	Size     Size          // of its image; zero: found by itself
	PPI      int           // pixels per inch; 0: 508 for 192x192, else 500
	Wait     time.Duration // for a finger; 0: 10 s
	Limit    time.Duration // for its image, from when the finger is there; 0: 12 s
}

// UART is a sensor of the family on a serial line. Calls may come from several
// goroutines; they take turns.
type UART struct {
	o    Options
	turn chan struct{}
	line line

	closed    bool
	connected bool
	baud      int  // of the line
	unsettled bool // an answer to an earlier command may still come
	counts    bool // it knows CountTemplates

	parameters packet.Parameters // zero: it does not tell
	product    packet.Product    // zero: it does not tell
	templates  int
	size       Size // zero: not known before the first image
	unmarked   bool // it does not mark the end of an image
	light      lightKind
	sends      atomic.Pointer[device.Identity] // not nil while it sends an image
}

var (
	_ Single   = (*UART)(nil)
	_ Repeater = (*UART)(nil)
	_ Shower   = (*UART)(nil)
	_ Feeler   = (*UART)(nil)
)

func packetCode(size int) int { return slices.Index([]int{32, 64, 128, 256}, size) }

// Valid says what no sensor of the family can be told.
func (o Options) Valid() error {
	switch {
	case o.Baud != 0 && !slices.Contains(speeds[:], o.Baud):
		return fmt.Errorf("%d bit/s is none of 9600 x 1 to 12", o.Baud)
	case o.Packet != 0 && packetCode(o.Packet) < 0:
		return fmt.Errorf("packets of %d bytes: 32, 64, 128 or 256", o.Packet)
	case o.PPI != 0 && (o.PPI < 250 || o.PPI > 1200):
		return fmt.Errorf("%d ppi is outside 250 to 1200", o.PPI)
	case o.Size != (Size{}) && !o.Size.valid():
		return fmt.Errorf("%v: %w", o.Size, ErrSize)
	}
	return nil
}

// Open makes the driver of the sensor at the tty path. The line itself is opened
// by the first call that needs it, and again after the sensor was away.
func Open(path string, o Options) (*UART, error) {
	if path == "" {
		return nil, fmt.Errorf("finger sensor: no serial address is configured: %w", device.ErrAbsent)
	}
	if err := o.Valid(); err != nil {
		return nil, fmt.Errorf("finger sensor: %w", err)
	}
	if o.Address == 0 {
		o.Address = packet.AnyAddress
	}
	if o.Wait == 0 {
		o.Wait = 10 * time.Second
	}
	if o.Limit == 0 {
		o.Limit = 12 * time.Second
	}
	baud := o.Baud
	if baud == 0 {
		baud = packet.FactoryBaud
	}
	return &UART{o: o, turn: make(chan struct{}, 1), baud: baud, line: line{path: path, address: o.Address}}, nil
}

func (u *UART) password() []byte { return binary.BigEndian.AppendUint32(nil, u.o.Password) }

// take waits for the call before, and makes sure that the line is open.
func (u *UART) take(ctx context.Context) error {
	select {
	case u.turn <- struct{}{}:
	case <-ctx.Done():
		return u.line.late(ctx.Err())
	}
	err := u.ready(ctx)
	if err != nil {
		u.leave()
	}
	return err
}

func (u *UART) leave() { <-u.turn }

func (u *UART) ready(ctx context.Context) error {
	switch {
	case u.closed:
		return u.line.at(fmt.Errorf("the driver is closed: %w", device.ErrAbsent))
	case u.line.port != nil && u.connected:
		return nil
	}
	u.connected = false
	u.line.close() //nolint:errcheck // what is left of an attempt that failed
	return u.connect(ctx)
}

// lost makes the next call look for the sensor anew, at any speed: one that was
// without power may be another one now.
func (u *UART) lost(err error) error {
	if errors.Is(err, device.ErrTimeout) || errors.Is(err, device.ErrGarbled) {
		u.connected = false
	}
	return err
}

// Check asks the sensor for a sign of life. While an image is on its way, which
// is one, it says what is known.
func (u *UART) Check(ctx context.Context) (device.Identity, error) {
	if known := u.sends.Load(); known != nil {
		return *known, nil
	}
	id := device.Identity{Kind: "finger", Address: u.line.path}
	if err := u.take(ctx); err != nil {
		return id, err
	}
	defer u.leave()
	if u.counts {
		b, err := u.ask(ctx, packet.CountTemplates)
		if err != nil {
			return id, u.lost(err)
		}
		u.templates = int(binary.BigEndian.Uint16(b))
	} else if _, err := u.ask(ctx, packet.CheckPassword, u.password()...); err != nil {
		return id, u.lost(err)
	}
	return u.identity(), nil
}

// identity is what was found.
func (u *UART) identity() device.Identity {
	id := device.Identity{Kind: "finger", Address: u.line.path, Model: u.product.Model, Serial: u.product.Serial}
	if u.product.Model != "" {
		id.Firmware = fmt.Sprintf("hardware %d.%d", u.product.Hardware[0], u.product.Hardware[1])
	} else {
		id.Model = "UART sensor of the ZFM-20 family"
	}
	id.Detail = u.detail()
	return id
}

// detail is for a technician.
func (u *UART) detail() string {
	var parts []string
	if u.size == (Size{}) {
		parts = append(parts, "image size found with the first image")
	} else {
		ppi := u.o.PPI
		if ppi == 0 {
			ppi = u.size.ppi()
		}
		parts = append(parts, fmt.Sprintf("%v at %d ppi", u.size, ppi))
	}
	if u.parameters == (packet.Parameters{}) {
		parts = append(parts, "tells no parameters")
	} else {
		parts = append(parts, fmt.Sprintf("library %d of %d", u.templates, u.parameters.Capacity), fmt.Sprintf("packets of %d bytes", 32<<u.parameters.Packet))
	}
	parts = append(parts, fmt.Sprintf("%d bit/s", u.baud), "password accepted")
	if u.unmarked {
		parts = append(parts, "does not mark the end of an image")
	}
	return strings.Join(parts, ", ")
}

// Close frees the line.
func (u *UART) Close() error {
	u.turn <- struct{}{} // an image that is on its way ends first
	defer u.leave()
	u.closed, u.connected = true, false
	return u.line.close()
}
