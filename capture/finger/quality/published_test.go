package quality

import (
	"bufio"
	"fmt"
	"image"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"
)

// published are the values that the reference of ISO/IEC 29794-4 gives out for its five
// synthetic sample images (usnistgov/NFIQ2, examples/output, edition 2.3): ten bins, mean
// and deviation of each histogram, then the scalars.
var published = [5]struct {
	ocl, fda, lcs, of, rvu [12]float64
	scalars                [7]float64 // Mu, Sigma, MMB, mean and pixels of the foreground, coherence: sum and mean
}{
	{
		[12]float64{3, 2, 1, 1, 3, 10, 27, 50, 62, 34, 0.831652, 0.110701},
		[12]float64{3, 2, 6, 5, 15, 21, 28, 35, 54, 0, 0.458941, 0.0893049},
		[12]float64{0, 16, 0, 7, 2, 16, 19, 24, 31, 54, 0.770562, 0.251799},
		[12]float64{9, 9, 13, 20, 19, 9, 8, 6, 11, 7, 0.202499, 0.26249},
		[12]float64{5, 70, 81, 91, 269, 142, 35, 11, 0, 0, 1.01613, 0.361214},
		[7]float64{183.975, 70.747, 185.522, 177.363, 186473, 143.412, 0.731694},
	},
	{
		[12]float64{0, 0, 1, 2, 5, 1, 11, 39, 77, 57, 0.867207, 0.0584787},
		[12]float64{0, 4, 8, 11, 17, 18, 26, 39, 48, 5, 0.468755, 0.12598},
		[12]float64{0, 31, 0, 8, 3, 13, 18, 29, 29, 45, 0.704466, 0.321777},
		[12]float64{21, 12, 9, 13, 12, 15, 12, 8, 10, 7, 0.195763, 0.261717},
		[12]float64{6, 56, 116, 62, 283, 217, 46, 22, 0, 0, 1.0698, 0.356033},
		[7]float64{179.192, 72.0298, 179.517, 172.261, 190707, 152.443, 0.769914},
	},
	{
		[12]float64{0, 4, 1, 1, 1, 0, 5, 4, 27, 150, 0.90096, 0.0865216},
		[12]float64{0, 2, 5, 9, 19, 20, 25, 25, 66, 5, 0.494738, 0.140397},
		[12]float64{0, 23, 0, 3, 6, 7, 13, 31, 25, 68, 0.754445, 0.288274},
		[12]float64{23, 19, 13, 11, 6, 7, 9, 7, 10, 10, 0.201121, 0.286923},
		[12]float64{4, 36, 174, 51, 395, 203, 12, 13, 0, 0, 1.02446, 0.323871},
		[7]float64{142.255, 87.6267, 143.162, 131.524, 189871, 164.02, 0.832589},
	},
	{
		[12]float64{1, 3, 1, 2, 4, 4, 4, 9, 14, 160, 0.898663, 0.106094},
		[12]float64{2, 6, 8, 12, 17, 18, 21, 29, 64, 5, 0.486446, 0.146606},
		[12]float64{0, 54, 3, 6, 5, 15, 25, 26, 24, 24, 0.593005, 0.382031},
		[12]float64{9, 10, 11, 12, 11, 20, 8, 10, 15, 12, 0.260347, 0.296703},
		[12]float64{5, 94, 201, 20, 466, 201, 71, 21, 0, 0, 1.03615, 0.319097},
		[7]float64{144.611, 80.5936, 145.071, 131.538, 197840, 173.059, 0.836034},
	},
	{
		[12]float64{2, 4, 1, 0, 2, 2, 4, 2, 13, 172, 0.906148, 0.114757},
		[12]float64{2, 1, 5, 9, 14, 13, 20, 32, 81, 1, 0.505236, 0.123256},
		[12]float64{0, 1, 0, 1, 2, 1, 3, 11, 26, 133, 0.889227, 0.0760907},
		[12]float64{5, 8, 12, 10, 22, 25, 3, 9, 14, 14, 0.262692, 0.300652},
		[12]float64{1, 20, 14, 115, 213, 44, 23, 9, 0, 0, 1.04626, 0.303054},
		[7]float64{160.022, 96.7242, 161.135, 147.985, 194625, 174.367, 0.85057},
	},
}

// TestPublished needs the five images, which are not ours to keep here: the folder
// examples/images of usnistgov/NFIQ2, named by NFIQ2_EXAMPLES.
func TestPublished(t *testing.T) {
	dir := os.Getenv("NFIQ2_EXAMPLES")
	if dir == "" {
		t.Skip("NFIQ2_EXAMPLES does not name the folder examples/images of github.com/usnistgov/NFIQ2")
	}
	for i, want := range published {
		name := fmt.Sprintf("SFinGe_Test%02d.pgm", i+1)
		n, err := Features(readPGM(t, filepath.Join(dir, name)))
		if err != nil {
			t.Fatal(name, err)
		}
		for _, h := range []struct {
			name string
			got  Histogram
			want [12]float64
		}{
			{"OCL", n.OrientationCertainty, want.ocl},
			{"FDA", n.FrequencyDomain, want.fda},
			{"LCS", n.LocalClarity, want.lcs},
			{"OF", n.OrientationFlow, want.of},
			{"RVU", n.RidgeValleyUniformity, want.rvu},
		} {
			got := [12]float64{10: h.got.Mean, 11: h.got.Std}
			for b, count := range h.got.Bins {
				got[b] = float64(count)
			}
			near(t, name+" "+h.name, got[:], h.want[:])
		}
		near(t, name, []float64{
			n.Mean, n.Sigma, n.MeanOfBlocks, n.ForegroundMean,
			float64(n.ForegroundPixels), n.CoherenceSum, n.CoherenceMean,
		}, want.scalars[:])
	}
}

// near allows a thousandth, and half of the last digit of the six that were printed.
func near(t *testing.T, what string, got, want []float64) {
	t.Helper()
	for i, v := range got {
		if d := math.Abs(v - want[i]); !(d <= max(1e-3, math.Abs(want[i])*5e-6)) {
			t.Errorf("%s, value %d: %v, published %v", what, i, v, want[i])
		}
	}
}

func readPGM(t *testing.T, path string) *image.Gray {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := bufio.NewReader(f)
	var w, h, top int
	if _, err := fmt.Fscanf(r, "P5\n%d %d\n%d\n", &w, &h, &top); err != nil || top != 255 || w < 1 || h < 1 || w*h > 1<<22 {
		t.Fatalf("%s: not a PGM of 8 bit: %v", path, err)
	}
	img := image.NewGray(image.Rect(0, 0, w, h))
	if _, err := io.ReadFull(r, img.Pix); err != nil {
		t.Fatal(path, err)
	}
	return img
}
