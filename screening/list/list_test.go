package list

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"gatehouse/screening"
)

const sample = header + "\n" +
	"L898902C3,P,SWE,stolen\n" +
	"d 2314-5890 734,ID,swe,lost\r\n" +
	"L898902C3,PD,SWE,revoked\n" +
	"C01X00T47,P,D<<,stolen\n" +
	"O0O,V,D,invalid" // no line end

func mustParse(t testing.TB, content string) *List {
	t.Helper()
	l, err := Parse([]byte(content))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestSearch(t *testing.T) {
	l := mustParse(t, sample)
	if l.Len() != 5 {
		t.Fatalf("%d rows", l.Len())
	}
	for _, c := range []struct {
		number, docType, issuer string
		want                    string // reasons in the list's order
	}{
		{"L898902C3", "P<", "SWE", "stolen revoked"},
		{"L898902C3<", "PP", "SWE", "stolen revoked"},
		{"l898 902-c3", "p", "swe", "stolen revoked"},
		{"D23145890734", "I<", "SWE", "lost"},
		{"D23145890734", "AC", "SWE", "lost"}, // letters of cards carry no meaning
		{"D23145890734", "C", "SWE", "lost"},
		{"D23145890734", "C1", "SWE", "lost"},
		{"C01X00T47", "P<", "D<<", "stolen"},
		{"C01X00T47", "P", "D", "stolen"},
		{"O0O", "V<", "D", "invalid"},
		// what differs in one part of the key does not fit
		{"L898902C3", "I<", "SWE", ""},
		{"L898902C3", "V<", "SWE", ""},
		{"L898902C3", "P<", "NOR", ""},
		{"L898902C4", "P<", "SWE", ""},
		{"L898902C", "P<", "SWE", ""},
		{"000", "V<", "D", ""}, // O and 0 are two characters
		{"OOO", "V<", "D", ""},
		{"C01X00T47", "P", "DEU", ""},
		// what is no key fits nothing
		{"", "P", "SWE", ""},
		{"<<<<", "P", "SWE", ""},
		{"L898902C3", "", "SWE", ""},
		{"L898902C3", "<", "SWE", ""},
		{"L898902C3", "1P", "SWE", ""},
		{"L898902C3", "P_", "SWE", ""},
		{"L898902C3", "P", "", ""},
		{"L898902C3", "P", "<<<", ""},
		{"L898902C3", "P", "S<E", ""},
		{"L898902C3_", "P", "SWE", ""},
		{strings.Repeat("L", 1000), "P", "SWE", ""},
	} {
		var got []string
		for _, h := range l.Search(c.number, c.docType, c.issuer) {
			got = append(got, h.Reason)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%q %q %q: %q, want %q", c.number, c.docType, c.issuer, s, c.want)
		}
	}
	want := screening.ListHit{Number: "D23145890734", Type: "ID", Issuer: "SWE", Reason: "lost"}
	if got := l.Search("D23145890734", "I", "SWE"); len(got) != 1 || got[0] != want {
		t.Errorf("%+v", got)
	}
}

func TestEmptyLists(t *testing.T) {
	for _, l := range []*List{nil, {}, mustParse(t, header), mustParse(t, header+"\n"), mustParse(t, header+"\r\n")} {
		if got := l.Search("L898902C3", "P", "SWE"); got != nil {
			t.Errorf("%v", got)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"empty", "", "line 1: the header"},
		{"no header", "L898902C3,P,SWE,stolen\n", "line 1: the header"},
		{"BOM", "\ufeff" + sample, "line 1: the header"},
		{"other order", "type,number,issuer,reason\n", "line 1: the header"},
		{"three fields", header + "\nL898902C3,P,SWE\n", "line 2: 3 fields"},
		{"five fields", sample + "\nL898902C3,P,SWE,stolen,now\n", "line 7: more than 4 fields"},
		{"blank line", header + "\n\n", "line 2: 1 fields"},
		{"quoted", header + "\n\"L898902C3\",P,SWE,stolen\n", "line 2: number"},
		{"number empty", header + "\n,P,SWE,stolen\n", "line 2: number"},
		{"number too long", header + "\n" + strings.Repeat("1", 25) + ",P,SWE,stolen\n", "line 2: number"},
		{"umlaut", header + "\nLÜ,P,SWE,stolen\n", "line 2: number"},
		{"type", header + "\nL898902C3,PPP,SWE,stolen\n", "line 2: number"},
		{"issuer", header + "\nL898902C3,P,SWED,stolen\n", "line 2: number"},
		{"no reason", header + "\nL898902C3,P,SWE,\n", "line 2: the reason"},
		{"reason too long", header + "\nL898902C3,P,SWE," + strings.Repeat("x", 65) + "\n", "line 2: the reason"},
		{"control character", header + "\nL898902C3,P,SWE,sto\x1blen\n", "line 2: the reason"},
		{"broken UTF-8", header + "\nL898902C3,P,SWE,sto\xfflen\n", "line 2: the reason"},
		{"many rows", header + "\n" + strings.Repeat("\n", MaxRows+1), "more than 2000000"},
		{"many reasons", header + "\n" + manyReasons(), "line 1002: more than 1000"},
		{"one document often", header + "\n" + strings.Repeat("A,P,D,x\n", 100), "line 66: more than 64 rows"},
		{"huge", strings.Repeat("x", MaxSize+1), "bytes, more than"},
	} {
		_, err := Parse([]byte(c.content))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		} else if strings.Contains(err.Error(), "L898902C3") {
			t.Errorf("%s: the error shows a number: %v", c.name, err)
		}
	}
}

func manyReasons() string {
	var b strings.Builder
	for i := range maxReasons + 1 {
		fmt.Fprintf(&b, "L%d,P,SWE,reason %d\n", i, i)
	}
	return b.String()
}

// million is a list of n rows, its numbers alike but for the digits.
func million(n int) []byte {
	var b bytes.Buffer
	b.WriteString(header + "\n")
	for i := range n {
		fmt.Fprintf(&b, "X%08d,P,SWE,%s\n", i*37%100_000_000, []string{"stolen", "lost"}[i%2])
	}
	return b.Bytes()
}

func TestMillionRows(t *testing.T) {
	content := million(1_000_000)
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	l, err := Parse(content)
	if err != nil {
		t.Fatal(err)
	}
	kept := int64(heap()) - int64(before) // content lives on in both
	t.Logf("1,000,000 rows keep %.1f MB", float64(kept)/1e6)
	if kept > 100e6 {
		t.Errorf("%d bytes kept, more than 100 MB", kept)
	}
	for i := 0; i < 1_000_000; i += 997 {
		number := fmt.Sprintf("X%08d", i*37%100_000_000)
		if len(l.Search(number, "P", "SWE")) != 1 {
			t.Fatalf("row %d is not found", i)
		}
		if len(l.Search(number, "P", "NOR")) != 0 {
			t.Fatalf("row %d is found for another issuer", i)
		}
	}
	runtime.KeepAlive(l)
	runtime.KeepAlive(content)
}

func BenchmarkSearch(b *testing.B) {
	l, err := Parse(million(1_000_000))
	if err != nil {
		b.Fatal(err)
	}
	for name, number := range map[string]string{"hit": "X00000037", "miss": "X00000038"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l.Search(number, "P<", "SWE")
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	content := million(1_000_000)
	for b.Loop() {
		if _, err := Parse(content); err != nil {
			b.Fatal(err)
		}
	}
}

// FuzzParse: no content panics, and every accepted row is found again.
func FuzzParse(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte(header))
	f.Add([]byte(header + "\nA,P,D,x\nA,P,D,y\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		l, err := Parse(content)
		if err != nil {
			return
		}
		_, rest, _ := strings.Cut(string(content), "\n")
		rows := 0
		for line := range strings.Lines(rest) {
			rows++
			p := strings.Split(strings.TrimRight(line, "\r\n"), ",")
			found := false
			for _, h := range l.Search(p[0], p[1], p[2]) {
				found = found || h.Reason == p[3]
			}
			if !found {
				t.Fatalf("row %d is not found", rows)
			}
		}
		if rows != l.Len() {
			t.Fatalf("%d rows, Len says %d", rows, l.Len())
		}
	})
}
