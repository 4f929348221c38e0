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
func split(b []byte) [][]byte {
	return bytes.FieldsFunc(b, func(r rune) bool { return r == cr || r == lf })
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

// written is a line in the alphabet of Doc 9303-3 clause 4.3 and Unread: a byte is
// a character, whatever a reader sends for what it could not read.
func written(line []byte) string {
	out := bytes.Clone(line)
	for i, c := range out {
		switch {
		case c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '<':
		case c >= 'a' && c <= 'z':
			out[i] = c - 'a' + 'A'
		default:
			out[i] = Unread
		}
	}
	return string(out)
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
		if out, ok := exact(lines, lengths); ok && len(lengths) > 1 && mostlyRead(out) {
			return out, true
		}
	}
	return nil, false
}

// mostlyRead: a block of little but fill characters holds no document.
func mostlyRead(lines []string) bool {
	all := strings.Join(lines, "")
	return 2*strings.Count(all, string(Unread)) < len(all)
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

// inside takes the lines for longer than those of the layout by a prefix and a
// suffix, each the same on all lines. Without that a passport of which a character
// was lost on the way would pass for a narrower document.
func inside(lines [][]byte, lengths []int) ([]string, bool) {
	if len(lines) != len(lengths) {
		return nil, false
	}
	extra, all := len(lines[0])-lengths[0], letters(lines)
	for before := max(0, extra-maxExtra); before <= min(extra, maxExtra); before++ {
		out := slices.Clone(all)
		for i, n := range lengths {
			l := lines[i]
			if len(l) != n+extra || !bytes.Equal(l[:before], lines[0][:before]) || !bytes.Equal(l[before+n:], lines[0][before+lengths[0]:]) {
				break
			}
			out[i] = all[i][before : before+n]
		}
		if fits(out, lengths) && looks(out) {
			return out, true
		}
	}
	return nil, false
}

// looks tells whether lines of a layout's length begin as a document does and
// have dates where its dates stand (Doc 9303 parts 4 to 7). A line of names, which
// has fillers there and may begin like a document, has no digit.
func looks(lines []string) bool {
	first := lines[0]
	switch {
	case len(lines) == 1: // French driving licence
		return strings.HasPrefix(first, "D1FRA")
	case len(first) == 9: // Swiss driving licence
		return strings.HasPrefix(lines[1], "FA")
	case len(lines) == 3 && first[0] == 'C' && dates(first[13:19], first[21:27]): // Chinese exit-entry permit
		return true
	case len(lines) == 3:
		return strings.ContainsRune("ACI", rune(first[0])) && dates(lines[1][0:6], lines[1][8:14]) && digits(first) && !digits(lines[2])
	case strings.HasPrefix(first, "IDFRA") && dates(lines[1][27:33]): // issued up to 2021, own layout
		return true
	}
	return strings.ContainsRune("ACIPV", rune(first[0])) && dates(lines[1][13:19], lines[1][21:27])
}

// dates tells whether all can be dates, of which parts may be unread or unknown.
func dates(all ...string) bool {
	s := strings.Join(all, "")
	return digits(s) && strings.Trim(s, "0123456789<?") == ""
}

func digits(s string) bool { return strings.ContainsAny(s, "0123456789") }
