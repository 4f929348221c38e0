package frame

import (
	"bytes"
	"slices"
	"strings"
)

// maxExtra is how many characters a reader may set around a line.
const maxExtra = 16

// layouts are the line lengths of documents: Doc 9303 parts 4 to 7, and the
// driving licences of Switzerland and France; narrow ones first.
var layouts = [...][]int{{30}, {9, 30, 30}, {30, 30, 30}, {36, 36}, {44, 44}}

// split cuts at line ends and leaves empty lines out.
func split(b []byte) (lines [][]byte) {
	for _, l := range bytes.FieldsFunc(b, func(r rune) bool { return r == cr || r == lf }) {
		lines = append(lines, l)
	}
	return lines
}

// labelled keeps what stands behind the labels of MRZ lines and drops the others,
// such as those of a magnetic stripe.
func labelled(lines [][]byte) (out [][]byte) {
	for _, l := range lines {
		label, text, found := bytes.Cut(l, []byte(":"))
		if text = bytes.TrimSpace(text); found && len(text) > 0 && bytes.HasPrefix(bytes.ToUpper(label), []byte("OCR LINE")) {
			out = append(out, text)
		}
	}
	return out
}

// complete tells whether lines are those of a document as they stand, so that
// no other has to be waited for.
func complete(lines [][]byte) bool {
	return slices.ContainsFunc(layouts[:], func(lengths []int) bool {
		return len(lengths) > 1 && fits(letters(lines), lengths) && !slices.ContainsFunc(lines, func(l []byte) bool {
			return strings.ContainsRune(written(l), Unread)
		})
	})
}

// written is a line in the alphabet of Doc 9303-3 clause 4.3 and Unread.
func written(line []byte) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '<':
			return r
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		}
		return Unread
	}, string(bytes.ToValidUTF8(line, []byte{Unread})))
}

func letters(lines [][]byte) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = written(l)
	}
	return out
}

// arrange finds the document in the lines: its layout, what is not part of it,
// and which line comes first. The less has to be changed for it, the better.
func arrange(lines [][]byte) ([]string, bool) {
	upwards, widest := slices.Clone(lines), slices.Clone(layouts[:])
	slices.Reverse(upwards)
	slices.Reverse(widest)
	for _, try := range [...]struct {
		like    func([][]byte, []int) ([]string, bool)
		layouts [][]int
	}{
		{exact, layouts[:]}, // filled lines have the width of a wider layout
		{inside, widest},    // in a wider layout there is room for a narrower one
	} {
		for _, order := range [...][][]byte{lines, upwards} {
			for _, lengths := range try.layouts {
				if out, ok := try.like(order, lengths); ok && looks(out) {
					return out, true
				}
			}
		}
	}
	for _, lengths := range layouts { // a document of a kind that is not known here
		if out, ok := exact(lines, lengths); ok && len(lengths) > 1 {
			return out, true
		}
	}
	return nil, false
}

func fits(lines []string, lengths []int) bool {
	return slices.EqualFunc(lines, lengths, func(l string, n int) bool { return len(l) == n })
}

// exact takes the lines as they are, but for fill characters behind short ones.
func exact(lines [][]byte, lengths []int) ([]string, bool) {
	if len(lines) != len(lengths) {
		return nil, false
	}
	out := letters(lines)
	for i, n := range lengths {
		if len(out[i]) > n && len(bytes.Trim(lines[i][n:], "_")) == 0 {
			out[i] = out[i][:n]
		}
	}
	return out, fits(out, lengths)
}

// inside takes the lines for longer than those of the layout by a prefix, the
// same for all, and a suffix.
func inside(lines [][]byte, lengths []int) ([]string, bool) {
	if len(lines) != len(lengths) {
		return nil, false
	}
	all := letters(lines)
	for before := 0; before <= maxExtra; before++ {
		out := slices.Clone(all)
		for i, n := range lengths {
			if l := all[i]; len(l) >= before+n && len(l) <= before+n+maxExtra {
				out[i] = l[before : before+n]
			}
		}
		if fits(out, lengths) && looks(out) {
			return out, true
		}
	}
	return nil, false
}

// looks tells whether lines of a layout's length begin as a document does and
// have dates where its dates stand (Doc 9303 parts 4 to 7).
func looks(lines []string) bool {
	first := lines[0]
	switch {
	case len(lines) == 1: // French driving licence
		return strings.HasPrefix(first, "D1FRA")
	case len(first) == 9: // Swiss driving licence
		return strings.HasPrefix(lines[1], "FA")
	case len(lines) == 3:
		return strings.ContainsRune("ACI", rune(first[0])) && date(lines[1][0:6]) && date(lines[1][8:14])
	case strings.HasPrefix(first, "IDFRA") && date(lines[1][27:33]): // issued up to 2021, own layout
		return true
	}
	return strings.ContainsRune("ACIPV", rune(first[0])) && date(lines[1][13:19]) && date(lines[1][21:27])
}

// date tells whether s can be one: unread or unknown parts may be.
func date(s string) bool { return strings.Trim(s, "0123456789<?") == "" }
