package main

import (
	"context"
	"fmt"
	"time"

	"gatehouse/cmd/models"
	"gatehouse/cmd/settings"
	"gatehouse/uplink/shelf"
)

// signFaceModels makes the nation's list of cards. It refuses what a kiosk would.
func signFaceModels(_ context.Context, c *modelsCall, args []string) error {
	m := shelf.Manifest{Kind: shelf.KindFaceModels, Issued: c.now.UTC().Truncate(time.Second)}
	var key, dir string
	days := 365
	c.flags.StringVar(&m.Name, "name", "", "of the list")
	c.flags.Uint64Var(&m.Version, "version", 0, "higher than the last one")
	c.flags.IntVar(&days, "days", days, "until it expires")
	c.flags.StringVar(&key, "sign", "", "the nation's secret key")
	c.flags.StringVar(&dir, "out", "", "folder of the shelf or of a medium")
	rest, err := mixed(c.flags, args)
	switch {
	case err != nil:
		return err
	case len(rest) == 0 || m.Name == "" || m.Version == 0 || key == "" || dir == "" || days < 1 || days > 3650:
		return usageError("at least one card, --name, --version, --sign and --out are wanted; --days is 1 to 3650")
	}
	m.Expires = m.Issued.AddDate(0, 0, days)
	signer, err := settings.File("--sign", key, func(b []byte) (shelf.Signer, error) { return shelf.NewSigner(string(b)) })
	if err != nil {
		return err
	}
	cards, err := readCards(rest)
	if err != nil {
		return err
	}
	content, err := models.EncodeCards(cards)
	if err != nil {
		return err
	}
	if m, err = shelf.Sign(dir, m, "json", content, signer); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "list %s, version %d: %d models, expires %s\n", m.Name, m.Version, len(cards), m.Expires.Format(time.DateOnly))
	return nil
}
