package main

import (
	"flag"
	"fmt"
	"image/png"
	"io"
	"os"
	"strings"

	"gatehouse/capture"
	"gatehouse/device"
	"gatehouse/test/rig"
	"gatehouse/test/rig/paper"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, out, errOut io.Writer) int {
	flags := flag.NewFlagSet("sheet", flag.ContinueOnError)
	flags.SetOutput(errOut)
	seed := flags.Uint64("seed", 1, "of the traveller")
	forgery := flags.String("forgery", string(rig.Genuine), "what is forged")
	light := device.White
	flags.TextVar(&light, "light", light, "white, ir or uv")
	model := flags.String("model", "", "document model of the spectral bench, as \"P NLD 1\"; empty: of the seed's choice")
	strength := flags.Float64("strength", 1, "of the forgery, 0 to 1; with -model")
	path := flags.String("o", "", "PNG file to write; LIGHT in its name: one file for each light")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	var t *rig.Traveller
	var err error
	if *model == "" {
		t, err = paper.New(*seed, rig.Forgery(*forgery), capture.FormatUnknown)
	} else {
		t, err = paper.Draw(paper.Spec{Model: *model, Seed: *seed, Forgery: rig.Forgery(*forgery), Strength: *strength})
	}
	lights := []device.Light{light}
	if strings.Contains(*path, "LIGHT") {
		lights = device.Lights[:]
	}
	for _, l := range lights {
		if err == nil {
			err = write(t, l, strings.Replace(*path, "LIGHT", l.String(), 1))
		}
	}
	if err != nil {
		fmt.Fprintf(errOut, "sheet: %v\n", err)
		return 1
	}
	for _, line := range t.Sheet.Lines {
		fmt.Fprintln(out, line)
	}
	return 0
}

func write(t *rig.Traveller, l device.Light, path string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	fast := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := fast.Encode(file, t.Sheet.In(l)); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}
