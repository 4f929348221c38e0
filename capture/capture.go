package capture

import (
	"crypto/sha256"
	"fmt"
	"image"
	"log/slog"

	"gatehouse/device"
)

// Format is a document size and layout of ICAO Doc 9303 parts 4 to 7.
type Format uint8

// The formats. FormatUnknown is an answer too: no MRZ was found, or none that fits.
const (
	FormatUnknown Format = iota
	TD1                  // 3 lines of 30, part 5
	TD2                  // 2 lines of 36, part 6
	TD3                  // 2 lines of 44, part 4
	MRVA                 // 2 lines of 44, part 7
	MRVB                 // 2 lines of 36, part 7
	FRAID                // 2 lines of 36, French identity card of 1988 to 2021, own layout
	FRADL                // 1 line of 30, French driving licence
	CHEDL                // 3 lines of 9, 30 and 30, Swiss driving licence
	CHNEEP               // Chinese exit-entry permit, own layout
)

var formatNames = [...]string{"unknown", "TD1", "TD2", "TD3", "MRV-A", "MRV-B", "FRA-ID", "FRA-DL", "CHE-DL", "CHN-EEP"}

func (f Format) String() string {
	if int(f) < len(formatNames) {
		return formatNames[f]
	}
	return fmt.Sprintf("format(%d)", uint8(f))
}

// State says how the capture of one modality ended.
type State uint8

// The states. The zero value is NotSupported, so that a modality nobody filled
// can never be mistaken for one that was captured.
const (
	NotSupported State = iota // no reader, camera or sensor for it
	Captured
	Aborted // begun and cut short: device fault, time-out, pulled away
)

var stateNames = [...]string{"not supported", "captured", "aborted"}

func (s State) String() string {
	if int(s) < len(stateNames) {
		return stateNames[s]
	}
	return fmt.Sprintf("state(%d)", uint8(s))
}

// Picture is one picture of a page or of an image file.
type Picture struct {
	Light   device.Light
	Gray    *image.Gray // white and IR: luma; UV: the brightest of the three channels
	PxPerMM float64     // 0 = unknown scale
	JPEG    []byte      // the same picture in colour, for people and for the record; empty where a file was only to be read

	Unregistered bool // too little was seen to tell where it lies on the white picture
}

// SHA256 names the picture in evidence: the hash of its JPEG.
func (p Picture) SHA256() [32]byte { return sha256.Sum256(p.JPEG) }

// LogValue prints sizes only.
func (p Picture) LogValue() slog.Value {
	if p.Gray == nil {
		return slog.StringValue(p.Light.String() + " picture, empty")
	}
	return slog.StringValue(fmt.Sprintf("%s picture %dx%d", p.Light, p.Gray.Rect.Dx(), p.Gray.Rect.Dy()))
}

// Page is the rectified page in up to three lights, registered to each other:
// the same pixel shows the same spot of the paper in each.
type Page struct {
	WidthMM, HeightMM float64 // as measured; 0 = unknown
	Pictures          []Picture
	Residual          float64 // largest registration residual of the registered pictures, in pixels
}

// In returns the picture taken in light l, or nil.
func (p *Page) In(l device.Light) *Picture {
	for i := range p.Pictures {
		if p.Pictures[i].Light == l {
			return &p.Pictures[i]
		}
	}
	return nil
}

// Char is one printed character as the reader sees it.
type Char struct {
	Rune   byte            // 'A'-'Z', '0'-'9' or '<'; the best guess
	Margin float32         // log-likelihood distance to the second best guess, >= 0
	Second byte            // the second best guess, 0 = none
	Box    image.Rectangle // in pixels of the picture that was read
}

// MRZ is a machine readable zone as it is printed: no repair is ever made in it.
type MRZ struct {
	Format Format
	Lines  [][]Char
	Light  device.Light // the picture it was read from
	Region image.Rectangle
}

// Text gives the lines as strings.
func (m MRZ) Text() []string {
	out := make([]string, len(m.Lines))
	for i, l := range m.Lines {
		b := make([]byte, len(l))
		for j, c := range l {
			b[j] = c.Rune
		}
		out[i] = string(b)
	}
	return out
}

// LogValue prints the format only.
func (m MRZ) LogValue() slog.Value { return slog.StringValue(m.Format.String() + " MRZ") }

// Document is what the glass gave: the page and what was found on it.
type Document struct {
	State    State
	Reason   string // why it is not Captured, in an officer's words
	Page     Page
	MRZ      MRZ    // Format is FormatUnknown where none was found
	Codes    []Code // barcodes, in reading order
	Portrait *Crop  // nil where none was found
	Ghost    *Crop  // the secondary portrait
	Visual   []Text // fields of the visual inspection zone
}
