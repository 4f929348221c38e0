// Command train makes the weights of capture/optics/typeface. It draws characters
// from Debian's OCR-B and from other typefaces, prints them in many weights and
// widths, and the shapes halfway between the two, as forgers redraw them; spoils
// them as wear, printers and cameras do, and trains the net to tell OCR-B from the
// others. The seed is fixed and there is one goroutine:
// the same fonts and the same Go release give the same file on every machine.
//
//	go generate ./capture/optics/typeface        # about 4 minutes of one core
//
// It needs the Debian packages fonts-ocr-b, fonts-dejavu-extra, fonts-noto-mono
// and fonts-urw-base35 and refuses to run without them. Courier, Helvetica, DejaVu
// Sans Mono and OCR-A are left out on purpose: the tests forge with them.
package main
