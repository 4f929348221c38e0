package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"image"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/capture"
)

// zoneOf is a zone of the given lines, each character surely read but those in
// doubts, which are counted from 1 as they are printed.
func zoneOf(lines []string, doubts map[[2]int]capture.Char) capture.MRZ {
	m := capture.MRZ{Format: capture.TD3}
	for i, l := range lines {
		var chars []capture.Char
		for j := range len(l) {
			c := capture.Char{Rune: l[j], Margin: 9, Second: 'X', Box: image.Rect(10*j, 20*i, 10*j+10, 20*i+16)}
			if d, ok := doubts[[2]int{i + 1, j + 1}]; ok {
				c.Rune, c.Second, c.Margin = d.Rune, d.Second, d.Margin
			}
			m.Region = m.Region.Union(c.Box)
			chars = append(chars, c)
		}
		m.Lines = append(m.Lines, chars)
	}
	return m
}

var icao = []string{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"}

func TestUnsureMarks(t *testing.T) {
	if at := unsure(zoneOf(icao, nil)); at != "" {
		t.Errorf("all is sure, and yet %q", at)
	}
	doubts := map[[2]int]capture.Char{{1, 3}: {Rune: 'U', Second: 'V', Margin: 0.5}, {2, 2}: {Rune: 'B', Second: '8', Margin: 1}, {2, 44}: {Rune: '0', Second: 'O', Margin: 2.9}}
	at := unsure(zoneOf(icao, doubts))
	if at != "1:3,2:2,2:44" {
		t.Errorf("%q", at)
	}
}

func TestZoneJSON(t *testing.T) {
	misread := map[[2]int]capture.Char{{2, 2}: {Rune: 'B', Second: '8', Margin: 1}}
	clear := map[[2]int]capture.Char{{2, 2}: {Rune: 'B', Second: '8', Margin: 6}}
	for _, c := range []struct {
		name            string
		zone            capture.MRZ
		err             error
		repairs, unsure int
		failed          []string
		valid           bool
	}{
		{"sure and right", zoneOf(icao, nil), nil, 0, 0, nil, true},
		{"misread, unsure", zoneOf(icao, misread), nil, 1, 1, []string{"number", "composite"}, false},
		{"misprinted clearly", zoneOf(icao, clear), nil, 0, 0, []string{"number", "composite"}, false},
		{"none", capture.MRZ{}, nil, 0, 0, nil, false},
		{"no image", capture.MRZ{}, errors.New("image refused"), 0, 0, nil, false},
	} {
		var out bytes.Buffer
		writeZone(&out, "file.png", c.zone, c.err)
		var got zoneRead
		if err := json.Unmarshal(out.Bytes(), &got); err != nil || strings.Count(out.String(), "\n") != 1 {
			t.Fatalf("%s: %v in %q", c.name, err, out.String())
		}
		var failed []string
		for _, k := range got.Checks {
			if k.Verdict == "failed" {
				failed = append(failed, k.Field)
			}
		}
		if len(got.Repairs) != c.repairs || len(got.Unsure) != c.unsure || !slices.Equal(failed, c.failed) || got.Fields != nil && got.Fields.Valid != c.valid || (got.Error != "") != (c.err != nil) {
			t.Errorf("%s: repairs %v, unsure %v, failed %v, error %q", c.name, got.Repairs, got.Unsure, failed, got.Error)
		}
		if !slices.Equal(got.Raw, c.zone.Text()) { // proposals change nothing
			t.Errorf("%s: raw %v", c.name, got.Raw)
		}
		for _, r := range got.Repairs {
			if r != (zoneRepair{2, 2, "B", "8", 1}) {
				t.Errorf("%s: %+v", c.name, r)
			}
		}
		for _, u := range got.Unsure {
			if u.Box != [4]int{10, 20, 10, 16} || u.Guess != "B" || u.Second != "8" {
				t.Errorf("%s: %+v", c.name, u)
			}
		}
		if c.zone.Format != 0 && (len(got.Regions) != 3 || got.Regions[2] != (zoneRegion{2, [4]int{0, 20, 440, 16}}) || got.Confidence <= 0 || got.Confidence > 1) {
			t.Errorf("%s: regions %v, confidence %v", c.name, got.Regions, got.Confidence)
		}
	}
}

func TestParseObjects(t *testing.T) {
	now := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	var out, errOut bytes.Buffer
	in := `{"mrz":["I<SWED231458907<<<<<<<<<<<<<<<","7408<<7F3204153SWE<<<<<<<<<<<4","ERIKSSON<<ANNA<MARIA<<<<<<<<<<"]}` + "\n{}\n[]\n"
	if status := mrzParse(strings.NewReader(in), &out, &errOut, now); status != 0 || errOut.Len() > 0 {
		t.Fatalf("status %d, %s", status, errOut.String())
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 3 || !strings.Contains(lines[0], `"birth":{"printed":"7408<<","state":"known in part","date":"1974-08-00"}`) ||
		!strings.Contains(lines[0], `"expiry":{"printed":"320415","state":"valid","date":"2032-04-15"}`) {
		t.Errorf("%v", lines)
	}
	for _, l := range lines[1:] {
		if !strings.HasPrefix(l, `{"valid":false,"error":"`) {
			t.Errorf("%s", l)
		}
	}
	// A line beyond the limit ends the loop with the reason and no data.
	errOut.Reset()
	if status := mrzParse(strings.NewReader(strings.Repeat("SECRET", maxParseLine)), &out, &errOut, now); status != 1 || !strings.Contains(errOut.String(), "too long") || strings.Contains(errOut.String(), "SECRET") {
		t.Errorf("status %d, %s", status, errOut.String())
	}
}
