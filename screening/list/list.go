package list

import (
	"fmt"
	"hash/maphash"

	"gatehouse/screening"
)

// Limits of a list.
const (
	MaxSize    = 64 << 20
	MaxRows    = 2_000_000
	maxNumber  = 24
	maxReasons = 1000
	maxReason  = 64
	maxSame    = 64
)

// List is a parsed list. It is immutable and may be searched concurrently. A
// row costs about 27 bytes and a table entry.
type List struct {
	rows int
	// Rows one after the other: length of the number, number, class, issuer (3,
	// filled with '<'), type as written (2, filled with '<'), reason (2, big endian).
	blob    []byte
	table   []uint32 // open addressing; position in blob + 1, 0 = free
	reasons []string
	seed    maphash.Seed
}

// Len is the number of rows.
func (l *List) Len() int { return l.rows }

// Search gives the rows that fit, in the order of the list. The arguments may be
// written as in an MRZ or by hand; what cannot be a key fits nothing.
func (l *List) Search(number, docType, issuer string) []screening.ListHit {
	var buf [maxNumber + 4]byte
	key, ok := appendKey(buf[:0], []byte(number), []byte(docType), []byte(issuer))
	if !ok || l == nil || len(l.table) == 0 {
		return nil
	}
	var hits []screening.ListHit
	for i := l.slot(key); l.table[i] != 0; i = (i + 1) & (len(l.table) - 1) {
		at := int(l.table[i] - 1)
		if !l.fits(at, key) {
			continue
		}
		row, n := l.blob[at:], len(key)-4
		rest := row[1+len(key):]
		hits = append(hits, screening.ListHit{
			Number: string(row[1 : 1+n]),
			Type:   trim(rest[:2]),
			Issuer: trim(row[1+n+1 : 1+n+4]),
			Reason: l.reasons[int(rest[2])<<8|int(rest[3])],
		})
	}
	return hits
}

// slot is where the search for key begins. The seed differs from list to list, so
// that nobody can write rows that all begin at one place; answers do not depend on it.
func (l *List) slot(key []byte) int {
	return int(maphash.Bytes(l.seed, key) & uint64(len(l.table)-1))
}

// fits tells whether the row at a position of the blob has the key.
func (l *List) fits(at int, key []byte) bool {
	row := l.blob[at:]
	return int(row[0])+4 == len(key) && string(row[1:1+len(key)]) == string(key)
}

// appendKey appends number, class and issuer in the form that is compared: the
// bytes of a row from its number to its issuer. ok is false for what is none.
func appendKey(key, number, docType, issuer []byte) (_ []byte, ok bool) {
	start := len(key)
	for _, c := range number {
		switch c = upper(c); {
		case c >= 'A' && c <= 'Z' || c >= '0' && c <= '9':
			key = append(key, c)
		case c == '<' || c == ' ' || c == '-' || c == '/' || c == '.' || c == '\'':
		default:
			return nil, false
		}
		if len(key)-start > maxNumber {
			return nil, false
		}
	}
	if len(key) == start {
		return nil, false
	}
	class, ok := classOf(docType)
	if !ok {
		return nil, false
	}
	key = append(key, class)
	return appendCode(key, issuer)
}

// classOf tells passports, visas and cards apart.
func classOf(docType []byte) (byte, bool) {
	if len(docType) == 0 || len(docType) > 2 {
		return 0, false
	}
	if len(docType) == 2 {
		c := upper(docType[1])
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '<' {
			return 0, false
		}
	}
	c := upper(docType[0])
	if c == 'A' || c == 'C' {
		c = 'I'
	}
	return c, c >= 'A' && c <= 'Z'
}

// appendCode appends a code of up to three letters, filled up.
func appendCode(key, code []byte) ([]byte, bool) {
	if len(code) == 0 || len(code) > 3 {
		return nil, false
	}
	for i := range 3 {
		c := byte('<')
		if i < len(code) {
			c = upper(code[i])
		}
		letter := c >= 'A' && c <= 'Z'
		if !letter && (c != '<' || i == 0) || letter && i > 0 && key[len(key)-1] == '<' {
			return nil, false
		}
		key = append(key, c)
	}
	return key, true
}

func upper(c byte) byte {
	if c >= 'a' && c <= 'z' {
		return c - 'a' + 'A'
	}
	return c
}

func trim(b []byte) string {
	for len(b) > 0 && b[len(b)-1] == '<' {
		b = b[:len(b)-1]
	}
	return string(b)
}

func errLine(n int, format string, args ...any) error {
	return fmt.Errorf("document list: line %d: %s", n, fmt.Sprintf(format, args...))
}
