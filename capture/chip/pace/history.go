package pace

import "crypto/sha256"

// remembered is how many values of chips a History holds: eight readings in a row.
const remembered = 24

// History remembers the nonces and public keys of the last runs at one reader, so
// that a chip, or something in its place, that gives one again is found out. It holds
// hashes of what went over the air, no secret. The zero value is empty; a nil one
// remembers nothing. It belongs to one goroutine.
type History struct {
	seen [remembered][sha256.Size]byte
	next int
}

// fresh remembers a value and says whether it was not there.
func (h *History) fresh(value []byte) bool {
	if h == nil {
		return true
	}
	sum := sha256.Sum256(value)
	for _, s := range h.seen {
		if s == sum {
			return false
		}
	}
	h.seen[h.next] = sum
	h.next = (h.next + 1) % remembered
	return true
}
