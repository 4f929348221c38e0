package envelope

import (
	"bytes"
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"gatehouse/screening"
	"gatehouse/uplink"
)

// small has an optional field, a required one, and one for anything nested.
type small struct {
	A uint64 `cbor:"1,keyasint"`
	B string `cbor:"2,keyasint,omitempty"`
	C []any  `cbor:"3,keyasint,omitempty"`
}

func TestDecodeIsStrict(t *testing.T) {
	deep := func(n int) string { return "a2010003" + strings.Repeat("81", n) + "00" }
	for name, c := range map[string]struct {
		hex string
		ok  bool
	}{
		"plain":                    {"a20101026161", true},
		"optional absent":          {"a10101", true},
		"keys in another order":    {"a20261610101", false},
		"key twice":                {"a201010101", false},
		"unknown key":              {"a201010401", false},
		"long integer":             {"a1011801", false},
		"required absent":          {"a0", false},
		"optional present, empty":  {"a201010260", false},
		"null for a number":        {"a101f6", false},
		"number as a float":        {"a101f93c00", false},
		"indefinite map":           {"bf0101ff", false},
		"indefinite string":        {"a20101027f6161ff", false},
		"tag":                      {"a101c100", false},
		"text that is not UTF-8":   {"a201010261ff", false},
		"trailing byte":            {"a1010100", false},
		"truncated":                {"a101", false},
		"bytes for text":           {"a20101024161", false},
		"nested 10 deep":           {deep(10), true},
		"nested 40 deep":           {deep(40), false},
		"array of 5 claimed 2^31":  {"a20101039a80000000", false},
		"array of 4097":            {"a2010003991001" + strings.Repeat("00", 4097), false},
		"array of 4096":            {"a2010003991000" + strings.Repeat("00", 4096), true},
		"infinity inside anything": {"a201000381f97c00", false},
		"NaN inside anything":      {"a201000381f97e00", false},
	} {
		b, err := hex.DecodeString(c.hex)
		if err != nil {
			t.Fatal(name, err)
		}
		err = Decode(b, new(small))
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && !errors.Is(err, ErrForm) {
			t.Errorf("%s: %v does not wrap ErrForm", name, err)
		}
	}
	if err := Decode(make([]byte, MaxBytes+1), new(small)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("1 MiB and one byte: %v", err)
	}
}

func TestEncodeWritesWhatDecodeReads(t *testing.T) {
	nested := []any{}
	for range 20 {
		nested = []any{nested}
	}
	for name, c := range map[string]struct {
		v  any
		ok bool
	}{
		"plain":                  {small{A: 1, B: "ü"}, true},
		"text that is not UTF-8": {small{A: 1, B: "caf\xe9"}, false},
		"4096 elements":          {small{C: make([]any, 4096)}, true},
		"4097 elements":          {small{C: make([]any, 4097)}, false},
		"20 deep":                {small{C: nested}, false},
		"1 MiB":                  {small{B: strings.Repeat("x", MaxBytes)}, false},
	} {
		b, err := Encode(c.v)
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil && Decode(b, new(small)) != nil {
			t.Errorf("%s: encoded and not decoded", name)
		}
	}
}

// A verdict that is none of the five cannot be written or read.
func TestVerdictsHaveNames(t *testing.T) {
	g := screening.GroupVerdict{Group: "mrz"}
	if _, err := Encode(g); err == nil {
		t.Error("the zero verdict was encoded")
	}
	g.Verdict = screening.Undetermined
	b, err := Encode(g)
	if err != nil || !bytes.Contains(b, []byte("undetermined")) {
		t.Errorf("%x, %v", b, err)
	}
	err = Decode(bytes.Replace(b, []byte("undetermined"), []byte("DUPONT<ANNA<"), 1), new(screening.GroupVerdict))
	if err == nil {
		t.Fatal("a verdict that is none was decoded")
	}
	if strings.Contains(err.Error(), "DUPONT") {
		t.Errorf("the error quotes what was read: %v", err)
	}
}

// fill gives v random content: any record must come back and encode the same.
func fill(v reflect.Value, r *rand.Rand) {
	if verdict, ok := v.Addr().Interface().(*screening.Verdict); ok {
		*verdict = screening.Verdicts[r.IntN(len(screening.Verdicts))]
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), r)
		}
	case reflect.Slice:
		n := r.IntN(4)
		if n == 0 {
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			fill(v.Index(i), r)
		}
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), r)
		}
	case reflect.Pointer:
		if r.IntN(2) == 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), r)
		}
	case reflect.String:
		v.SetString(strings.Repeat("ü<", r.IntN(4)))
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Int, reflect.Int64:
		v.SetInt(r.Int64() >> r.IntN(63) * int64(1-2*r.IntN(2)))
	case reflect.Uint8:
		v.SetUint(uint64(r.IntN(256)))
	case reflect.Uint64:
		v.SetUint(r.Uint64() >> r.IntN(64))
	default:
		panic("the record has grown a " + v.Kind().String())
	}
}

func TestRecordsComeBackTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		var in, out uplink.Record
		fill(reflect.ValueOf(&in).Elem(), r)
		b, err := Encode(in)
		if err != nil {
			t.Fatal(err)
		}
		if err := Decode(b, &out); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(in, out) {
			t.Fatalf("%+v\ncame back as\n%+v", in, out)
		}
		again, err := Encode(out)
		if err != nil || !bytes.Equal(again, b) {
			t.Fatal("encoded again it is not the same")
		}
	}
}
