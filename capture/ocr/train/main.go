package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"

	"gatehouse/capture/ocr/glyph"
)

// nets are what is trained, all on the same cells: the file and the architecture
// of each.
var nets = [...]struct {
	file   string
	layout []plan
}{
	{"scout.bin", []plan{{5, 2, 12}, {3, 2, 32}, {0, 1, 96}, {0, 1, glyph.Classes}}},
	{"judge.bin", []plan{{5, 2, 16}, {3, 2, 40}, {0, 1, 128}, {0, 1, glyph.Classes}}},
}

func main() {
	fonts := flag.String("fonts", "/usr/share/fonts/opentype/ocr-b", "folder of Debian's fonts-ocr-b")
	out := flag.String("out", ".", "folder to write the weights files to")
	seed := flag.Uint64("seed", 9303, "seed of the cells and of the first weights")
	steps := flag.Int("steps", 20000, "training steps of 64 cells")
	flag.Parse()
	if err := run(*fonts, *out, *seed, *steps); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(fonts, out string, seed uint64, steps int) error {
	cuts, err := loadCuts(fonts)
	if err != nil {
		return err
	}
	rng := rand.New(rand.NewPCG(seed, 0))
	press := newPress(cuts, rng)
	var trainers [len(nets)]*trainer
	for i, n := range nets {
		trainers[i] = newTrainer(rng, n.layout, steps)
	}
	pool := newPool(press, rng)
	for step := range steps {
		cells := pool.batch(batchSize)
		for i, t := range trainers {
			loss := t.step(cells)
			if step%2000 == 1999 {
				fmt.Printf("step %d of %d: loss of %s %.4f\n", step+1, steps, nets[i].file, loss)
			}
		}
	}
	for i, t := range trainers {
		b := t.net.Marshal()
		net, err := glyph.Parse(b)
		if err != nil {
			return err
		}
		fmt.Println(nets[i].file)
		report(net, newPress(cuts, rand.New(rand.NewPCG(seed, 1))))
		if err := os.WriteFile(filepath.Join(out, nets[i].file), b, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// report prints how the finished net does on cells it was not trained with.
func report(net *glyph.Net, press *press) {
	var (
		cells   []cell
		scratch glyph.Scratch
		out     [glyph.Classes]float32
		right   [3]int
		all     [3]int
		wrong   = map[string]int{}
	)
	for len(cells) < 60000 {
		cells = press.strip(cells)
	}
	name := func(class int) string { return (glyph.Alphabet + "_")[class : class+1] }
	for i := range cells {
		c := &cells[i]
		net.Eval(c.in[:], out[:], 1, &scratch)
		best := 0
		for k, v := range out {
			if v > out[best] {
				best = k
			}
		}
		band := 0
		if c.pitch >= 8 {
			band++
		}
		if c.pitch >= 12 {
			band++
		}
		all[band]++
		if best == c.class {
			right[band]++
		} else {
			wrong[name(c.class)+name(best)]++
		}
	}
	for i, n := range [...]string{"below 8", "8 to 12", "above 12"} {
		fmt.Printf("pitch %s px: %.2f %% of %d cells right\n", n, 100*float64(right[i])/float64(max(all[i], 1)), all[i])
	}
	for pair, n := range wrong {
		if n > len(cells)/2000 {
			fmt.Printf("  %s read as %s: %d\n", pair[:1], pair[1:], n)
		}
	}
}
