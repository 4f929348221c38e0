// Command train makes the weights of the two OCR-B classifiers. It renders
// characters from Debian's fonts-ocr-b (cuts), prints them as different makers do
// (press), on paper with all that lies over it (paper), takes pictures of them
// (photograph) and does to these what web masters do (web). Cells cut from them
// with a reader's errors (cells) train nets for capture/ocr/glyph (trainer). The
// seed is fixed and there is one goroutine: the same fonts and the same Go release
// give the same files on every machine of one architecture (arm64 fuses products into
// sums where the spoiling of pictures is computed).
//
//	go generate ./capture/ocr        # 8 minutes of one core
//
// It refuses to run without the fonts: apt-get install fonts-ocr-b.
package main
