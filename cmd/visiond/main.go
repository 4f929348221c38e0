package main

import (
	"context"
	"fmt"
	"net"
	"os"

	"gatehouse/capture/vision"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "visiond:", err)
		os.Exit(1)
	}
}

// run serves the line on descriptor 3 until the other end closes it.
func run() error {
	f := os.NewFile(3, "vision line")
	conn, err := net.FileConn(f)
	if err != nil {
		return fmt.Errorf("descriptor 3 is not the vision line (%w); visiond is started by kioskd or kioskctl, not by hand", err)
	}
	f.Close()
	// The readers are not waited for: one may sit in a read of a silent camera,
	// and the process ends with the line.
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	err = vision.Serve(ctx, conn, func(s vision.Setup) (vision.Eyes, error) {
		if err := limit(s.MemoryLimit); err != nil {
			return nil, err
		}
		e := newEyes(s)
		for _, c := range e.cameras {
			go c.Run(ctx)
		}
		return e, nil
	})
	return err
}
