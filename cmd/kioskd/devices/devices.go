package devices

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"gatehouse/capture/vision"
	"gatehouse/cmd/kioskd/config"
	"gatehouse/cmd/kioskd/health"
	"gatehouse/cmd/settings"
	"gatehouse/device"
	"gatehouse/device/chip"
	"gatehouse/device/finger"
	"gatehouse/device/panel"
	"gatehouse/device/scanner"
)

// Camera is the name under which visiond knows the camera above the glass.
const Camera = "document"

// Names of the devices in findings, on the page and in kioskctl check.
const (
	PanelName  = "panel"
	CameraName = "camera"
	VisionName = "vision"
	ScanName   = "scanner"
	ChipName   = "chip"
	TextName   = "text"
	FingerName = "finger"

	FaceName       = "face camera"
	InfraredName   = "face camera infrared"
	FaceVisionName = "face vision"
	FaceModelsName = "face models"
)

// Set is the opened devices. A device that is away is in the set all the same:
// its calls say so, and work again when it is back.
type Set struct {
	Panel panel.Panel // nil: none is configured
	Eyes  *vision.Worker
	Scan  scanner.Reader // nil: none is configured
	Chip  *chip.Reader   // nil: none is configured
	// Finger takes one finger at a time; nil: none is configured.
	Finger *finger.UART
	Faces  *Faces // nil: no face camera is configured, or OpenFaces was not asked

	vision vision.Config // of every worker, without cameras
	camera bool          // one is configured
	text   *textProbe
}

// Open opens the devices of c; worker takes what visiond says when it dies. An
// error means that the configuration itself cannot be served.
func Open(ctx context.Context, c config.Config, worker io.Writer) (*Set, error) {
	s := &Set{camera: c.Camera.Source != "", text: newTextProbe(c.Vision.Text)}
	p, err := openPanel(ctx, c.Panel)
	if err != nil {
		return nil, err
	}
	s.Panel = p
	if s.Scan, err = openScanner(c.Scanner); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if c.Chip.Socket != "" {
		s.Chip = chip.New(c.Chip.Socket, c.Chip.Reader)
	}
	if s.Finger, err = openFinger(c.Finger); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	program, err := visionProgram(c.Vision.Program)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.vision = vision.Config{Program: program, MemoryLimit: c.Vision.MemoryMiB << 20, Stderr: worker}
	v := s.vision
	if s.camera {
		v.Cameras = []vision.Camera{{
			Name: Camera, Source: c.Camera.Source, Width: c.Camera.Width, Height: c.Camera.Height,
			Latency: c.Camera.Latency.Duration, PxPerMM: c.Camera.PxPerMM,
		}}
	}
	if s.Eyes, err = vision.Start(v); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Probes are the questions of a health check, in the order in which they are shown.
func (s *Set) Probes() []health.Probe {
	probes := []health.Probe{
		{
			Name: PanelName,
			Hint: "Check its power and cable, and panel.serial or panel.gpio in the configuration.",
		},
		{
			Name:  VisionName,
			Check: func(ctx context.Context) (device.Identity, error) { return s.Eyes.Check(ctx, "") },
			Hint:  "Check that visiond and Debian's OpenCV are installed, and vision.program in the configuration.",
		},
		{
			Name: CameraName,
			Hint: "Check its cable, and camera.source in the configuration.",
		},
	}
	if s.Panel != nil {
		probes[0].Check = s.Panel.Check
	}
	if s.camera {
		probes[2].Check = func(ctx context.Context) (device.Identity, error) { return s.Eyes.Check(ctx, Camera) }
	}
	if s.Scan != nil { // few kiosks have one: its absence is no news
		probes = append(probes, health.Probe{
			Name: ScanName, Check: s.Scan.Check,
			Hint: "Check its cable, and scanner.serial or scanner.keyboard in the configuration.",
		})
	}
	if s.Chip != nil {
		probes = append(probes, health.Probe{
			Name: ChipName, Check: s.Chip.Check,
			Hint: "Check its cable, that pcscd runs, and chip.socket and chip.reader in the configuration.",
		})
	}
	if s.Finger != nil {
		probes = append(probes, health.Probe{
			Name: FingerName, Check: s.Finger.Check,
			Hint: "Check its power and cable, and finger.serial in the configuration.",
		})
	}
	if s.Faces != nil {
		probes = append(probes, s.Faces.probes()...)
	}
	if s.text != nil {
		probes = append(probes, health.Probe{
			Name: TextName, Check: s.text.check,
			Hint: "Check that Debian's tesseract-ocr is installed, and vision.text in the configuration.",
		})
	}
	return probes
}

// HasCamera tells whether a camera is configured, working or not.
func (s *Set) HasCamera() bool { return s.camera }

// Close puts the lamps out and ends visiond.
func (s *Set) Close() error {
	var errs []error
	if s.Panel != nil {
		errs = append(errs, s.Panel.Close())
	}
	if s.Scan != nil {
		errs = append(errs, s.Scan.Close())
	}
	if s.Finger != nil {
		errs = append(errs, s.Finger.Close())
	}
	errs = append(errs, s.Faces.Close())
	if s.Eyes != nil {
		errs = append(errs, s.Eyes.Close())
	}
	return errors.Join(errs...)
}

// openPanel gives nil for a kiosk without one. A panel that is away is opened all
// the same: that is a finding, and no reason to end.
func openPanel(ctx context.Context, c config.Panel) (panel.Panel, error) {
	switch {
	case c.Serial != "":
		p, err := panel.OpenSerial(ctx, c.Serial, c.Baud, c.Settle.Duration)
		if p == nil {
			return nil, fmt.Errorf("panel: %w", err)
		}
		return p, nil
	case c.GPIO != (config.GPIO{}):
		p, err := panel.OpenGPIO(panel.Lines(c.GPIO), panel.ByName, c.Settle.Duration)
		switch {
		case errors.Is(err, device.ErrAbsent):
			return away{err}, nil
		case err != nil:
			return nil, fmt.Errorf("panel.gpio: %w", err)
		}
		return p, nil
	}
	return nil, nil
}

// openScanner gives nil for a kiosk without one.
func openScanner(c config.Scanner) (scanner.Reader, error) {
	switch {
	case c.Serial != "":
		return scanner.OpenSerial(c.Serial, c.Baud, c.Imager)
	case c.Keyboard != "":
		return scanner.OpenWedge(c.Keyboard)
	}
	return nil, nil
}

// openFinger gives nil for a kiosk without a sensor. Its password stands in a file
// of its own, and in no error.
func openFinger(c config.Finger) (*finger.UART, error) {
	if c.Serial == "" {
		return nil, nil
	}
	o, err := c.Options()
	if err != nil {
		return nil, err
	}
	if c.Password != "" {
		b, err := settings.Read(c.Password, 64)
		if err != nil {
			return nil, fmt.Errorf("finger.password: %s: %w", c.Password, err)
		}
		n, err := strconv.ParseUint(strings.TrimSpace(string(b)), 16, 32)
		if err != nil {
			return nil, fmt.Errorf("finger.password: %s does not hold eight hexadecimal digits", c.Password)
		}
		o.Password = uint32(n)
	}
	return finger.Open(c.Serial, o)
}

// visionProgram finds visiond: where the configuration says, else beside this
// program.
func visionProgram(path string) (string, error) {
	if path == "" {
		self, err := os.Executable()
		if err != nil {
			return "", err
		}
		path = filepath.Join(filepath.Dir(self), "visiond")
	}
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("visiond: %w: build it with make build, or name it in vision.program", err)
	}
	return path, nil
}
