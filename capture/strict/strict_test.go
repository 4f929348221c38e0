package strict

import (
	"encoding/json"
	"strings"
	"testing"
)

type sample struct {
	Name string   `json:"name"`
	Deep *deep    `json:"deep"`
	All  []deep   `json:"all"`
	Grid [][]int  `json:"grid"`
	Raw  []rawish `json:"raw"`
}

type deep struct {
	Count int `json:"count"`
}

type rawish = json.RawMessage

func TestJSON(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`{"name": "x", "deep": {"count": 3}, "all": [{"count": 1}, {}], "grid": [[1], []], "raw": [{"any": null}, 7]}`, ""},
		{`{}`, ""},
		{"{\n\"nmae\": \"x\"}", "line 2, nmae: unknown key"},
		{`{"Name": "x"}`, "line 1, Name: unknown key"},
		{`{"deep": {"count": 3, "count": 3}}`, "line 1, deep.count: given twice"},
		{`{"all": [{"count": 1}, {"cuont": 1}]}`, "line 1, all[1].cuont: unknown key"},
		{`{"name": "x", "\u006eame": "y"}`, "line 1, name: given twice"},
		{`{"name": null}`, "line 1, name: null"},
		{`{"name": {}}`, "line 1, name: a { does not belong here"},
		{`{"deep": 3}`, "line 1, deep: an object is wanted here"},
		{"{\"deep\":\n{\"count\": 3.5}}", "line 2, deep.count: number 3.5 does not fit here"},
		{`{"raw": [{"any": }]}`, "line 1, raw[0]: not JSON"},
		{`{} {}`, "line 1: text after the end"},
		{`{"name": "` + "\xff" + `"}`, "the text is not UTF-8"},
		{`[]`, "line 1: a [ does not belong here"},
		{``, "line 1: not JSON"},
		{strings.Repeat(`{"deep":`, 9), "line 1, deep.deep: unknown key"},
	} {
		err := JSON([]byte(c.text), &sample{})
		if (err == nil) != (c.want == "") || err != nil && !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.text, err, c.want)
		}
	}
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(`{"name": "x", "deep": {"count": 3}, "all": [{"count": 1}], "grid": [[1]], "raw": [{"any": null}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var s, again sample
		if JSON(b, &s) != nil {
			return
		}
		if err := json.Unmarshal(b, &again); err != nil || s.Name != again.Name || len(s.All) != len(again.All) {
			t.Errorf("what is strict is not JSON: %v", err)
		}
	})
}
