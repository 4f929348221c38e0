package panel

import (
	"fmt"
	"strconv"
	"strings"

	"periph.io/x/conn/v3/driver/driverreg"
	"periph.io/x/conn/v3/gpio"
	"periph.io/x/conn/v3/gpio/gpioreg"
	"periph.io/x/host/v3/gpioioctl"

	"gatehouse/device"
)

// ByName finds a line of the machine's GPIO chips: by its name, or as CHIP:NUMBER
// ("gpiochip1:3"), which is the only way to a line without a name. Only the GPIO
// character device is used; periph's drivers that map memory are not linked.
func ByName(name string) (gpio.PinIO, error) {
	// The first call opens every chip; later ones return what that found.
	if _, err := driverreg.Init(); err != nil {
		return nil, fmt.Errorf("finding GPIO chips: %w", err)
	}
	if len(gpioioctl.Chips) == 0 {
		return nil, fmt.Errorf("no GPIO chip at /dev/gpiochip*: %w", device.ErrAbsent)
	}
	if chip, number, ok := strings.Cut(name, ":"); ok {
		return byNumber(chip, number)
	}
	if p := gpioreg.ByName(name); p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("no GPIO line is named so: %w", device.ErrAbsent)
}

func byNumber(chip, number string) (gpio.PinIO, error) {
	n, err := strconv.Atoi(number)
	if err != nil {
		return nil, fmt.Errorf("line number %q is none: %w", number, device.ErrAbsent)
	}
	for _, c := range gpioioctl.Chips {
		if c.Name() != chip {
			continue
		}
		if n < 0 || n >= c.LineCount() {
			return nil, fmt.Errorf("%s has lines 0 to %d: %w", chip, c.LineCount()-1, device.ErrAbsent)
		}
		return c.ByNumber(n), nil
	}
	return nil, fmt.Errorf("no GPIO chip is named %s: %w", chip, device.ErrAbsent)
}
