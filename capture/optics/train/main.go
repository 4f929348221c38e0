package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"

	"gatehouse/capture/optics/typeface"
)

func main() {
	fonts := flag.String("fonts", "/usr/share/fonts", "root of Debian's fonts")
	out := flag.String("out", "weights.bin", "weights file to write")
	seed := flag.Uint64("seed", 30116, "seed of the cells and of the first weights")
	count := flag.Int("cells", 180000, "cells to train with")
	rounds := flag.Int("rounds", 10, "times that each cell is learnt from")
	flag.Parse()
	if err := run(*fonts, *out, *seed, *count, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(fonts, out string, seed uint64, count, rounds int) error {
	ocrb, other, err := load(fonts)
	if err != nil {
		return err
	}
	rng := rand.New(rand.NewPCG(seed, 0))
	p := &press{rng: rng, ocrb: ocrb, other: other}
	var cells []cell
	for len(cells) < count {
		cells = p.strip(cells)
	}
	t := newTrainer(rng, rounds*len(cells)/batch)
	for round := range rounds {
		loss := 0.0
		order := rng.Perm(len(cells))
		for at := 0; at+batch <= len(order); at += batch {
			for _, k := range order[at : at+batch] {
				loss += t.learn(&cells[k])
			}
			t.update()
		}
		fmt.Printf("round %d of %d: loss %.4f\n", round+1, rounds, loss/float64(len(cells)))
	}
	b := t.net.Marshal()
	net, err := typeface.Parse(b)
	if err != nil {
		return err
	}
	report(net, &press{rng: rand.New(rand.NewPCG(seed, 1)), ocrb: ocrb, other: other})
	return os.WriteFile(out, b, 0o644)
}

// report prints how the net does on cells that it was not trained with.
func report(net *typeface.Net, p *press) {
	var cells []cell
	for len(cells) < 20000 {
		cells = p.strip(cells)
	}
	wrong, all := map[bool]int{}, map[bool]int{}
	for i := range cells {
		c := &cells[i]
		all[c.ocrb]++
		if (net.Odds(c.window[:], c.class) >= 0) != c.ocrb {
			wrong[c.ocrb]++
		}
	}
	fmt.Printf("single characters: %d of %d of OCR-B refused, %d of %d of other typefaces taken\n", wrong[true], all[true], wrong[false], all[false])
}
