package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"gatehouse/capture"
	"gatehouse/cmd/settings"
	"gatehouse/uplink/envelope"
	"gatehouse/uplink/gallery"
	"gatehouse/uplink/shelf"
)

const galleryUsage = `usage: kioskctl gallery make [MODELS] --name NAME --version N [--days N] --sign KEY --to KEY.pem[,KEY.pem..] --out DIR LIST
         LIST is .csv with a line of column names, or .json with an array of objects:
         subject,modality,position,model,encoding,template,picture,reason
         modality: finger, face; position: 1 right thumb .. 10 left little, 0 unknown or a face; template and
         picture: files beside LIST, no picture = empty. Of a finger the template is native, ISO or ANSI, or an image
         of which one is made. Of a face it is a picture of one face, of which one is made by the network of MODELS
         (see kioskctl face), in the encoding float32, or int8 where the list says so; or, where model is ID:SHA256 of
         a network's card and files, the numbers that it gave: float32, little-endian, of length one, or int8, the
         largest 127
       kioskctl gallery show --keys FILE [--json] NAME.manifest
         name, version, age and counts; nothing of a person
       kioskctl gallery check --keys FILE --open KEY.pem [--json] NAME.manifest
         opens it as a kiosk does: time and memory; all pictures too
       KEY.pem is X25519. Exit status 1: the gallery is not in order`

// galleryCall is one call of a verb.
type galleryCall struct {
	flags       *flag.FlagSet
	keys        string
	open        string
	json        bool
	out, errOut io.Writer
	now         time.Time
}

// galleries makes, shows and checks galleries of persons who are looked for.
func galleries(args []string, in io.Reader, out, errOut io.Writer) int {
	verbs := map[string]func(context.Context, *galleryCall, []string) error{"make": makeGallery, "show": showGallery, "check": checkGallery}
	if len(args) > 0 && (args[0] == "-h" || args[0] == "--help") {
		fmt.Fprintln(out, galleryUsage)
		return 0
	}
	if len(args) == 0 || verbs[args[0]] == nil {
		fmt.Fprintln(errOut, galleryUsage)
		return 2
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(math.MaxInt64)) // models for faces are held
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	c := &galleryCall{flags: flag.NewFlagSet(args[0], flag.ContinueOnError), out: out, errOut: errOut, now: time.Now()}
	err := verbs[args[0]](ctx, c, args[1:])
	return ended(errOut, "gallery "+args[0], galleryUsage, 0, err)
}

// manifest parses the flags and gives folder and name of the one gallery.
func (c *galleryCall) manifest(args []string) (dir, name string, err error) {
	c.flags.StringVar(&c.keys, "keys", "", "the nation's public keys")
	c.flags.BoolVar(&c.json, "json", false, "print JSON")
	rest, err := mixed(c.flags, args)
	switch {
	case err != nil:
		return "", "", err
	case len(rest) != 1:
		return "", "", usageError("one manifest is wanted")
	case c.keys == "":
		return "", "", usageError("--keys is wanted: a gallery without a signature that counts is none")
	}
	dir, name = splitGallery(rest[0])
	return dir, name, nil
}

// splitGallery takes DIR/NAME.manifest or DIR/NAME apart.
func splitGallery(path string) (dir, name string) {
	return filepath.Dir(path), strings.TrimSuffix(filepath.Base(path), ".manifest")
}

// galleryOptions reads key files; open may be empty.
func galleryOptions(keys, open string) (o gallery.Options, err error) {
	o.Keys, err = settings.File("--keys", keys, func(b []byte) (shelf.Keys, error) { return shelf.ParseKeys(string(b)) })
	if err == nil && open != "" {
		o.Key, err = settings.File("--open", open, envelope.ParseOpener)
	}
	return o, err
}

// galleryView is what is printed of a gallery.
type galleryView struct {
	Name      string         `json:"name"`
	Version   uint64         `json:"version"`
	Issued    time.Time      `json:"issued"`
	Expires   time.Time      `json:"expires"`
	AgeHours  int            `json:"age_hours"`
	Expired   bool           `json:"expired"`
	Bytes     int64          `json:"bytes"`
	Subjects  uint64         `json:"subjects"`
	Templates uint64         `json:"templates"`
	Pictures  uint64         `json:"pictures"`
	Readers   int            `json:"recipients"`
	Models    []galleryModel `json:"models"`
	Opened    *galleryOpened `json:"opened,omitempty"`
}

// galleryModel is how many templates there are of one model.
type galleryModel struct {
	Modality string `json:"modality"`
	Name     string `json:"name"`
	SHA256   string `json:"sha256,omitempty"` // over the files of a network
	Encoding string `json:"encoding"`
	Count    uint64 `json:"count"`

	label string // for people
}

// galleryOpened is what opening took.
type galleryOpened struct {
	Milliseconds int64 `json:"ms"`
	Locked       int   `json:"locked_bytes"`
	Index        int   `json:"index_bytes"`
	Pictures     int   `json:"pictures_opened"`
}

func (c *galleryCall) print(m shelf.Manifest, h gallery.Header, opened *galleryOpened) error {
	v := galleryView{
		Name: m.Name, Version: m.Version, Issued: m.Issued, Expires: m.Expires, AgeHours: int(m.Age(c.now) / time.Hour), Expired: m.Expired(c.now), Bytes: m.Size,
		Subjects: h.Subjects, Templates: h.Rows, Pictures: h.Pictures, Readers: len(h.Wraps), Opened: opened,
	}
	for _, m := range h.Models {
		shown := galleryModel{Modality: m.Modality.String(), Name: m.Name, Encoding: m.Encoding, Count: m.Count, label: m.String()}
		if m.Modality == gallery.Face {
			shown.SHA256 = hex.EncodeToString(m.SHA256[:])
		}
		v.Models = append(v.Models, shown)
	}
	if c.json {
		e := json.NewEncoder(c.out)
		e.SetIndent("", "  ")
		return e.Encode(v)
	}
	fmt.Fprintf(c.out, "gallery %s, version %d, issued %s, %d hours ago, expires %s", v.Name, v.Version, v.Issued.Format(time.RFC3339), v.AgeHours, v.Expires.Format(time.RFC3339))
	if v.Expired {
		fmt.Fprint(c.out, ": EXPIRED")
	}
	fmt.Fprintf(c.out, "\n%d subjects, %d templates, %d pictures, %d bytes, sealed for %d\n", v.Subjects, v.Templates, v.Pictures, v.Bytes, v.Readers)
	for _, model := range v.Models {
		fmt.Fprintf(c.out, "%-8s %6d  %s, %s\n", model.Modality, model.Count, model.label, model.Encoding)
	}
	if o := v.Opened; o != nil {
		fmt.Fprintf(c.out, "opened in %d ms: %d KiB of locked memory, %d of them to search in; %d pictures are in order\n", o.Milliseconds, o.Locked>>10, o.Index>>10, o.Pictures)
	}
	return nil
}

func showGallery(_ context.Context, c *galleryCall, args []string) error {
	dir, name, err := c.manifest(args)
	if err != nil {
		return err
	}
	o, err := galleryOptions(c.keys, "")
	if err != nil {
		return err
	}
	m, h, err := gallery.Show(dir, name, o)
	if err != nil {
		return err
	}
	return c.print(m, h, nil)
}

func checkGallery(ctx context.Context, c *galleryCall, args []string) error {
	c.flags.StringVar(&c.open, "open", "", "a recipient's private key")
	dir, name, err := c.manifest(args)
	switch {
	case err != nil:
		return err
	case c.open == "":
		return usageError("--open is wanted")
	}
	o, err := galleryOptions(c.keys, c.open)
	if err != nil {
		return err
	}
	began := time.Now()
	g, err := gallery.Open(ctx, dir, name, o)
	if err != nil {
		return err
	}
	defer g.Close()
	opened := &galleryOpened{Milliseconds: time.Since(began).Milliseconds()}
	opened.Locked, opened.Index = g.Locked()
	for i := range g.Len() {
		if err := ctx.Err(); err != nil {
			return err
		}
		b, err := g.Picture(i)
		if err != nil {
			return err
		}
		if b != nil {
			opened.Pictures++
		}
	}
	if err := c.print(g.Manifest, g.Header, opened); err != nil {
		return err
	}
	if g.Manifest.Expired(c.now) {
		return fmt.Errorf("%s: it expired on %s: install a newer one", name, g.Manifest.Expires.Format(time.DateOnly))
	}
	return nil
}

// position reads a finger's number.
func position(text string) (capture.Finger, error) {
	for f := capture.FingerUnknown; f <= capture.LeftLittle; f++ {
		if text == fmt.Sprint(uint8(f)) {
			return f, nil
		}
	}
	return 0, errors.New("position is not 0 to 10")
}
