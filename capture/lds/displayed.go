package lds

import (
	"fmt"

	"gatehouse/capture/lds/codestream"
)

// maxDisplayed bounds the pictures of DG5 and DG7.
const maxDisplayed = 9

// ParseDG5 reads the displayed portraits (Doc 9303-10 clause 4.7.5): pictures
// without a record, JPEG or JPEG 2000.
func ParseDG5(file []byte) (images []Image, departures []string, err error) {
	return readDisplayed("DG5", file, 0x65, 0x5F40)
}

// ParseDG7 reads the displayed signatures or marks (Doc 9303-10 clause 4.7.7).
func ParseDG7(file []byte) (images []Image, departures []string, err error) {
	return readDisplayed("DG7", file, 0x67, 0x5F43)
}

func readDisplayed(name string, file []byte, tag, inner uint32) (images []Image, departures []string, err error) {
	in, err := open(file, tag, &departures)
	if err != nil {
		return nil, nil, within(name, err)
	}
	n, err := in.count(1, maxDisplayed)
	if err != nil {
		return nil, nil, within(name, err)
	}
	for i := range n {
		picture, err := in.into(inner)
		if err == nil && picture.empty() {
			err = fail(ErrMissing, "picture")
		}
		if err != nil {
			return nil, nil, within(fmt.Sprintf("%s: picture %d", name, i+1), err)
		}
		images = append(images, newImage(picture.rest, picture.at, codestream.Unknown, &departures))
	}
	if err := in.end(); err != nil {
		return nil, nil, within(name, err)
	}
	return images, departures, nil
}
