package main

import (
	"bytes"
	"image"
	"strings"
	"testing"
)

func gray() *image.Gray { return image.NewGray(image.Rect(0, 0, 1, 1)) }

func TestWrongCalls(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"-config", "/nonexistent/kioskd.toml"}, "no such file"},
		{[]string{"-fake"}, "not defined"}, // there is no such switch, and never shall be
	} {
		var out bytes.Buffer
		if status := run(c.args, &out); status != 2 || !strings.Contains(out.String(), c.want) {
			t.Errorf("%v: status %d, %s", c.args, status, out.String())
		}
	}
}
