package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"os/signal"
	"runtime/debug"
	"time"

	"gatehouse/capture/face/model"
	"gatehouse/cmd/kioskd/config"
	"gatehouse/cmd/models"
)

const faceModelsUsage = `usage: kioskctl models add [-config FILE] [--json] DIR
         DIR: a technician's medium with the files of models, and NAME.manifest of the nation's
         signed list, if there is a newer one; taken whole or not at all
       kioskctl models list [-config FILE] [--json]
       kioskctl models check [-config FILE] [--json]
         reads each again, compares its hash, and tries it on pictures of which the answer is known
       kioskctl models remove [-config FILE] ID
       kioskctl models sign --name NAME --version N [--days N] --sign KEY --out DIR CARD.json...
         makes the nation's list of model cards
       Exit status 1: something was refused or is not in order`

// modelsCall is one call of a verb.
type modelsCall struct {
	flags       *flag.FlagSet
	store       *models.Store
	asJSON      bool
	out, errOut io.Writer
	now         time.Time
}

// faceModels keeps the networks for faces of this kiosk, and makes the list of cards.
func faceModels(args []string, _ io.Reader, out, errOut io.Writer) int {
	verbs := map[string]func(context.Context, *modelsCall, []string) error{
		"add": addFaceModels, "list": listFaceModels, "check": checkFaceModels, "remove": removeFaceModel, "sign": signFaceModels,
	}
	if len(args) == 0 || verbs[args[0]] == nil {
		fmt.Fprintln(errOut, faceModelsUsage)
		return 2
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(math.MaxInt64)) // a model is held whole, and may be larger than what kioskctl aims at
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	c := &modelsCall{flags: flag.NewFlagSet(args[0], flag.ContinueOnError), out: out, errOut: errOut, now: time.Now()}
	err := verbs[args[0]](ctx, c, args[1:])
	return ended(errOut, "models "+args[0], faceModelsUsage, 0, err)
}

// open parses the flags, opens the store of the kiosk and gives the n arguments.
func (c *modelsCall) open(args []string, n int) ([]string, error) {
	path := c.flags.String("config", defaultConfig, "configuration file")
	c.flags.BoolVar(&c.asJSON, "json", false, "print JSON")
	rest, err := mixed(c.flags, args)
	switch {
	case err != nil:
		return nil, err
	case len(rest) != n:
		return nil, usageError("wrong number of arguments")
	}
	cfg, err := config.Load(*path)
	if err != nil {
		return nil, err
	}
	c.store, err = modelStore(cfg)
	return rest, err
}

// bench starts visiond with models that were proven.
func (c *modelsCall) bench(_ context.Context, networks ...*model.Checked) (models.Studier, func(), error) {
	w, err := startNetworks(c.errOut, networks...)
	if err != nil {
		return nil, nil, err
	}
	return w, func() { w.Close() }, nil
}

func addFaceModels(ctx context.Context, c *modelsCall, args []string) error {
	rest, err := c.open(args, 1)
	if err != nil {
		return err
	}
	bar := modelsBar{w: c.errOut}
	r, err := c.store.Add(ctx, rest[0], c.bench, bar.at)
	bar.clear()
	if err != nil {
		return err
	}
	if c.asJSON {
		if err := json.NewEncoder(c.out).Encode(addedView(r)); err != nil {
			return err
		}
	} else {
		c.printAdded(r)
	}
	if err := r.Err(); err != nil {
		fmt.Fprintf(c.errOut, "kioskctl models add: %v\n", err)
		return errNotAll
	}
	return nil
}

func (c *modelsCall) printAdded(r models.Report) {
	if r.List != nil {
		fmt.Fprintf(c.out, "list %s, version %d, issued %s, is on the shelf\n", r.List.Name, r.List.Version, r.List.Issued.Format(time.RFC3339))
	}
	for _, m := range r.Models {
		state := "installed"
		switch {
		case m.Err != nil:
			state = "refused"
		case !r.Taken:
			state = "in order, not installed: another one on the medium was refused"
		}
		fmt.Fprintf(c.out, "%s, %s, %v: %s; %s\n", m.ID, m.Task, m.Source, viewTrial(m.Trial), state)
	}
}

func removeFaceModel(_ context.Context, c *modelsCall, args []string) error {
	rest, err := c.open(args, 1)
	if err != nil {
		return err
	}
	if err := c.store.Remove(rest[0]); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "removed %s\n", rest[0])
	return nil
}
