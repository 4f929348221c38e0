package line

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"text/template"
	"time"

	"gatehouse/capture"
	"gatehouse/test/rig"
	"gatehouse/test/rig/bench"
	"gatehouse/test/rig/broker"
	"gatehouse/test/rig/centre"
	"gatehouse/test/rig/chips"
	"gatehouse/test/rig/mirror"
	"gatehouse/test/rig/models"
	"gatehouse/test/rig/pki"
	"gatehouse/test/rig/sealed"
	"gatehouse/test/rig/sensor"
	"gatehouse/uplink/envelope"
)

// Options of a line. Dir and Bin are required.
type Options struct {
	Dir         string          // everything that is written goes below it
	Bin         string          // folder of the programs
	Seed        uint64          // of the bench: how documents come to lie
	Listen      string          // officer's page; empty: any free port
	Patience    time.Duration   // of an officer, 0 = 10 min
	Listed      []uint64        // seeds whose documents stand on the document-number list
	Models      []byte          // templates of document models; nil = the kiosk looks for none, empty = they come later
	Chips       bool            // the kiosk has a chip reader, and documents have chips
	Centre      bool            // and a terminal control centre, for fingerprints
	Sensor      *sensor.Options // of the kiosk's fingerprint sensor; nil = it has none
	Wanted      []uint64        // seeds whose fingers are in the gallery of alerts; nil = the kiosk has no gallery
	Face        *mirror.Options // of the kiosk's face cameras; nil = it has none
	FaceModels  string          // folder of networks for faces that a technician brings; empty = none
	WantedFaces []uint64        // seeds whose faces are in a gallery, which needs FaceModels; nil = the kiosk has no such gallery
	Optics      *bench.Optics   // of the camera; nil = DefaultOptics
	Records     io.Writer       // JSON lines of the exchange, opened
	Log         io.Writer       // log lines of all programs
}

// Line is the running house.
type Line struct {
	Dir       string
	Page      string // URL of the officer's page
	Nation    *pki.Nation
	Press     *sealed.Press // makes travellers, with and without a seal; its certificates are on the shelf
	Authority *Authority
	Opener    envelope.Recipient // to whom galleries for this kiosk are sealed
	World     *chips.World       // the states whose chips the kiosk can believe; nil: no chips
	Bench     *bench.Bench
	Reader    *bench.Reader  // the second reader of lines
	Mirror    *mirror.Mirror // before which travellers stand; nil: there is no face camera
	Sensor    *sensor.Sensor // on which travellers lay their fingers; nil: there is none
	Broker    *broker.Broker
	Centre    *centre.Centre // nil: there is none
	Exchange  *Program
	Kiosk     *Program
}

// Start starts everything. On error nothing is left running.
func Start(o Options) (l *Line, err error) {
	l = &Line{Dir: o.Dir}
	defer func() {
		if err != nil {
			err = errors.Join(err, l.Stop())
		}
	}()
	if l.Nation, err = pki.New(filepath.Join(o.Dir, "nation"), time.Now()); err != nil {
		return l, err
	}
	if _, err = l.Nation.Kiosk(KioskID); err != nil {
		return l, err
	}
	if l.Opener, err = l.Nation.KioskOpener(KioskID); err != nil {
		return l, err
	}
	l.Authority = &Authority{dir: filepath.Join(o.Dir, "shelf"), signer: l.Nation.Shelf}
	if l.Press, err = sealed.NewPress(time.Now()); err != nil {
		return l, err
	}
	if o.Chips {
		if l.World, err = chips.New(time.Now()); err != nil {
			return l, err
		}
	}
	err = errors.Join(
		os.MkdirAll(l.Authority.dir, 0o700),
		l.Authority.Trust(1, l.World),
		l.Authority.Seals(1, l.Press),
		l.Authority.DefaultPolicy(),
		l.Authority.List(1, time.Now(), o.Listed),
		l.Authority.Models(1, o.Models),
		l.wanted(o.Wanted),
		writeOfficers(filepath.Join(o.Dir, "officers.toml")),
	)
	if err != nil {
		return l, err
	}
	optics := bench.DefaultOptics
	if o.Optics != nil {
		optics = *o.Optics
	}
	if l.Bench, err = bench.NewWith(o.Dir, o.Seed, optics); err != nil {
		return l, err
	}
	choices := slices.Concat([]rig.Forgery{rig.Genuine}, rig.Forgeries[:], rig.Sealings[:], models.Choices)
	if o.Chips {
		choices = append(choices, chips.Choices...)
	}
	l.Reader, err = bench.NewReader(filepath.Join(o.Dir, "reader"), bench.BlockReader, 9600, o.Seed)
	if err != nil {
		return l, err
	}
	if o.Sensor != nil {
		if l.Sensor, err = sensor.New(filepath.Join(o.Dir, "sensor"), *o.Sensor); err != nil {
			return l, err
		}
		l.Bench.WithSensor(l.Sensor)
		choices = append(choices, Fingers[:]...)
	}
	if o.Face != nil {
		if l.Mirror, err = mirror.New(*o.Face); err != nil {
			return l, err
		}
		l.Bench.WithMirror(l.Mirror)
		choices = append(choices, Faces[:]...)
	}
	if err = l.Bench.Serve(l.Source(), choices...); err != nil {
		return l, err
	}
	if err = l.provision(context.Background(), o); err != nil {
		return l, err
	}
	if l.Broker, err = broker.Start("127.0.0.1:0", l.Nation.ServerTLS()); err != nil {
		return l, err
	}
	if o.Centre {
		if l.Centre, err = centre.Start(l.Nation, l.World.Permits); err != nil {
			return l, err
		}
	}
	if err = l.startExchange(o); err != nil {
		return l, err
	}
	return l, l.startKiosk(o)
}

// Source makes travellers with all that a line has for them: seals, models, chips.
func (l *Line) Source() func(seed uint64, f rig.Forgery, format capture.Format) (*rig.Traveller, error) {
	source := models.New(l.Press.New)
	if l.World != nil {
		source = l.World.Fill(source)
	}
	if l.Sensor != nil {
		source = touching(source)
	}
	if l.Mirror != nil {
		source = facing(source)
	}
	return source
}

// exchangeConfig uses the files that package pki writes.
var exchangeConfig = template.Must(template.New("exchange.toml").Parse(`database = "exchange.db"

[broker]
address = "mqtts://{{.Broker}}"
client_id = "exchange"
ca = "nation/ca.crt"
certificate = "nation/exchange.crt"
key = "nation/exchange.key"

[keys]
node = "nation/node.key"
receipt = "nation/receipt.key"

[kiosks]
registered = "nation/registered"
ca = "nation/ca.crt"
`))

func (l *Line) startExchange(o Options) error {
	path := filepath.Join(o.Dir, "exchange.toml")
	if err := writeConfig(path, exchangeConfig, map[string]string{"Broker": l.Broker.Addr()}); err != nil {
		return err
	}
	l.Exchange = NewProgram(o.Records, o.Log, filepath.Join(o.Bin, "exchange"), "run", "-config", path, "-open")
	return l.Exchange.Start()
}

func (l *Line) startKiosk(o Options) error {
	listen := o.Listen
	if listen == "" {
		var err error
		if listen, err = freePort(); err != nil {
			return err
		}
	}
	patience := o.Patience
	if patience == 0 {
		patience = 10 * time.Minute
	}
	l.Page = "http://" + listen
	values := kioskValues{
		Kiosk: KioskID, Bin: o.Bin, Camera: l.Bench.CameraURL(), PxPerMM: l.Bench.CameraPxPerMM(),
		Panel: l.Bench.PanelPath(), Scanner: filepath.Join(o.Dir, "reader"), Listen: listen, Broker: l.Broker.Addr(), Patience: patience.String(),
		Models: o.Models != nil,
	}
	if o.Chips {
		values.Chip = l.Bench.ChipSocket()
	}
	if l.Sensor != nil {
		values.Sensor = l.Sensor.Path()
	}
	if l.Mirror != nil {
		values.Face, values.IR = l.Mirror.URL(), l.Mirror.IRURL()
		l.Mirror.Follow(l.Page)
	}
	values.Wanted, values.WantedFaces = o.Wanted != nil, o.WantedFaces != nil
	if l.Centre != nil {
		values.Centre = l.Centre.Addr()
	}
	err := writeConfig(l.KioskConfig(), kioskConfig, values)
	if err != nil {
		return err
	}
	l.Kiosk = NewProgram(o.Log, o.Log, filepath.Join(o.Bin, "kioskd"), "-config", l.KioskConfig())
	return l.Kiosk.Start()
}

// KioskConfig is the path of the kiosk's configuration.
func (l *Line) KioskConfig() string { return filepath.Join(l.Dir, "kioskd.toml") }

// Database is the path of the exchange's store.
func (l *Line) Database() string { return filepath.Join(l.Dir, "exchange.db") }

// Stop ends everything in the order in which a record flows, so that what is
// sealed still leaves the kiosk if it can.
func (l *Line) Stop() error {
	var errs []error
	for _, p := range []*Program{l.Kiosk, l.Exchange} {
		if p != nil && !p.Stop() {
			errs = append(errs, fmt.Errorf("%s had to be killed", p.path))
		}
	}
	if l.Centre != nil {
		l.Centre.Stop()
	}
	if l.Broker != nil {
		l.Broker.Stop()
	}
	if l.Sensor != nil {
		l.Sensor.Close()
	}
	if l.Reader != nil {
		l.Reader.Close()
	}
	if l.Bench != nil {
		errs = append(errs, l.Bench.Close())
	}
	if l.Mirror != nil {
		errs = append(errs, l.Mirror.Close())
	}
	return errors.Join(errs...)
}

// freePort finds a port that is free now.
func freePort() (string, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer ln.Close()
	return ln.Addr().String(), nil
}

// Bin finds the programs that tests use: GATEHOUSE_BIN, or bin/ at the top of
// the tree, seen from a folder below it.
func Bin() (string, error) {
	if d := os.Getenv("GATEHOUSE_BIN"); d != "" {
		return d, nil
	}
	dir, err := os.Getwd()
	for ; err == nil && dir != "/"; dir = filepath.Dir(dir) {
		if _, statErr := os.Stat(filepath.Join(dir, "bin", "kioskd")); statErr == nil {
			return filepath.Join(dir, "bin"), nil
		}
	}
	return "", errors.New("the programs are not built: run make build")
}
