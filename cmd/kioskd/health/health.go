package health

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gatehouse/device"
)

// Limit is the time that one device has for its answer.
const Limit = 3 * time.Second

// States of a device.
const (
	OK     = "ok"
	Absent = "absent"
	Faulty = "faulty"
)

// Device is one device's answer.
type Device struct {
	Name   string        `json:"name"`
	State  string        `json:"state"`            // OK, Absent or Faulty
	Text   string        `json:"text"`             // who it is; or what is wrong and what to do
	Detail string        `json:"detail,omitempty"` // what its self-test found, for the technician
	Took   time.Duration `json:"took"`
}

// Probe is a device that can be asked. A nil Check means that none is configured.
type Probe struct {
	Name  string
	Check func(context.Context) (device.Identity, error)
	Hint  string // what a technician should look at when it is away
}

// Check asks every probe, one after the other; each has Limit.
func Check(ctx context.Context, probes []Probe) []Device {
	out := make([]Device, 0, len(probes))
	for _, p := range probes {
		out = append(out, ask(ctx, p))
	}
	return out
}

// Well tells whether every device is OK.
func Well(ds []Device) bool {
	for _, d := range ds {
		if d.State != OK {
			return false
		}
	}
	return true
}

func ask(ctx context.Context, p Probe) Device {
	if p.Check == nil {
		return Device{Name: p.Name, State: Absent, Text: "none is configured. " + p.Hint}
	}
	ctx, cancel := context.WithTimeout(ctx, Limit)
	defer cancel()
	t := time.Now()
	id, err := p.Check(ctx)
	d := Device{Name: p.Name, State: OK, Text: describe(id), Detail: id.Detail, Took: time.Since(t)}
	switch {
	case errors.Is(err, device.ErrAbsent):
		d.State = Absent
	case err != nil:
		d.State = Faulty
	}
	if err != nil {
		d.Text = fmt.Sprintf("%v. %s", err, p.Hint)
	}
	return d
}

func describe(id device.Identity) string {
	parts := make([]string, 0, 6)
	for _, s := range []string{id.Maker, id.Model, id.Firmware, id.Serial, id.Address} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}
