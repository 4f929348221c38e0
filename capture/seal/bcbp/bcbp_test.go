package bcbp

import (
	"errors"
	"strings"
	"testing"
)

// one and two are passes of invented travellers, item by item as Resolution 792 has them.
var (
	one = "M1" + "ROE/RICHARD         " + "E" +
		"AB12C3 " + "SIN" + "DPS" + "XX " + "0834 " + "226" + "F" + "001A" + "0025 " + "1" + "00"
	two = "M2" + "ROE/JANE            " + "E" +
		"AB12C3 " + "SIN" + "DPS" + "XX " + "0834 " + "226" + "F" + "001A" + "0025 " + "1" + "4C" +
		">" + "6" + "18" + "1" + "W" + "W" + "6225" + "B" + "XX " + "0012345678901" +
		"2A" + "123" + "1234567890" + "0" + "1" + "YY " + "XX " + "1234567890123   " + " " + "20K" + "Y" + "LX58" +
		"DE56F7 " + "DPS" + "CGK" + "YY " + "3664 " + "227" + "C" + "012C" + "0002 " + "2" + "07" +
		"05" + "99912" +
		"^" + "1" + "04" + "GIWV"
)

func TestParse(t *testing.T) {
	p, err := Parse([]byte(one))
	if err != nil {
		t.Fatal(err)
	}
	want := Leg{Booking: "AB12C3", From: "SIN", To: "DPS", Carrier: "XX", Flight: "0834", Day: "226", Cabin: "F", Seat: "001A", Sequence: "0025", Status: "1"}
	if p.Name != "ROE/RICHARD" || !p.Electronic || len(p.Legs) != 1 || p.Legs[0] != want || p.Version != "" {
		t.Errorf("%+v", p)
	}
	if p, err = Parse([]byte(two)); err != nil {
		t.Fatal(err)
	}
	first := Leg{
		Booking: "AB12C3", From: "SIN", To: "DPS", Carrier: "XX", Flight: "0834", Day: "226", Cabin: "F", Seat: "001A", Sequence: "0025", Status: "1",
		Numeric: "123", Serial: "1234567890", Selectee: "0", Documents: "1", Marketing: "YY", FrequentAirline: "XX", FrequentNumber: "1234567890123",
		Allowance: "20K", FastTrack: "Y", Airline: "LX58",
	}
	if len(p.Legs) != 2 || p.Legs[0] != first || p.Legs[1].To != "CGK" || p.Legs[1].Numeric != "999" || p.Legs[1].Serial != "12" {
		t.Errorf("legs %+v", p.Legs)
	}
	if p.Version != "6" || p.Issued != "6225" || p.Document != "B" || p.Issuer != "XX" || len(p.Baggage) != 1 || p.SecurityType != "1" || p.Security != "GIWV" {
		t.Errorf("%+v", p)
	}
	if s := p.LogValue().String(); strings.Contains(s, "ROE") {
		t.Errorf("the log would hold %q", s)
	}
}

func TestRefuses(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       error
	}{
		{"empty", "", ErrNoPass},
		{"a link", "https://example.org/" + strings.Repeat("x", 60), ErrNoPass},
		{"text that begins alike", "M1 " + strings.Repeat("lorem ipsum ", 8), ErrNoPass},
		{"five legs", "M5" + one[2:], ErrNoPass},
		{"cut off in the mandatory items", one[:59], ErrNoPass},
		{"longer than it says", one + "X", ErrFormat},
		{"shorter than it says", two[:len(two)-1], ErrFormat},
		{"a leg missing", "M2" + one[2:], ErrFormat},
		{"size is no number", one[:58] + "G0", ErrFormat},
		{"part within longer than the whole", one[:58] + "04>6FF", ErrFormat},
		{"a line end", strings.Replace(two, "LX58", "LX\r\n", 1), ErrFormat},
	} {
		if _, err := Parse([]byte(c.text)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

// FuzzParse: nothing panics, errors are of two kinds and hold nothing of the text.
func FuzzParse(f *testing.F) {
	f.Add([]byte(one))
	f.Add([]byte(two))
	f.Add([]byte("M1"))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := Parse(b)
		if err != nil {
			if !errors.Is(err, ErrNoPass) && !errors.Is(err, ErrFormat) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		if len(p.Legs) < 1 || len(p.Legs) > MaxLegs || len(p.Name) > 20 {
			t.Fatalf("accepted: %d legs", len(p.Legs))
		}
	})
}
