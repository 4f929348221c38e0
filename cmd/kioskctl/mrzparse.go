package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"time"

	zone "gatehouse/capture/mrz"
)

// maxParseLine bounds one object on standard input.
const maxParseLine = 64 << 10

// mrzParse takes lines apart that somebody else has read: one JSON object a line
// in, {"mrz":[...]} with an optional "format" that they should have, one out. Lines
// that cannot be parsed answer with valid false and the reason; only a broken
// standard input ends the loop with a failure.
func mrzParse(in io.Reader, out, errOut io.Writer, now time.Time) int {
	w := bufio.NewWriter(out)
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxParseLine)
	for lines.Scan() {
		if err := encoder(w).Encode(parsed(lines.Bytes(), now)); err != nil {
			return 1
		}
		if err := w.Flush(); err != nil {
			return 1
		}
	}
	if err := lines.Err(); err != nil {
		fmt.Fprintf(errOut, "kioskctl mrz: standard input: %v\n", err)
		return 1
	}
	return 0
}

// encoder writes fillers as they are.
func encoder(w io.Writer) *json.Encoder {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e
}

// refused answers for lines that are no zone.
type refused struct {
	Valid bool   `json:"valid"` // always false
	Error string `json:"error"`
}

func parsed(object []byte, now time.Time) any {
	var ask struct {
		Format string   `json:"format"`
		MRZ    []string `json:"mrz"`
	}
	if err := json.Unmarshal(object, &ask); err != nil {
		return refused{Error: `no JSON object with "mrz": ["...", ...]`}
	}
	f, err := zone.Parse(ask.MRZ)
	if err != nil {
		return refused{Error: err.Error()}
	}
	z := fieldsJSON(&f, now)
	if ask.Format != "" && ask.Format != z.Format {
		z.Notes = append(z.Notes, zoneFault{Rule: "format", Line: 1, Column: 1, To: len(ask.MRZ[0]), Text: "the lines are of format " + z.Format + ", not of the one that was said"})
	}
	return z
}
