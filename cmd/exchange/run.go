package main

import (
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"gatehouse/uplink/broker"
	"gatehouse/uplink/exchange"
)

// lane is what receipts are due for.
type lane struct {
	kiosk string
	epoch uint64
	name  string
}

// office joins node and broker. All but trust belongs to the subscriber's loop.
type office struct {
	node *exchange.Node
	due  map[lane]struct{}
	open bool
	out  *json.Encoder
	log  *slog.Logger
}

// run takes records until ctx ends.
func run(ctx context.Context, path string, open bool, out io.Writer, log *slog.Logger) (err error) {
	cfg, err := readConfig(path)
	if err != nil {
		return err
	}
	endpoint, err := cfg.endpoint()
	if err != nil {
		return err
	}
	opener, signer, err := cfg.keys()
	if err != nil {
		return err
	}
	var trust atomic.Pointer[exchange.Trust]
	if err := reload(cfg, &trust, log); err != nil {
		return err
	}
	node, err := exchange.Open(exchange.Config{
		Path: cfg.Database, Opener: opener, Signer: signer, Now: time.Now,
		Keys: func(kiosk string, id []byte) (*ecdsa.PublicKey, error) { return trust.Load().Key(kiosk, id) },
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, node.Close()) }()
	o := &office{node: node, due: map[lane]struct{}{}, open: open, out: json.NewEncoder(out), log: log}
	sub, err := broker.NewSubscriber(broker.SubscriberConfig{
		Broker: endpoint, ClientID: cfg.Broker.ClientID,
		Handle: o.handle, Receipts: o.receipts, Notify: o.notify,
	})
	if err != nil {
		return err
	}

	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	reloader := make(chan struct{})
	go func() {
		defer close(reloader)
		for range hup {
			if err := reload(cfg, &trust, log); err != nil {
				log.Error("the registered kiosks stay as they were", "error", err)
			}
		}
	}()
	defer func() { signal.Stop(hup); close(hup); <-reloader }()

	log.Info("node begins", "store", cfg.Database, "broker", cfg.Broker.Address)
	if err = sub.Run(ctx); errors.Is(err, context.Canceled) {
		err = nil
	}
	log.Info("node ends")
	return err
}

func reload(cfg *config, trust *atomic.Pointer[exchange.Trust], log *slog.Logger) error {
	t, err := cfg.trust()
	if err != nil {
		return err
	}
	for _, r := range t.Refused() {
		log.Warn("registered certificate is not trusted", "kiosk", r)
	}
	log.Info("kiosks registered", "trusted", t.Kiosks())
	trust.Store(t)
	return nil
}

// handle stores one message. An error keeps it at the broker.
func (o *office) handle(kiosk, name string, payload []byte) error {
	out, err := o.node.Accept(kiosk, name, payload)
	if err != nil {
		return err
	}
	switch out.Status {
	case exchange.Refused:
		o.log.Warn("message refused", "kiosk", kiosk, "lane", name, "bytes", len(payload), "reason", out.Reason)
		return nil
	case exchange.Altered:
		o.log.Error("incident: alteration", "record", out.ID.String(), "reason", out.Reason)
		return nil
	}
	o.due[lane{out.ID.Kiosk, out.ID.Epoch, out.ID.Lane}] = struct{}{}
	if out.Status != exchange.Stored {
		return nil
	}
	if out.NewEpoch {
		o.log.Info("new epoch", "kiosk", kiosk, "lane", name, "epoch", out.ID.Epoch)
	}
	if out.Reason != "" {
		o.log.Error("incident: broken chain", "record", out.ID.String(), "reason", out.Reason)
	}
	// A record is safe whether or not someone reads the lines.
	if err := o.out.Encode(newLine(out.Header, out.Record, o.open)); err != nil {
		o.log.Error("stdout", "error", err)
	}
	return nil
}

// receipts gives what is due. All: of each kiosk's lane the epoch that moved
// last, since one retained receipt stands for a lane.
func (o *office) receipts(all bool) ([]broker.Receipt, error) {
	if all {
		chains, err := o.node.Chains()
		if err != nil {
			return nil, err
		}
		latest := map[lane]exchange.Chain{}
		for _, c := range chains {
			key := lane{kiosk: c.Kiosk, name: c.Lane}
			if l, ok := latest[key]; !ok || c.Last >= l.Last {
				latest[key] = c
			}
		}
		clear(o.due)
		for _, c := range latest {
			o.due[lane{c.Kiosk, c.Epoch, c.Lane}] = struct{}{}
		}
	}
	var out []broker.Receipt
	for l := range o.due {
		b, err := o.node.Receipt(l.kiosk, l.epoch, l.name)
		if err != nil {
			return nil, fmt.Errorf("receipt for %s/%d/%s: %w", l.kiosk, l.epoch, l.name, err)
		}
		out = append(out, broker.Receipt{Kiosk: l.kiosk, Lane: l.name, Payload: b})
	}
	clear(o.due)
	return out, nil
}

func (o *office) notify(err error) {
	if err != nil {
		o.log.Warn("no connection to the broker", "error", err)
		return
	}
	o.log.Info("connected to the broker")
}
