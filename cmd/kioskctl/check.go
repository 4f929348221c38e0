package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"gatehouse/cmd/kioskd/config"
	"gatehouse/cmd/kioskd/control"
	"gatehouse/cmd/kioskd/devices"
	"gatehouse/cmd/kioskd/health"
	"gatehouse/cmd/settings"
	"gatehouse/uplink/shelf"
)

const (
	askLimit  = 5 * time.Second  // for the answer of a running kioskd
	bootLimit = 10 * time.Second // for a visiond, or a kioskd, that was just started
	askAgain  = 200 * time.Millisecond
)

// check names each device and whether it works. A running kioskd owns the
// devices and is asked; otherwise they are opened here. Exit status 1: one of
// them is away or faulty.
func check(args []string, _ io.Reader, out, errOut io.Writer) int {
	cfg, asJSON, ok := kiosk("check", args, errOut)
	if !ok {
		return 2
	}
	found, err := askDevices(cfg, errOut)
	if err != nil {
		fmt.Fprintf(errOut, "kioskctl check: %v\n", err)
		return 1
	}
	if asJSON {
		json.NewEncoder(out).Encode(found)
	} else {
		for _, d := range found {
			fmt.Fprintf(out, "%-8s %-7s %s\n", d.Name, d.State, d.Text)
			if d.Detail != "" {
				fmt.Fprintf(out, "%-8s %-7s %s\n", "", "", d.Detail)
			}
		}
	}
	if !health.Well(found) {
		return 1
	}
	return 0
}

func askDevices(cfg config.Config, errOut io.Writer) ([]health.Device, error) {
	if found, running, err := askKiosk(cfg.ControlPath()); running {
		return found, err
	}
	set, err := devices.Open(context.Background(), cfg, errOut)
	if err != nil {
		return nil, err
	}
	defer set.Close()
	if cfg.Face.Source != "" {
		keys, err := settings.File("shelf.keys", cfg.Shelf.Keys, func(b []byte) (shelf.Keys, error) { return shelf.ParseKeys(string(b)) })
		if err != nil {
			return nil, err
		}
		if err := set.OpenFaces(context.Background(), cfg, keys); err != nil {
			return nil, err
		}
	}
	// Loading OpenCV from a cold disk takes longer than an answer may. visiond is
	// therefore awaited first; what is wrong with it, the real question finds.
	boot, cancel := context.WithTimeout(context.Background(), bootLimit)
	defer cancel()
	set.Eyes.Check(boot, "")
	return health.Check(context.Background(), set.Probes()), nil
}

// askKiosk asks the kioskd at the socket path, if one is running. One that was
// just started knows nothing of its devices yet, and that is not "all is well".
func askKiosk(path string) (found []health.Device, running bool, err error) {
	for limit := time.Now().Add(bootLimit); time.Now().Before(limit); time.Sleep(askAgain) {
		ctx, cancel := context.WithTimeout(context.Background(), askLimit)
		s, err := control.Ask(ctx, path)
		cancel()
		if err != nil {
			return nil, false, nil
		}
		if len(s.Devices) > 0 {
			return s.Devices, true, nil
		}
	}
	return nil, true, errors.New("kioskd has not asked its devices yet: try again in some seconds")
}
