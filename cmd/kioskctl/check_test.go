package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gatehouse/capture/vision"
	"gatehouse/cmd/kioskd/control"
	"gatehouse/cmd/kioskd/health"
	"gatehouse/device"
)

// The test binary is a visiond as well: one that is slow to start, or that
// starts and then does not answer.
func TestMain(m *testing.M) {
	var err error
	switch filepath.Base(os.Args[0]) {
	case "slow-visiond":
		time.Sleep(health.Limit + time.Second)
		err = serve(eyes{})
	case "mute-visiond":
		err = serve(eyes{mute: true})
	default:
		os.Exit(m.Run())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(e eyes) error {
	conn, err := net.FileConn(os.NewFile(3, "vision line"))
	if err != nil {
		return err
	}
	return vision.Serve(context.Background(), conn, func(vision.Setup) (vision.Eyes, error) { return e, nil })
}

type eyes struct {
	vision.Eyes
	mute bool
}

func (e eyes) Check(ctx context.Context, _ string) (device.Identity, error) {
	if e.mute {
		select {}
	}
	return device.Identity{Model: "here"}, nil
}

// A visiond that is slow to start is well; one that does not answer is not.
func TestCheckAwaitsVision(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for program, want := range map[string]string{"slow-visiond": "vision   ok      here", "mute-visiond": "vision   faulty"} {
		t.Run(program, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path, cfg := filepath.Join(dir, program), filepath.Join(dir, "kioskd.toml")
			if err := os.Symlink(self, path); err != nil {
				t.Fatal(err)
			}
			text := fmt.Sprintf("[kiosk]\nid = \"UT.GATE.0001\"\nstate = %q\n[vision]\nprogram = %q\n[uplink]\nbroker = \"mqtts://127.0.0.1:8883\"\n", dir, path)
			if err := os.WriteFile(cfg, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			var out, errOut strings.Builder
			if status := run([]string{"check", "-config", cfg}, nil, &out, &errOut); status != 1 || !strings.Contains(out.String(), want) {
				t.Errorf("status %d, want 1 and %q:\n%s%s", status, want, &out, &errOut)
			}
		})
	}
}

// A kioskd that was just started has asked no device yet; that is awaited, and
// not taken for "all is well".
func TestCheckAwaitsKioskd(t *testing.T) {
	dir := t.TempDir()
	cfg := filepath.Join(dir, "kioskd.toml")
	text := fmt.Sprintf("[kiosk]\nid = \"UT.GATE.0001\"\nstate = %q\n[uplink]\nbroker = \"mqtts://127.0.0.1:8883\"\n", dir)
	if err := os.WriteFile(cfg, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", filepath.Join(dir, "control.sock"))
	if err != nil {
		t.Fatal(err)
	}
	var asked atomic.Int32
	kioskd := http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		var s control.Status
		if asked.Add(1) > 1 {
			s.Devices = []health.Device{{Name: "panel", State: health.Faulty, Text: "no answer"}}
		}
		json.NewEncoder(w).Encode(s)
	})}
	go kioskd.Serve(l)
	defer kioskd.Close()
	var out, errOut strings.Builder
	if status := run([]string{"check", "-config", cfg}, nil, &out, &errOut); status != 1 || !strings.Contains(out.String(), "panel    faulty") {
		t.Errorf("status %d, want 1 and a faulty panel:\n%s%s", status, &out, &errOut)
	}
}
