package wsq

import (
	"fmt"
	"image"
	"log/slog"
	"slices"
)

// Picture is a picture with what its file says of it.
type Picture struct {
	Gray       *image.Gray // ridges dark, as scanned
	PPI        int         // of a NIST_COM comment; 0: not said
	Encoder    byte        // which of the FBI's encoders wrote it, 1 or 2
	Software   uint16      // the number under which that was certified; 0: none
	Comments   []string    // as they are; they may name a person
	Departures []string    // from the specification, see AllOnes and the others
}

// LogValue prints sizes only.
func (p Picture) LogValue() slog.Value {
	if p.Gray == nil {
		return slog.StringValue("no picture")
	}
	return slog.StringValue(fmt.Sprintf("picture of %d x %d", p.Gray.Rect.Dx(), p.Gray.Rect.Dy()))
}

// Decode gives the picture and its resolution in pixels per inch, 0 where it is not
// said. Errors are of type *Error.
func Decode(b []byte) (*image.Gray, int, error) {
	p, err := Read(b)
	if err != nil {
		return nil, 0, err
	}
	return p.Gray, p.PPI, nil
}

// Header gives the size in pixels, and nothing is decoded. The size is within the
// limits.
func Header(b []byte) (w, h int, err error) {
	r, err := start(b)
	if err != nil {
		return 0, 0, err
	}
	return r.frame.Width, r.frame.Height, nil
}

// Read decodes a picture. Errors are of type *Error.
func Read(b []byte) (Picture, error) {
	r, err := start(b)
	if err != nil {
		return Picture{}, err
	}
	if err := r.blocks(); err != nil {
		return Picture{}, err
	}
	p := Picture{
		Encoder: r.frame.Encoder, Software: r.frame.Software,
		Comments: r.comments, Departures: r.departures, PPI: r.said.ppi,
	}
	s := synthesis{plane: &r.plane, bank: r.bank}
	s.run(r.tree)
	p.Gray = r.grey()
	return p, nil
}

func depart(departures *[]string, what string) {
	if !slices.Contains(*departures, what) {
		*departures = append(*departures, what)
	}
}

// grey makes grey levels of the values.
func (r *reading) grey() *image.Gray {
	out := image.NewGray(image.Rect(0, 0, r.frame.Width, r.frame.Height))
	scale, shift := r.frame.scale, r.frame.shift
	for i, v := range r.plane.v {
		v = float32(v*scale) + shift
		v += 0.5
		switch {
		case v >= 255:
			out.Pix[i] = 255
		case v >= 0: // false of what is no number
			out.Pix[i] = uint8(v)
		}
	}
	return out
}
