package bcbp

import (
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
)

// What can be wrong.
var (
	// ErrNoPass: not a boarding pass of format M.
	ErrNoPass = errors.New("no boarding pass")
	// ErrFormat: a boarding pass whose items do not fit.
	ErrFormat = errors.New("boarding pass is not in its format")
)

// MaxLegs is the number of legs that the format has.
const MaxLegs = 4

// Pass is a boarding pass. Texts are trimmed; an absent item is empty.
type Pass struct {
	Name       string `json:"name,omitempty"`       // SURNAME/GIVEN
	Electronic bool   `json:"electronic,omitempty"` // electronic ticket
	Legs       []Leg  `json:"legs,omitempty"`

	Version     string   `json:"version,omitempty"`     // of the conditional items; empty: there are none
	Description string   `json:"description,omitempty"` // of the passenger
	CheckIn     string   `json:"check_in,omitempty"`    // source of check-in
	Source      string   `json:"source,omitempty"`      // source of issuance
	Issued      string   `json:"issued,omitempty"`      // last digit of the year and day of the year
	Document    string   `json:"document,omitempty"`    // type: B boarding pass, I itinerary receipt
	Issuer      string   `json:"issuer,omitempty"`      // airline
	Baggage     []string `json:"baggage,omitempty"`

	SecurityType string `json:"security_type,omitempty"`
	Security     string `json:"security,omitempty"`
}

// Leg is one flight.
type Leg struct {
	Booking  string `json:"booking,omitempty"` // passenger name record
	From     string `json:"from,omitempty"`    // IATA airport code
	To       string `json:"to,omitempty"`
	Carrier  string `json:"carrier,omitempty"`
	Flight   string `json:"flight,omitempty"`
	Day      string `json:"day,omitempty"` // of the year, three digits
	Cabin    string `json:"cabin,omitempty"`
	Seat     string `json:"seat,omitempty"`
	Sequence string `json:"sequence,omitempty"`
	Status   string `json:"status,omitempty"`

	Numeric         string `json:"numeric,omitempty"` // airline's numeric code
	Serial          string `json:"serial,omitempty"`  // of the ticket
	Selectee        string `json:"selectee,omitempty"`
	Documents       string `json:"documents,omitempty"` // 0 not required, 1 verified, 2 required and not yet verified
	Marketing       string `json:"marketing,omitempty"`
	FrequentAirline string `json:"frequent_airline,omitempty"`
	FrequentNumber  string `json:"frequent_number,omitempty"`
	Indicator       string `json:"indicator,omitempty"`
	Allowance       string `json:"allowance,omitempty"`
	FastTrack       string `json:"fast_track,omitempty"`
	Airline         string `json:"airline,omitempty"` // for the airline's own use
}

// LogValue prints sizes only.
func (p Pass) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("boarding pass of %d legs", len(p.Legs)))
}

// reader takes items off the front. After the first that does not fit, all are empty.
type reader struct {
	rest string
	err  error
}

// item takes n characters and trims them.
func (r *reader) item(n int) string { return strings.TrimSpace(r.raw(n)) }

func (r *reader) raw(n int) string {
	if r.err != nil || n > len(r.rest) {
		r.fail("it ends too early")
		return ""
	}
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}

// some takes n characters if there are as many, else what is left: the last items
// of a sized part may be left out.
func (r *reader) some(n int) string { return r.item(min(n, len(r.rest))) }

// sized takes a size in two hexadecimal digits and gives that many characters.
func (r *reader) sized() reader {
	n, err := strconv.ParseUint(r.raw(2), 16, 8)
	if err != nil {
		r.fail("a size is not hexadecimal")
		return reader{}
	}
	return reader{rest: r.raw(int(n))}
}

func (r *reader) fail(why string) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: %s", ErrFormat, why)
	}
	r.rest = ""
}

// Parse reads a boarding pass. Errors: ErrNoPass, ErrFormat.
func Parse(payload []byte) (Pass, error) {
	const mandatory = 60
	s := string(payload)
	if len(s) < mandatory || s[0] != 'M' || s[1] < '1' || s[1] > '0'+MaxLegs || !looksRight(s) {
		return Pass{}, ErrNoPass
	}
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return Pass{}, fmt.Errorf("%w: character %d is not printable", ErrFormat, i+1)
		}
	}
	r := reader{rest: s[2:]}
	var p Pass
	p.Name = r.item(20)
	p.Electronic = r.item(1) == "E"
	for i := range int(s[1] - '0') {
		var l Leg
		l.mandatory(&r)
		part := r.sized()
		p.conditional(&part, &l, i == 0)
		if part.err != nil && r.err == nil {
			r.err = part.err
		}
		p.Legs = append(p.Legs, l)
	}
	if strings.HasPrefix(r.rest, "^") {
		r.raw(1)
		p.SecurityType = r.item(1)
		data := r.sized()
		p.Security = data.rest
	}
	if r.rest != "" {
		r.fail("something follows its end")
	}
	if r.err != nil {
		return Pass{}, r.err
	}
	return p, nil
}

// looksRight keeps other texts that begin with M and a digit apart: the ticket
// indicator, airports in letters and the day of the flight stand in their places.
func looksRight(s string) bool {
	letters := func(s string) bool { return strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" }
	return (s[22] == 'E' || s[22] == ' ') && letters(s[30:36]) && strings.Trim(s[44:47], "0123456789") == ""
}

func (l *Leg) mandatory(r *reader) {
	l.Booking, l.From, l.To, l.Carrier = r.item(7), r.item(3), r.item(3), r.item(3)
	l.Flight, l.Day, l.Cabin, l.Seat = r.item(5), r.item(3), r.item(1), r.item(4)
	l.Sequence, l.Status = r.item(5), r.item(1)
}

// conditional reads the sized part of a leg: once a pass, behind >, what concerns
// all legs; then what concerns this one; then the airline's own.
func (p *Pass) conditional(r *reader, l *Leg, first bool) {
	if first && strings.HasPrefix(r.rest, ">") {
		r.raw(1)
		p.Version = r.item(1)
		u := r.sized()
		p.Description, p.CheckIn, p.Source = u.some(1), u.some(1), u.some(1)
		p.Issued, p.Document, p.Issuer = u.some(4), u.some(1), u.some(3)
		for range 3 {
			if tag := u.some(13); tag != "" {
				p.Baggage = append(p.Baggage, tag)
			}
		}
	}
	if r.rest == "" || first && p.Version == "" {
		l.Airline = strings.TrimSpace(r.rest)
		return
	}
	u := r.sized()
	l.Numeric, l.Serial, l.Selectee, l.Documents = u.some(3), u.some(10), u.some(1), u.some(1)
	l.Marketing, l.FrequentAirline, l.FrequentNumber = u.some(3), u.some(3), u.some(16)
	l.Indicator, l.Allowance, l.FastTrack = u.some(1), u.some(3), u.some(1)
	l.Airline = strings.TrimSpace(r.rest)
}
