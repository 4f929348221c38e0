package main

import (
	"bytes"
	"fmt"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"

	"gatehouse/test/rig/heads"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: known DIR")
		os.Exit(2)
	}
	for name, picture := range pictures() {
		if err := os.WriteFile(filepath.Join(os.Args[1], name), picture, 0o644); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// pictures are JPEG files of 320x400 pixels, by name.
func pictures() map[string][]byte {
	passport := heads.View{Width: 320, Height: 400, IED: 80, Light: heads.Light{Ambient: 0.7}, Ground: color.RGBA{206, 212, 218, 255}, Noise: 1, Seed: 1}
	kiosk := heads.View{Width: 320, Height: 400, IED: 76, X: 0.48, Y: 0.52, Yaw: 8, Pitch: -4, Roll: 3, Age: 2, Light: heads.Light{Side: 0.4}, Noise: 1.5, Seed: 2}
	all := map[string][]byte{}
	for name, p := range map[string]heads.Picture{
		"first.jpg": heads.New(1).Render(passport), "again.jpg": heads.New(1).Render(kiosk), "other.jpg": heads.New(3).Render(passport),
	} {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, p.RGB, &jpeg.Options{Quality: 88}); err != nil {
			panic(err) // a buffer takes everything
		}
		all[name] = b.Bytes()
	}
	return all
}
