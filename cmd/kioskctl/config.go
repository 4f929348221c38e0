package main

import (
	"flag"
	"fmt"
	"io"

	"gatehouse/cmd/kioskd/config"
)

// defaultConfig is where a kiosk's configuration lies.
const defaultConfig = "/etc/gatehouse/kioskd.toml"

// kiosk reads the call of a command that asks a kiosk: its configuration and
// whether to answer in JSON. When it is not ok, errOut has been told why.
func kiosk(command string, args []string, errOut io.Writer) (cfg config.Config, asJSON, ok bool) {
	flags := flag.NewFlagSet(command, flag.ContinueOnError)
	flags.SetOutput(errOut)
	path := flags.String("config", defaultConfig, "configuration file")
	flags.BoolVar(&asJSON, "json", false, "print JSON")
	if flags.Parse(args) != nil {
		return cfg, false, false
	}
	cfg, err := config.Load(*path)
	if err != nil {
		fmt.Fprintf(errOut, "kioskctl %s: %v\n", command, err)
	}
	return cfg, asJSON, err == nil
}

// showConfig prints the configuration in full, defaults filled in.
func showConfig(args []string, _ io.Reader, out, errOut io.Writer) int {
	flags := flag.NewFlagSet("config", flag.ContinueOnError)
	flags.SetOutput(errOut)
	path := flags.String("config", defaultConfig, "configuration file")
	defaults := flags.Bool("default", false, "print every key with its default instead")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	c := config.Default()
	if !*defaults {
		var err error
		if c, err = config.Load(*path); err != nil {
			fmt.Fprintf(errOut, "kioskctl: %v\n", err)
			return 1
		}
	}
	text, err := c.Text()
	if err != nil {
		fmt.Fprintf(errOut, "kioskctl config: %v\n", err)
		return 1
	}
	fmt.Fprint(out, text)
	return 0
}
