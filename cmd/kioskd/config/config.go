package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"gatehouse/cmd/settings"
)

// Config is the whole file.
type Config struct {
	Kiosk    Kiosk    `toml:"kiosk"`
	Vision   Vision   `toml:"vision"`
	Camera   Camera   `toml:"camera"`
	Panel    Panel    `toml:"panel"`
	Scanner  Scanner  `toml:"scanner"`
	Chip     Chip     `toml:"chip"`
	Terminal Terminal `toml:"terminal"`
	Finger   Finger   `toml:"finger"`
	Face     Face     `toml:"face"`
	Officer  Officer  `toml:"officer"`
	Shelf    Shelf    `toml:"shelf"`
	Uplink   Uplink   `toml:"uplink"`
}

// Kiosk says who this is and where its state lives.
type Kiosk struct {
	ID    string `toml:"id" comment:"CC.SITE.NNNN, the common name of its certificate"`
	State string `toml:"state" comment:"folder of the queue and the control socket; mode 0700"`
}

// Vision is the worker that holds OpenCV.
type Vision struct {
	Program   string `toml:"program" comment:"path of visiond; empty: beside this program"`
	Text      string `toml:"text" comment:"tesseract, which reads the visual zone; empty: it is not read"`
	MemoryMiB uint64 `toml:"memory_mib" comment:"limit of its data segment"`
}

// Camera is the camera above the glass.
type Camera struct {
	Source  string   `toml:"source" comment:"/dev/videoN, http://host/stream or a clip; empty: absent"`
	Width   int      `toml:"width" comment:"pixels; 0: what the camera gives"`
	Height  int      `toml:"height"`
	PxPerMM float64  `toml:"px_per_mm" comment:"scale on the glass, from calibration; 0: unknown"`
	Latency Duration `toml:"latency" comment:"from exposure to arrival, at most"`
}

// Panel is the controller of lamps, sensors, gate and status light: a serial
// controller or GPIO lines, not both.
type Panel struct {
	Serial string   `toml:"serial" comment:"tty of the panel controller; empty: none"`
	Baud   int      `toml:"baud"`
	Settle Duration `toml:"settle" comment:"from switching a lamp to its full light"`
	GPIO   GPIO     `toml:"gpio" comment:"names of GPIO lines, where the lamps hang on the computer itself"`
}

// GPIO names the lines of a panel without a controller.
type GPIO struct {
	White    string `toml:"white"`
	IR       string `toml:"ir"`
	UV       string `toml:"uv"`
	Document string `toml:"document"`
	Tamper   string `toml:"tamper"`
	Gate     string `toml:"gate"`
	GateOpen string `toml:"gate_open"`
	Green    string `toml:"green"`
	Amber    string `toml:"amber"`
	Red      string `toml:"red"`
}

// Scanner is a reader of machine readable zones on a wire of its own.
type Scanner struct {
	Serial   string `toml:"serial" comment:"tty of a reader on a serial line; empty: none"`
	Baud     int    `toml:"baud" comment:"bit/s; 0: found by listening"`
	Imager   bool   `toml:"imager" comment:"it looks only when it is told to (Honeywell)"`
	Keyboard string `toml:"keyboard" comment:"event device of a reader that types, as /dev/input/by-id/...; not beside serial"`
}

// maxStep is below the time after which a kiosk that does not move is started anew.
const maxStep = 25 * time.Second

// Chip is the reader of the documents' chips.
type Chip struct {
	Socket string   `toml:"socket" comment:"pcscd's, as /run/pcscd/pcscd.comm; empty: no chip reader"`
	Reader string   `toml:"reader" comment:"a part of the reader's name; empty: the first one"`
	Wait   Duration `toml:"wait" comment:"for a chip to answer, from when the lines are read"`
	Limit  Duration `toml:"limit" comment:"for all that the officer waits for"`
}

// Terminal is who signs for this kiosk as a terminal that may read fingerprints.
type Terminal struct {
	Centre      string `toml:"centre" comment:"terminal control centre, https://host:port, or the path of a signer's socket; empty: none"`
	CA          string `toml:"ca" comment:"of a centre, as are the two below"`
	Certificate string `toml:"certificate"`
	Key         string `toml:"key"`
}

// Officer is the officer's page.
type Officer struct {
	Listen   string   `toml:"listen" comment:"loopback address of the officer's page"`
	Officers string   `toml:"officers" comment:"file of officers, made by kioskctl officer"`
	Patience Duration `toml:"patience" comment:"an undecided crossing is aborted after this"`
}

// Shelf is where signed policy and lists lie.
type Shelf struct {
	Dir        string   `toml:"dir"`
	Keys       string   `toml:"keys" comment:"file of verifier keys, one a line"`
	Policy     string   `toml:"policy" comment:"name of the policy"`
	Lists      []string `toml:"lists" comment:"names of the document-number lists"`
	Seals      string   `toml:"seals" comment:"name of the certificates for digital seals; empty: no seals are looked for"`
	Models     string   `toml:"models" comment:"name of the templates of document models; empty: none"`
	Alerts     string   `toml:"alerts" comment:"name of the gallery of fingers that are looked for; empty: none"`
	Faces      string   `toml:"faces" comment:"name of the gallery of faces that are looked for, which may be the same; empty: none"`
	FaceModels string   `toml:"face_models" comment:"name of the cards of models for faces; empty: only those that the program knows by itself"`
	Opener     string   `toml:"opener" comment:"private key of this kiosk that opens a gallery"`
	Trust      string   `toml:"trust" comment:"name of the certificates of other states, for chips; empty: none but those of kioskctl trust"`
}

// Uplink is the way to the national node.
type Uplink struct {
	Broker      string `toml:"broker" comment:"mqtts://host:port"`
	CA          string `toml:"ca"`
	Certificate string `toml:"certificate"`
	Key         string `toml:"key" comment:"P-256 key of the certificate; it signs the records too"`
	NodeKey     string `toml:"node_key" comment:"public HPKE key of the national node"`
	ReceiptKey  string `toml:"receipt_key" comment:"public key of the node's receipts"`
	QueueMiB    int    `toml:"queue_mib" comment:"the queue takes no more than this"`
}

// Duration is a time.Duration written as text, e.g. "150ms".
type Duration struct{ time.Duration }

// MarshalText gives Go's notation.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText accepts Go's notation and refuses negative values.
func (d *Duration) UnmarshalText(b []byte) error {
	v, err := time.ParseDuration(string(b))
	if err != nil {
		return fmt.Errorf("%q is no duration such as 150ms or 2s", b)
	}
	if v < 0 {
		return fmt.Errorf("%q: a duration cannot be negative", b)
	}
	d.Duration = v
	return nil
}

// Default is the configuration before the file is read.
func Default() Config {
	return Config{
		Kiosk:   Kiosk{State: "/var/lib/gatehouse"},
		Vision:  Vision{Text: "/usr/bin/tesseract", MemoryMiB: 1536},
		Camera:  Camera{Latency: Duration{100 * time.Millisecond}},
		Chip:    Chip{Wait: Duration{700 * time.Millisecond}, Limit: Duration{20 * time.Second}},
		Finger:  Finger{Address: "FFFFFFFF", Wait: Duration{10 * time.Second}, Limit: Duration{12 * time.Second}, Frames: 1, Count: 1},
		Face:    Face{Latency: Duration{100 * time.Millisecond}, Limit: Duration{10 * time.Second}, Turn: true},
		Panel:   Panel{Baud: 115200, Settle: Duration{20 * time.Millisecond}},
		Officer: Officer{Listen: "127.0.0.1:8088", Officers: "/etc/gatehouse/officers.toml", Patience: Duration{10 * time.Minute}},
		Shelf:   Shelf{Dir: "/var/lib/gatehouse/shelf", Keys: "/etc/gatehouse/shelf.keys", Policy: "policy", Lists: []string{"documents"}, Seals: "seals", Trust: "trust", FaceModels: "face-models"},
		Uplink:  Uplink{QueueMiB: 512},
	}
}

// maxFile is far above any honest configuration.
const maxFile = 1 << 20

// Load reads and checks the file at path. Errors name the file and, where there
// is one, the line.
func Load(path string) (Config, error) {
	b, err := settings.Read(path, maxFile)
	if err != nil {
		return Config{}, fmt.Errorf("config %s: %w", path, err)
	}
	c, err := Parse(b)
	if err != nil {
		return Config{}, fmt.Errorf("config %s: %w", path, err)
	}
	c.resolve(filepath.Dir(path))
	return c, nil
}

// Parse reads a configuration text.
func Parse(b []byte) (Config, error) {
	c := Default()
	switch err := settings.Decode(b, &c); {
	case errors.Is(err, settings.ErrUnknownKey):
		return Config{}, fmt.Errorf("%w; kioskctl config -default lists the keys", err)
	case err != nil:
		return Config{}, err
	}
	return c, c.check()
}

var kioskID = regexp.MustCompile(`^[A-Z]{2,3}\.[A-Z0-9]{1,12}\.[0-9]{4}$`)

func (c *Config) check() error {
	if !kioskID.MatchString(c.Kiosk.ID) {
		return fmt.Errorf("kiosk.id %q: write it as CC.SITE.NNNN, e.g. UT.GATE.0001", c.Kiosk.ID)
	}
	host, _, err := net.SplitHostPort(c.Officer.Listen)
	if err != nil {
		return fmt.Errorf("officer.listen %q: %w", c.Officer.Listen, err)
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("officer.listen %q: the officer's page is served on a loopback address only", c.Officer.Listen)
	}
	if _, err := settings.BrokerAddress(c.Uplink.Broker); err != nil {
		return fmt.Errorf("uplink.broker: %w", err)
	}
	if c.Panel.Serial != "" && c.Panel.GPIO != (GPIO{}) {
		return errors.New("panel: give panel.serial or panel.gpio, not both")
	}
	if c.Scanner.Serial != "" && c.Scanner.Keyboard != "" {
		return errors.New("scanner: give scanner.serial or scanner.keyboard, not both")
	}
	if c.Camera.PxPerMM < 0 || c.Camera.Width < 0 || c.Camera.Height < 0 {
		return errors.New("camera: width, height and px_per_mm cannot be negative")
	}
	if c.Vision.MemoryMiB < 256 {
		return fmt.Errorf("vision.memory_mib %d: visiond needs at least 256", c.Vision.MemoryMiB)
	}
	if c.Uplink.QueueMiB < 32 {
		return fmt.Errorf("uplink.queue_mib %d: at least 32", c.Uplink.QueueMiB)
	}
	if c.Chip.Wait.Duration <= 0 || c.Chip.Limit.Duration <= 0 || c.Chip.Limit.Duration > maxStep {
		return fmt.Errorf("chip.wait, chip.limit: must be above zero, and the limit at most %v, since the kiosk is taken to hang soon after", maxStep)
	}
	if err := c.Finger.check(); err != nil {
		return err
	}
	if err := c.Face.check(); err != nil {
		return err
	}
	if c.Shelf.Alerts+c.Shelf.Faces != "" && c.Shelf.Opener == "" {
		return errors.New("shelf.alerts, shelf.faces: a gallery needs shelf.opener, the key that opens it")
	}
	if _, remote, err := c.Terminal.Address(); err != nil {
		return fmt.Errorf("terminal.centre: %w", err)
	} else if remote && (c.Terminal.CA == "" || c.Terminal.Certificate == "" || c.Terminal.Key == "") {
		return errors.New("terminal: a centre needs terminal.ca, terminal.certificate and terminal.key")
	}
	if c.Officer.Patience.Duration <= 0 {
		return errors.New("officer.patience: must be above zero")
	}
	return nil
}

// Text prints the configuration in full, comments included.
func (c Config) Text() (string, error) {
	b, err := toml.Marshal(c)
	return string(b), err
}

// QueuePath is the queue's file.
func (c Config) QueuePath() string { return filepath.Join(c.Kiosk.State, "queue.db") }

// TrustPath is the folder of the trust store: whom to believe about chips.
func (c Config) TrustPath() string { return filepath.Join(c.Kiosk.State, "trust") }

// ChipPath is the file of what chips were found to take.
func (c Config) ChipPath() string { return filepath.Join(c.Kiosk.State, "chips.db") }

// Address is the centre's host:port, or the path of a socket; both empty: none.
func (t Terminal) Address() (address string, remote bool, err error) {
	if t.Centre == "" || !strings.Contains(t.Centre, "://") {
		return t.Centre, false, nil
	}
	u, err := url.Parse(t.Centre)
	if err != nil || u.Scheme != "https" || u.Port() == "" || u.Hostname() == "" || u.Path != "" || u.RawQuery != "" || u.User != nil {
		return "", false, fmt.Errorf("%q is not of the form https://host:port", t.Centre)
	}
	return u.Host, true, nil
}

// BrokerAddress is the broker's host:port.
func (c Config) BrokerAddress() string {
	address, _ := settings.BrokerAddress(c.Uplink.Broker) // checked when the file was read
	return address
}

// ControlPath is the unix socket on which kioskd answers kioskctl.
func (c Config) ControlPath() string { return filepath.Join(c.Kiosk.State, "control.sock") }
