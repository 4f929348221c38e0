package seal

import (
	"encoding/base32"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
	"time"
)

// TestWorkedExamples are those of Doc 9303-13: clauses 2.3.1, 2.3 and appendix C.
func TestWorkedExamples(t *testing.T) {
	for code, want := range map[string]string{
		"eb0466a9": "XK CD", // C.1
		"eb11fe45": "XKCD",  // C.2
		"de515826": "VISA01",
		"":         "",
	} {
		b, _ := hex.DecodeString(code)
		if got, ok := decodeC40(b); !ok || got != want {
			t.Errorf("%s: %q, %v, want %q", code, got, ok, want)
		}
	}
	if got, ok := decodeDate([]byte{0x31, 0x9E, 0xF5}); !ok || got != "1957-03-25" {
		t.Errorf("the date is %q, %v", got, ok)
	}
	for code, want := range map[string]string{
		"00203a19": "2025-02-11",
		"f01e7c":   "", // too short
		"f00007c6": "1990-xx-xx",
		"f01e8480": "", // digits that are said to be unknown
		"ff000000": "xxxx-xx-xx",
		"0fbbd5f0": "xxxx-12-31",
		"0fc68450": "", // month 13
		"0fbbfd00": "", // day 32
		"0fb71b00": "", // day 0
		"00ffffff": "",
	} {
		b, _ := hex.DecodeString(code)
		if got, ok := decodeMasked(b); ok != (want != "") || ok && got != want {
			t.Errorf("masked %s: %q, %v, want %q", code, got, ok, want)
		}
	}
	if got, ok := decodeDateTime([]byte{0x01, 0xD9, 0x1D, 0xE3, 0xF7, 0x1B}); !ok || got != "2021-02-03T01:02:03" {
		t.Errorf("the time is %q, %v", got, ok)
	}
}

// TestC40Refuses: shifts, lower case and lost halves are no text of a seal.
func TestC40Refuses(t *testing.T) {
	for _, code := range []string{"eb", "0000", "ffff", "fe45eb11", "fe21fe", "fe62", "feff", "fe00", "0640" /* shift 2 */, "fa01" /* 64001 */} {
		b, _ := hex.DecodeString(code)
		if got, ok := decodeC40(b); ok {
			t.Errorf("%s is %q", code, got)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	const head = "dc036abcd9cac8a73a990f71340f7134"
	b32 := func(s string) string {
		b, _ := hex.DecodeString(s)
		return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b)
	}
	unhex := func(s string) string { b, _ := hex.DecodeString(s); return string(b) }
	for _, c := range []struct {
		name, payload string
		want          error
	}{
		{"empty", "", ErrRead},
		{"a link", "https://example.org/seal", ErrNoSeal},
		{"an object", `{"isThisASeal": false}`, ErrNoSeal},
		{"too long", strings.Repeat("A", MaxPayload+1), ErrNoSeal},
		{"a boarding pass that is not in its format", "M1ROE/JANE            EAB12C3 SINDPSXX 0834 226F001A0025 100" + "\r\n", ErrNoSeal},
		{"a byte", "\xdc", ErrFormat},
		{"version 2", unhex("dc01" + head[4:] + "5e03ff020101"), ErrFormat},
		{"version 5", unhex("dc04" + head[4:] + "5e03ff020101"), ErrFormat},
		{"without a signature", unhex(head + "5f03"), ErrFormat},
		{"empty signature", unhex(head + "5f03ff00"), ErrFormat},
		{"odd signature", unhex(head + "5f03ff03010101"), ErrFormat},
		{"bytes behind the signature", unhex(head + "5f03ff02010100"), ErrFormat},
		{"a field twice", unhex(head + "5f0301004001000100ff020101"), ErrFormat},
		{"a required field missing", unhex(head + "5e03ff020101"), ErrFormat},
		{"a visa without lines", unhex(head + "5d010403000000" + "0506eb11eb11eb11" + "ff020101"), ErrFormat},
		{"30 February", unhex("dc036abcd9cac8a73a99" + "233b5a" + "0f7134" + "5f03ff020101"), ErrFormat},
		{"length in two ways", unhex(head + "5f030181020101ff020101"), ErrFormat},
		{"flag E", "RDB1E" + b32("6abc6100"), ErrFormat},
		{"lower case", "RDB1A" + strings.ToLower(b32("6abc6100")), ErrFormat},
		{"padding", "RDB1A" + b32("6abc6100") + "=", ErrFormat},
		{"line end", "RDB1A" + b32("6abc6100")[:4] + "\n" + b32("6abc6100")[4:], ErrFormat},
		{"bits that mean nothing", "RDB1A" + b32("6abc6100")[:6] + "B", ErrFormat},
		{"signed without a header", "RDB1B" + b32("6abc6100"), ErrFormat},
		{"signed without a signature", "RDB1B" + b32("6abc01a57a79057700203a196100"), ErrFormat},
		{"no zlib", "RDB1C" + b32("6abc6100"), ErrFormat},
		{"something else than messages", "RDB1A" + b32("6abc6200"), ErrFormat},
		{"bytes behind the messages", "RDB1A" + b32("6abc610000"), ErrFormat},
		{"broken JSON", `{"data":{},"sig":`, ErrFormat},
		{"members missing", `{"data":{},"sig":{}}`, ErrFormat},
		{"a member twice", `{"data":{"hdr":{"t":"a","t":"b"}},"sig":{}}`, ErrFormat},
		{"deep", `{"data":` + strings.Repeat(`[`, 40) + strings.Repeat(`]`, 40) + `,"sig":{}}`, ErrFormat},
	} {
		if _, err := Parse([]byte(c.payload)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	for _, c := range []struct {
		name, payload string
		unknown       bool
	}{
		{"VDS of an unknown profile", unhex(head + "5f03ff020101"), true},
		{"VDS of a known profile", unhex(head + "f48f" + "0102fe42" + "0202fe42" + "ff020101"), false},
		{"plain IDB", "RDB1A" + b32("6abc6100"), false},
		{"its draft name", "NDB1A" + b32("6abc6100"), false},
	} {
		if s, err := Parse([]byte(c.payload)); err != nil || s.Unknown() != c.unknown {
			t.Errorf("control: %s: %v, unknown %v", c.name, err, s.Unknown())
		}
	}
}

// TestUnsigned: what nobody signed is neither valid nor invalid.
func TestUnsigned(t *testing.T) {
	for _, payload := range []string{
		"RDB1A" + base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString([]byte{0x6A, 0xBC, 0x61, 0}),
		"M1ROE/JANE            EAB12C3 SINDPSXX 0834 226F001A0025 100",
	} {
		s, err := Parse([]byte(payload))
		if err != nil || s.IsSigned() {
			t.Fatalf("%v, signed %v", err, s.IsSigned())
		}
		if r := Verify(s, Trust{}, time.Time{}); r.Status != NotSigned || r.Signature != NotSigned || r.Trust != NotSigned {
			t.Errorf("%+v", r)
		}
	}
}

func TestStatusOf(t *testing.T) {
	for err, want := range map[error]Status{ErrRead: ReadError, ErrFormat: WrongFormat, ErrNoSeal: ""} {
		if got, ok := StatusOf(err); got != want || ok != (want != "") {
			t.Errorf("%v: %q, %v", err, got, ok)
		}
	}
}
