package main

import (
	"encoding/json"
	"errors"
	"io"

	"gatehouse/uplink/exchange"
)

// check proves the chains of a store that no node is running on. With a
// configuration it verifies each record's signature by the registered kiosks.
func check(db, path string, out io.Writer) (err error) {
	var keys exchange.KeyFunc
	if path != "" {
		cfg, err := readConfig(path)
		if err != nil {
			return err
		}
		trust, err := cfg.trust()
		if err != nil {
			return err
		}
		keys = trust.Key
	}
	store, err := exchange.OpenReadOnly(db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	report, err := store.Check(keys)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(out)
	enc.SetIndent("", "  ")
	if err := enc.Encode(report); err != nil {
		return err
	}
	if !report.Sound {
		return errUnsound
	}
	return nil
}
