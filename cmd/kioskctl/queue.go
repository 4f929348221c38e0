package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"gatehouse/cmd/kioskd/config"
	"gatehouse/cmd/kioskd/control"
	"gatehouse/uplink/queue"
)

// showQueue counts what waits for the national node: numbers, sizes and ages,
// never content. A running kioskd is asked; otherwise the file is read.
func showQueue(args []string, _ io.Reader, out, errOut io.Writer) int {
	cfg, asJSON, ok := kiosk("queue", args, errOut)
	if !ok {
		return 2
	}
	lanes, link, err := countQueue(cfg)
	if err != nil {
		fmt.Fprintf(errOut, "kioskctl queue: %v\n", err)
		return 1
	}
	if asJSON {
		json.NewEncoder(out).Encode(lanes)
		return 0
	}
	fmt.Fprintf(out, "uplink: %s\n", link)
	fmt.Fprintf(out, "%-10s %8s %8s %6s %8s %10s %10s\n", "lane", "waiting", "sent", "dead", "damaged", "bytes", "oldest")
	for _, l := range lanes {
		fmt.Fprintf(out, "%-10s %8d %8d %6d %8d %10d %10s\n", l.Name, l.Queued, l.Sent, l.Dead, l.Damaged, l.Bytes, l.Oldest.Round(time.Second))
	}
	return 0
}

func countQueue(cfg config.Config) ([]control.Lane, string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), askLimit)
	defer cancel()
	s, err := control.Ask(ctx, cfg.ControlPath())
	if err != nil {
		stats, err := queue.ReadStats(cfg.QueuePath())
		return control.Lanes(stats, time.Now()), "kioskd is not running", err
	}
	link := "connected"
	switch {
	case s.Uplink.Note != "":
		link = s.Uplink.Note
	case !s.Uplink.Connected:
		link = "not connected"
	}
	return s.Queue, link, nil
}
