package wsq

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// nistHead begins the comments of NIST's programs: lines of a name and a value, the
// first with their number.
const nistHead = "NIST_COM "

// Names in a NIST_COM (imgtools nistcom.h).
const (
	nistWidth  = "PIX_WIDTH"
	nistHeight = "PIX_HEIGHT"
	nistPPI    = "PPI"
)

// maxPPI is the finest resolution that is believed.
const maxPPI = 10_000

// nistComment is what the first NIST_COM says; 0: nothing.
type nistComment struct{ width, height, ppi int }

// comment keeps a comment.
func (r *reading) comment(b []byte) {
	r.comments = append(r.comments, string(b))
	if r.said != (nistComment{}) || !bytes.HasPrefix(b, []byte(nistHead)) {
		return
	}
	for line := range strings.Lines(string(b)) {
		name, value, _ := strings.Cut(strings.TrimRight(line, "\r\n\x00"), " ")
		n, err := strconv.Atoi(strings.TrimSpace(value))
		switch {
		case err != nil || n < 1:
		case name == nistWidth:
			r.said.width = n
		case name == nistHeight:
			r.said.height = n
		case name == nistPPI && n <= maxPPI:
			r.said.ppi = n
		}
	}
}

// nistCom makes the comment of a picture.
func nistCom(w, h, ppi int, bitrate float64) string {
	if ppi == 0 {
		ppi = -1 // not known
	}
	lines := []string{
		fmt.Sprint(nistWidth, " ", w), fmt.Sprint(nistHeight, " ", h), "PIX_DEPTH 8",
		fmt.Sprint(nistPPI, " ", ppi), "LOSSY 1", "COLORSPACE GRAY", "COMPRESSION WSQ",
		fmt.Sprintf("WSQ_BITRATE %.6f", bitrate),
	}
	return fmt.Sprintf("%s%d\n%s", nistHead, len(lines)+1, strings.Join(lines, "\n"))
}
