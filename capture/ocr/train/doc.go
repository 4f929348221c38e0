// Command train makes the weights of the OCR-B classifier. It renders
// characters from Debian's fonts-ocr-b, spoils them as printers, cameras and web
// masters do, and trains capture/ocr/glyph on the cells. The seed is fixed and
// there is one goroutine: the same fonts and the same Go release give the same
// file on every machine.
//
//	go generate ./capture/ocr        # 6 minutes of one core
//
// It refuses to run without the fonts: apt-get install fonts-ocr-b.
package main
