package bomb

import (
	"bytes"
	"encoding/binary"
)

// File puts a codestream into the boxes of JP2.
type File struct {
	Stream                    []byte
	Width, Height, Components int    // as the image header box says
	Header                    []byte // boxes put behind the image header box
	Before                    []byte // boxes put before the codestream
}

// Box is one box.
func Box(kind string, content []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(8+len(content)))
	return append(append(b, kind...), content...)
}

// Bytes writes the file.
func (f File) Bytes() []byte {
	ihdr := binary.BigEndian.AppendUint32(nil, uint32(f.Height))
	ihdr = binary.BigEndian.AppendUint32(ihdr, uint32(f.Width))
	ihdr = append(binary.BigEndian.AppendUint16(ihdr, uint16(f.Components)), 7, 7, 0, 0)
	space := byte(16) // sRGB
	if f.Components == 1 {
		space = 17
	}
	head := bytes.Join([][]byte{Box("ihdr", ihdr), Box("colr", []byte{1, 0, 0, 0, 0, 0, space}), f.Header}, nil)
	return bytes.Join([][]byte{
		[]byte("\x00\x00\x00\x0CjP  \r\n\x87\n"), Box("ftyp", []byte("jp2 \x00\x00\x00\x00jp2 ")),
		Box("jp2h", head), f.Before, Box("jp2c", f.Stream),
	}, nil)
}
