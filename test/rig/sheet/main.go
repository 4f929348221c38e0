package main

import (
	"flag"
	"fmt"
	"image/png"
	"io"
	"os"

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
	path := flags.String("o", "", "PNG file to write")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if err := draw(*seed, rig.Forgery(*forgery), light, *path, out); err != nil {
		fmt.Fprintf(errOut, "sheet: %v\n", err)
		return 1
	}
	return 0
}

func draw(seed uint64, f rig.Forgery, l device.Light, path string, out io.Writer) error {
	t, err := paper.New(seed, f, capture.FormatUnknown)
	if err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(file, t.Sheet.In(l)); err != nil {
		file.Close()
		return err
	}
	for _, line := range t.Sheet.Lines {
		fmt.Fprintln(out, line)
	}
	return file.Close()
}
