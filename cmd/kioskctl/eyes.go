package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"gatehouse/capture/face/model"
	"gatehouse/capture/vision"
)

// startVision starts visiond without cameras, for image files. It is found in
// GATEHOUSE_VISIOND or beside this program.
func startVision(errOut io.Writer) (*vision.Worker, error) {
	path, err := visiond()
	if err != nil {
		return nil, err
	}
	return vision.Start(vision.Config{Program: path, Stderr: errOut})
}

// startNetworks is startVision with networks for faces that were checked; nil is none.
func startNetworks(errOut io.Writer, all ...*model.Checked) (*vision.Worker, error) {
	path, err := visiond()
	if err != nil {
		return nil, err
	}
	v := vision.Config{Program: path, Stderr: errOut}
	for _, m := range all {
		if m != nil {
			v.Models = append(v.Models, vision.Model{Card: m.Card().Text(), Files: m.Files()})
		}
	}
	return vision.Start(v)
}

func visiond() (string, error) {
	if p := os.Getenv("GATEHOUSE_VISIOND"); p != "" {
		return p, nil
	}
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	p := filepath.Join(filepath.Dir(self), "visiond")
	if _, err := os.Stat(p); err != nil {
		return "", fmt.Errorf("no visiond beside %s: build it with make build, or name it in GATEHOUSE_VISIOND", self)
	}
	return p, nil
}
