package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"

	"gatehouse/cmd/kioskd/config"
	"gatehouse/cmd/settings"
	"gatehouse/uplink/shelf"
	"gatehouse/uplink/trust"
)

const trustUsage = `usage: kioskctl trust import [--store DIR] [--keys FILE] [--json] FILE...
         certificates, master lists, revocation, defect and deviation lists, LDIF, archives of them;
         NAME.manifest is a bundle that the nation signed
       kioskctl trust list [--store DIR] [--json]
       kioskctl trust show [--store DIR] [--json] SHA256|COUNTRY|FILE|LIST
       kioskctl trust remove [--store DIR] SHA256|LIST`

// trustHeap is the collector's aim while lists are imported: the dump of the ICAO
// PKD has 30,000 signers.
const trustHeap = 512 << 20

// trustCall is a call of one verb.
type trustCall struct {
	store       *trust.Store
	keys        string
	asJSON      bool
	args        []string
	out, errOut io.Writer
	now         time.Time
}

// trustStore keeps the store of whom to believe about chips. Exit status 1: a file
// could not be taken, or a list in it was refused.
func trustStore(args []string, _ io.Reader, out, errOut io.Writer) int {
	verbs := map[string]func(context.Context, trustCall) error{
		"import": importTrust, "list": listTrust, "show": showTrust, "remove": removeTrust,
	}
	if len(args) == 0 || verbs[args[0]] == nil {
		fmt.Fprintln(errOut, trustUsage)
		return 2
	}
	debug.SetMemoryLimit(trustHeap)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	call, err := readTrustCall(args[0], args[1:], out, errOut)
	if err == nil {
		err = verbs[args[0]](ctx, call)
	}
	return ended(errOut, "trust "+args[0], trustUsage, 0, err)
}

func readTrustCall(verb string, args []string, out, errOut io.Writer) (trustCall, error) {
	kiosk := config.Default()
	if c, err := config.Load(defaultConfig); err == nil {
		kiosk = c
	}
	c := trustCall{out: out, errOut: errOut, now: time.Now()}
	flags := flag.NewFlagSet(verb, flag.ContinueOnError)
	dir := flags.String("store", kiosk.TrustPath(), "folder of the store")
	flags.BoolVar(&c.asJSON, "json", false, "print JSON")
	if verb == "import" {
		flags.StringVar(&c.keys, "keys", kiosk.Shelf.Keys, "the nation's public keys, for bundles")
	}
	var err error
	if c.args, err = mixed(flags, args); err != nil {
		return c, err
	}
	if n := len(c.args); verb == "list" && n > 0 || verb == "import" && n == 0 || verb != "list" && verb != "import" && n != 1 {
		return c, usageError("wrong number of arguments")
	}
	c.store, err = trust.Open(*dir)
	return c, err
}

func importTrust(ctx context.Context, c trustCall) error {
	var failed error
	for _, path := range c.args {
		bar := &trustBar{w: c.errOut}
		r, err := importOne(ctx, c, path, trust.Options{Now: c.now, Progress: bar.at})
		bar.clear()
		switch {
		case err != nil:
			fmt.Fprintf(c.errOut, "kioskctl trust import: %v\n", err)
			failed = errNotAll
		case r.Err() != nil || !r.Taken():
			failed = errNotAll
		}
		if err == nil && c.asJSON {
			json.NewEncoder(c.out).Encode(r)
		} else if err == nil {
			printImport(c.out, c.errOut, r)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return failed
}

// importOne takes a bundle by its manifest, and everything else by its content.
func importOne(ctx context.Context, c trustCall, path string, o trust.Options) (trust.Report, error) {
	if !strings.HasSuffix(path, ".manifest") {
		manifest := path + ".manifest" // the bundle's name alone
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			return c.store.Import(ctx, path, o)
		}
		if _, err := os.Stat(manifest); err != nil {
			return c.store.Import(ctx, path, o)
		}
		path = manifest
	}
	keys, err := settings.File("keys", c.keys, func(b []byte) (shelf.Keys, error) { return shelf.ParseKeys(string(b)) })
	if err != nil {
		return trust.Report{}, fmt.Errorf("%s: the nation's keys are needed for a bundle: %w", path, err)
	}
	return c.store.ImportBundle(ctx, path, keys, o)
}

func printImport(out, errOut io.Writer, r trust.Report) {
	fmt.Fprintf(out, "%s\n", filepath.Base(r.File))
	for _, l := range r.Lists {
		fmt.Fprintf(out, "  %s: %s\n", l.Name, describeList(l))
		if l.Note != "" {
			fmt.Fprintf(out, "    %s\n", l.Note)
		}
	}
	for _, what := range r.Proven {
		fmt.Fprintf(out, "  now proven: %s\n", what)
	}
	for _, what := range r.Replaced {
		fmt.Fprintf(out, "  replaced by a newer one: %s\n", what)
	}
	fmt.Fprintf(out, "  %d certificates: %d new, %d known, %d document signers, %d rejected; %d dropped; %d lists refused\n",
		r.Certificates, r.New, r.Known, r.Signers, len(r.Rejected), r.Dropped, len(r.Refused))
	for _, x := range r.Rejected {
		fmt.Fprintf(errOut, "  rejected: %s: %s%s\n", x.Where, x.Reason, parenthesis(x.Subject))
	}
	for _, x := range r.Refused {
		fmt.Fprintf(errOut, "  refused: %s: %s\n", x.What, x.Reason)
	}
}

// describeList says what a list is worth.
func describeList(l trust.ListReport) string {
	var parts []string
	if l.Kind != trust.KindRevocation {
		parts = append(parts, fmt.Sprintf("holds %d", l.Certificates))
	}
	if l.Level != "" {
		parts = append(parts, "level "+l.Level)
	}
	switch {
	case l.Proven:
		parts = append(parts, "proven")
	case l.Kind == trust.KindCertificate || l.Kind == trust.KindDirectory:
		parts = append(parts, "by hand")
	default:
		parts = append(parts, "not proven")
	}
	return strings.Join(parts, ", ")
}

func parenthesis(s string) string {
	if s == "" {
		return ""
	}
	return " (" + s + ")"
}

func removeTrust(ctx context.Context, c trustCall) error {
	r, err := c.store.Remove(ctx, c.args[0], trust.Options{Now: c.now})
	if err != nil {
		return err
	}
	for _, what := range r.Removed {
		fmt.Fprintf(c.out, "removed %s\n", what)
	}
	fmt.Fprintf(c.out, "%d certificates are gone; what is older than what was removed is still refused\n", r.Dropped)
	return nil
}

// trustBar shows on a terminal how far an import is, once it takes a while.
type trustBar struct {
	w     io.Writer
	bar   *progressbar.ProgressBar
	stage trust.Stage
	total int64
	since time.Time
}

func (b *trustBar) at(stage trust.Stage, done, total int64) {
	if !isTerminal(b.w) {
		return
	}
	if b.since.IsZero() {
		b.since = time.Now()
	}
	if time.Since(b.since) < 500*time.Millisecond {
		return
	}
	if b.bar == nil || b.stage != stage || b.total != total {
		b.clear()
		what := "reading"
		if stage == trust.Proving {
			what = "verifying"
		}
		b.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(b.w), progressbar.OptionSetDescription(what),
			progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond))
		b.stage, b.total = stage, total
	}
	b.bar.Set64(done)
}

func (b *trustBar) clear() {
	if b.bar != nil {
		b.bar.Clear()
		b.bar = nil
	}
}
