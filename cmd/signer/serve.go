package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"time"

	"gatehouse/capture/cvc"
	"gatehouse/uplink/terminal"
)

// serve answers on the socket until the context ends.
func serve(outer context.Context, t *token, dir, socket string, log *slog.Logger) error {
	var centre atomic.Pointer[terminal.Centre]
	ctx, fail := context.WithCancelCause(outer)
	defer fail(nil)
	load := func() error {
		all, err := readCertificates(dir)
		if err != nil {
			return err
		}
		usable, err := t.proven(ctx, all, log)
		if err != nil {
			return err
		}
		// A token that fails once has been pulled out, or has lost its login.
		centre.Store(&terminal.Centre{Certificates: usable, Keys: t, Now: time.Now, Failed: fail})
		log.Info("certificates read", "found", len(all), "usable", len(usable))
		return nil
	}
	if err := load(); err != nil {
		return err
	}
	listener, err := listen(ctx, socket)
	if err != nil {
		return err
	}
	server := terminal.Server(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { centre.Load().ServeHTTP(w, r) }))
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	defer signal.Stop(hup)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	log.Info("serving", "socket", socket)
	for {
		select {
		case <-hup:
			if err := load(); err != nil {
				log.Error("the certificates stay as they were", "err", err)
			}
		case err := <-ended:
			return err
		case <-ctx.Done():
			stop, cancel := context.WithTimeout(context.Background(), 5*time.Second)
			defer cancel()
			err := server.Shutdown(stop)
			<-ended
			if outer.Err() == nil {
				return context.Cause(ctx)
			}
			return err
		}
	}
}

// listen opens the socket, for its owner alone. One that a dead signer left is
// replaced; one that answers is not.
func listen(ctx context.Context, path string) (net.Listener, error) {
	if info, err := os.Lstat(path); err == nil {
		if info.Mode()&os.ModeSocket == 0 {
			return nil, fmt.Errorf("%s is there and is no socket", path)
		}
		var d net.Dialer
		if c, err := d.DialContext(ctx, "unix", path); err == nil {
			c.Close()
			return nil, fmt.Errorf("%s is served already", path)
		}
		if err := os.Remove(path); err != nil {
			return nil, err
		}
	}
	old := syscall.Umask(0o177) // nothing else makes files while the program starts
	defer syscall.Umask(old)
	var c net.ListenConfig
	return c.Listen(ctx, "unix", path)
}

// readCertificates reads all files of a folder.
func readCertificates(dir string) ([]*cvc.Certificate, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var all []*cvc.Certificate
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		path := filepath.Join(dir, e.Name())
		info, err := e.Info()
		if err != nil {
			return nil, err
		}
		if info.Size() > cvc.MaxCertificate {
			return nil, fmt.Errorf("%s: %d bytes are no certificate", path, info.Size())
		}
		der, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		c, err := cvc.Parse(der)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		all = append(all, c)
	}
	return all, nil
}

// proven leaves out the certificates of terminals whose keys the token does not have:
// they are said, and nothing is ever signed for them. It fails where none is left.
func (t *token) proven(ctx context.Context, all []*cvc.Certificate, log *slog.Logger) (usable []*cvc.Certificate, err error) {
	terminals := 0
	for _, c := range all {
		if c.Role == cvc.InspectionSystem {
			if err := t.prove(ctx, string(c.CHR), cvc.KeyOf(c, all)); err != nil {
				log.Error("the key of a terminal cannot be used", "chr", c.CHR, "err", err)
				continue
			}
			terminals++
		}
		usable = append(usable, c)
	}
	if terminals == 0 {
		return nil, errors.New("no certificate of a terminal has its key in the token: see above")
	}
	return usable, nil
}
