package model

import (
	"crypto/sha1"
	"fmt"
)

// space is the name space of the identifiers that learning gives out.
const space = "gatehouse document models"

// newUUID gives the name-based identifier (RFC 4122 version 5) of a thing that is
// told apart by the given words. The same words always give the same one, so that
// a template learned again from the same documents is the same file.
func newUUID(words ...any) string {
	h := sha1.New()
	fmt.Fprint(h, space)
	for _, w := range words {
		fmt.Fprintf(h, "\x00%v", w)
	}
	b := h.Sum(nil)[:16]
	b[6], b[8] = b[6]&0x0f|0x50, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// isUUID accepts the plain form in small letters only, so that equal ones are
// equal as text.
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if dash := i == 8 || i == 13 || i == 18 || i == 23; dash != (c == '-') {
			return false
		} else if !dash && !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f') {
			return false
		}
	}
	return true
}
