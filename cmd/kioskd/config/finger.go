package config

import (
	"fmt"
	"strconv"
	"time"

	"gatehouse/device/finger"
)

// Finger is the fingerprint sensor.
type Finger struct {
	Serial   string   `toml:"serial" comment:"tty of a sensor of the ZFM-20 family (R30x, R503, ..); empty: none"`
	Baud     int      `toml:"baud" comment:"bit/s, 9600 x 1 to 12, which the sensor is set to; 0: as it is, found by trying"`
	Packet   int      `toml:"packet" comment:"bytes of a data packet, 32 to 256, which the sensor is set to; 0: as it is"`
	Address  string   `toml:"address" comment:"of the sensor, eight hexadecimal digits"`
	Password string   `toml:"password" comment:"file of the sensor's password, eight hexadecimal digits; empty: that of the factory"`
	Size     string   `toml:"size" comment:"of its image, as 256x288; empty: found by itself"`
	PPI      int      `toml:"ppi" comment:"pixels per inch; 0: 508 for 192x192, else 500"`
	Wait     Duration `toml:"wait" comment:"for a finger to be laid on"`
	Limit    Duration `toml:"limit" comment:"for its image to come; 256x288 takes 7s at 57600 bit/s"`
	Frames   int      `toml:"frames" comment:"images of each touch, 1 to 5: signs of a living finger want two and more"`
	Count    int      `toml:"count" comment:"fingers to take of a traveller, 1 to 10; right index first, then left index"`
}

// Options reads what the driver is told, but for the password.
func (f Finger) Options() (finger.Options, error) {
	o := finger.Options{Baud: f.Baud, Packet: f.Packet, PPI: f.PPI, Wait: f.Wait.Duration, Limit: f.Limit.Duration}
	address, err := strconv.ParseUint(f.Address, 16, 32)
	if err != nil || len(f.Address) != 8 {
		return o, fmt.Errorf("finger.address %q: write it as eight hexadecimal digits; FFFFFFFF from the factory", f.Address)
	}
	o.Address = uint32(address)
	if o.Size, err = finger.ParseSize(f.Size); err != nil {
		return o, fmt.Errorf("finger.size: %w", err)
	}
	return o, nil
}

func (f Finger) check() error {
	o, err := f.Options()
	if err != nil {
		return err
	}
	if f.Wait.Duration <= 0 || f.Limit.Duration <= 0 || f.Wait.Duration+time.Duration(f.Frames)*f.Limit.Duration > maxStep {
		return fmt.Errorf("finger.wait, finger.limit: must be above zero, and one wait and the limit of each frame together at most %v, since the kiosk is taken to hang soon after", maxStep)
	}
	if f.Count < 1 || f.Count > 10 {
		return fmt.Errorf("finger.count %d: a traveller has 1 to 10", f.Count)
	}
	if f.Frames < 1 || f.Frames > 5 {
		return fmt.Errorf("finger.frames %d: 1 to 5", f.Frames)
	}
	if err := o.Valid(); err != nil {
		return fmt.Errorf("finger: %w", err)
	}
	return nil
}
