package seal

import "strings"

// unlatch is the byte after which one character follows in the ASCII encodation of
// DataMatrix, which is its code plus one (Doc 9303-13 clause 2.6.3).
const unlatch = 0xFE

// decodeC40 reads text of A-Z, 0-9 and space (Doc 9303-13 clause 2.6); false where
// the bytes are none or a shift is used, which seals do not have.
func decodeC40(b []byte) (string, bool) {
	if len(b)%2 != 0 {
		return "", false
	}
	var out strings.Builder
	for i := 0; i < len(b); i += 2 {
		last := i+2 == len(b)
		if b[i] == unlatch {
			c := b[i+1] - 1
			if !last || !(c == ' ' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z') {
				return "", false
			}
			out.WriteByte(c)
			break
		}
		v := int(b[i])<<8 | int(b[i+1])
		if v == 0 || v > 64000 {
			return "", false
		}
		v--
		for j, u := range [...]int{v / 1600, v / 40 % 40, v % 40} {
			switch {
			case u == 3:
				out.WriteByte(' ')
			case u >= 4 && u <= 13:
				out.WriteByte(byte('0' + u - 4))
			case u >= 14 && u <= 39:
				out.WriteByte(byte('A' + u - 14))
			case u == 0 && last && j == 2: // padding after two characters
			default:
				return "", false
			}
		}
	}
	return out.String(), true
}

// sizeC40 is the number of bytes that n characters take.
func sizeC40(n int) int { return (n + 2) / 3 * 2 }

// plain drops the fillers at the end.
func plain(s string) string { return strings.TrimRight(s, " <") }
