package bench

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gatehouse/test/rig/line"
	"gatehouse/uplink"
)

// BenchmarkCrossing sends travellers through the whole line, the scripted officer
// deciding at once, and prints how long each step takes by the kiosk's own
// records. The camera gives 15 pictures a second, as a real one would.
func BenchmarkCrossing(b *testing.B) {
	bin, err := line.Bin()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		cmd := exec.Command(filepath.Join(bin, "rig"), "-listen", "", "-auto", "20", "-json")
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			b.Fatal(err)
		}
		steps(b, out)
	}
}

func steps(b *testing.B, out []byte) {
	ms := map[string][]float64{}
	var order []string
	add := func(name string, v float64) {
		if ms[name] == nil {
			order = append(order, name)
		}
		ms[name] = append(ms[name], v)
	}
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var r struct {
			Record uplink.Record `json:"record"`
		}
		if err := d.Decode(&r); err != nil {
			b.Fatal(err)
		}
		machine := 0.0
		for _, s := range r.Record.Steps {
			add(s.Name, float64(s.US)/1000)
			if s.Name != "decide" {
				machine += float64(s.US) / 1000
			}
		}
		add("all but the officer", machine)
	}
	for _, name := range order {
		v := ms[name]
		slices.Sort(v)
		b.Logf("%-20s n=%-3d median %7.1f ms   p95 %7.1f ms", name, len(v), v[len(v)/2], v[len(v)*95/100])
		b.ReportMetric(v[len(v)/2], strings.ReplaceAll(name, " ", "-")+"-ms")
	}
}
