package main

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Anyone can make the pictures again, bit for bit.
func TestPictures(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("other processors fuse multiplication and addition, and draw other noise")
	}
	for name, want := range pictures() {
		got, err := os.ReadFile(filepath.Join("..", "..", "..", "cmd", "models", "known", name))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %v; if the heads were changed: go generate ./cmd/models, and measure the landmarks in cmd/models/known.go anew", name, err)
		}
	}
}
