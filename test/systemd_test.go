package test

import (
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gatehouse/test/rig/line"
	"gatehouse/test/rig/officer"
)

// kioskd tells systemd when it is ready and that it lives, in the way of
// sd_notify(3); the test is the service manager.
func TestSystemd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notify")
	manager, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer manager.Close()
	t.Setenv("NOTIFY_SOCKET", path)
	t.Setenv("WATCHDOG_USEC", "1000000")
	start(t, line.Options{Seed: 8}, officer.Follow)
	heard := map[string]int{}
	b := make([]byte, 4096)
	for limit := time.Now().Add(patience); heard["READY=1"] < 1 || heard["WATCHDOG=1"] < 3; {
		manager.SetReadDeadline(limit)
		n, err := manager.Read(b)
		if err != nil {
			t.Fatalf("heard %v, then: %v", heard, err)
		}
		for l := range strings.Lines(string(b[:n])) {
			heard[strings.TrimSpace(l)]++
		}
	}
}
