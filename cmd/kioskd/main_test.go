package main

import (
	"bytes"
	"image"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// asProgram makes the test binary be kioskd.
const asProgram = "GATEHOUSE_TEST_KIOSKD"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

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

// A log that nobody reads any more does not end the kiosk: it comes to its own
// end, here over its configuration, and not to that of a signal.
func TestLogReaderGone(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	reader.Close()
	defer writer.Close()
	cmd := exec.Command(self, "-config", "/nonexistent/kioskd.toml")
	cmd.Env = append(os.Environ(), asProgram+"=1")
	cmd.Stderr = writer
	if err := cmd.Run(); cmd.ProcessState.ExitCode() != 2 {
		t.Errorf("it ended with %v, want status 2", err)
	}
}
