package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/aztec"
	"github.com/makiuchi-d/gozxing/datamatrix"
	"github.com/makiuchi-d/gozxing/qrcode"

	"gatehouse/capture"
	"gatehouse/capture/barcode"
	"gatehouse/test/rig/codes"
)

var symbologies = []capture.Symbology{capture.QR, capture.DataMatrix, capture.PDF417, capture.Aztec}

// goals are the least counts of 24 that are promised.
var goals = map[capture.Symbology]int{capture.QR: 22, capture.DataMatrix: 20, capture.PDF417: 12, capture.Aztec: 16}

// TestBarcodes asserts the goals on the reported set (seeds 0 to 23 of package codes; nothing was tuned on
// them).
func TestBarcodes(t *testing.T) {
	for _, kind := range symbologies {
		set, err := codes.Set(kind, codes.Reported)
		if err != nil {
			t.Fatal(err)
		}
		right, wrong, cpu, err := count(kind, set, gatehouse)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%-10s %d of %d, %d ms CPU", kind, right, len(set), cpu.Milliseconds())
		if right < goals[kind] || wrong > 0 {
			t.Errorf("%s: %d of %d read, want %d; %d read wrongly, want none", kind, right, len(set), goals[kind], wrong)
		}
	}
}

// codeReader gives the payload of the code of a kind in a picture, or none, and the CPU time of it.
type codeReader func(kind capture.Symbology, img *image.Gray) ([]byte, time.Duration, error)

var errKind = errors.New("this reader has not that kind")

// rival is a reader of the table.
type rival struct {
	name          string
	program, pack string // of a process: its name and its Debian package
	read          codeReader
}

var rivals = []rival{
	{"gatehouse", "", "", gatehouse},
	{"gozxing 0.1.1", "", "", gozxingRead},
	{"zxing-cpp", "ZXingReader", "zxing-cpp-tools", process(zxingRead)},
	{"zbar", "zbarimg", "zbar-tools", zbar},
	{"libdmtx", "dmtxread", "dmtx-utils", process(dmtxRead)},
}

// BenchmarkBarcodes prints how many codes of the reported set each reader gets right, and its
// CPU time for a picture, start of the process included where it is one. An anchor that is not
// installed is left out.
func BenchmarkBarcodes(b *testing.B) {
	for b.Loop() {
		compare(b)
	}
}

func compare(b *testing.B) {
	for _, kind := range symbologies {
		set, err := codes.Set(kind, codes.Reported)
		if err != nil {
			b.Fatal(err)
		}
		for _, r := range rivals {
			r.run(b, kind, set)
		}
	}
}

func (r *rival) run(b *testing.B, kind capture.Symbology, set []codes.Code) {
	if _, err := exec.LookPath(r.program); r.program != "" && err != nil {
		b.Logf("%-10s %-13s left out: apt-get install %s", kind, r.name, r.pack)
		return
	}
	right, wrong, cpu, err := count(kind, set, r.read)
	switch {
	case errors.Is(err, errKind):
		return
	case err != nil:
		b.Fatal(err)
	}
	b.Logf("%-10s %-13s %2d of %d, %d wrong, %5.1f ms CPU", kind, r.name, right, len(set), wrong, float64(cpu.Microseconds())/1000)
	if r.name == "gatehouse" {
		b.ReportMetric(float64(right), kind.String()+"-read")
	}
}

// count gives how many codes are read right and wrongly, and the mean CPU time.
func count(kind capture.Symbology, set []codes.Code, read codeReader) (right, wrong int, cpu time.Duration, err error) {
	for _, c := range set {
		got, spent, err := read(kind, c.Image)
		if err != nil {
			return 0, 0, 0, err
		}
		cpu += spent / time.Duration(len(set))
		switch {
		case bytes.Equal(got, c.Payload):
			right++
		case len(got) > 0:
			wrong++
		}
	}
	return right, wrong, cpu, nil
}

func gatehouse(kind capture.Symbology, img *image.Gray) ([]byte, time.Duration, error) {
	start := ownCPU()
	got, err := barcode.Find(context.Background(), img, barcode.Options{Kinds: []capture.Symbology{kind}})
	spent := ownCPU() - start
	if err != nil || len(got) == 0 {
		return nil, spent, err
	}
	return got[0].Payload, spent, nil
}

func gozxingRead(kind capture.Symbology, img *image.Gray) ([]byte, time.Duration, error) {
	var r gozxing.Reader
	switch kind {
	case capture.QR:
		r = qrcode.NewQRCodeReader()
	case capture.DataMatrix:
		r = datamatrix.NewDataMatrixReader()
	case capture.Aztec:
		r = aztec.NewAztecReader()
	default:
		return nil, 0, errKind
	}
	start := ownCPU()
	m, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return nil, 0, err
	}
	res, err := r.Decode(m, map[gozxing.DecodeHintType]any{
		gozxing.DecodeHintType_TRY_HARDER:    true,
		gozxing.DecodeHintType_CHARACTER_SET: "ISO-8859-1",
	})
	spent := ownCPU() - start
	if err != nil {
		return nil, spent, nil // nothing found
	}
	return fromLatin(res.GetText()), spent, nil
}

// fromLatin undoes what readers of text make of bytes: a character for each.
func fromLatin(s string) []byte {
	var out []byte
	for _, c := range s {
		out = append(out, byte(c))
	}
	return out
}

// zbar gives bytes as UTF-8.
func zbar(kind capture.Symbology, img *image.Gray) ([]byte, time.Duration, error) {
	out, spent, err := process(zbarRead)(kind, img)
	return fromLatin(string(out)), spent, err
}

// process gives a reader that is a command over a file; it fails where it finds nothing.
func process(command func(kind capture.Symbology, file string) *exec.Cmd) codeReader {
	return func(kind capture.Symbology, img *image.Gray) ([]byte, time.Duration, error) {
		dir, err := os.MkdirTemp("", "codes")
		if err != nil {
			return nil, 0, err
		}
		defer os.RemoveAll(dir)
		file := filepath.Join(dir, "code.png")
		var buf bytes.Buffer
		if err := png.Encode(&buf, img); err != nil {
			return nil, 0, err
		}
		if err := os.WriteFile(file, buf.Bytes(), 0o600); err != nil {
			return nil, 0, err
		}
		cmd := command(kind, file)
		if cmd == nil {
			return nil, 0, errKind
		}
		out, err := cmd.Output()
		if cmd.ProcessState == nil {
			return nil, 0, fmt.Errorf("%s: %w", cmd.Path, err)
		}
		spent := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		if err != nil {
			out = nil
		}
		return out, spent, nil
	}
}

func zxingRead(kind capture.Symbology, file string) *exec.Cmd {
	format := kind.String()
	if kind == capture.QR {
		format = "QRCode"
	}
	return exec.Command("ZXingReader", "-format", format, "-bytes", file)
}

func zbarRead(kind capture.Symbology, file string) *exec.Cmd {
	if kind != capture.QR {
		return nil
	}
	return exec.Command("zbarimg", "-q", "--raw", "--oneshot", "-Sdisable", "-Sbinary", "-Sqrcode.enable", file)
}

func dmtxRead(kind capture.Symbology, file string) *exec.Cmd {
	if kind != capture.DataMatrix {
		return nil
	}
	return exec.Command("dmtxread", "-m2000", "-N1", file)
}

// ownCPU is the CPU time of this process so far.
func ownCPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
