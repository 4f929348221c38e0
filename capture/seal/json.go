package seal

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxDepth bounds the nesting of JSON, maxMembers its values.
const (
	maxDepth   = 12
	maxMembers = 512
)

// leaves are the values of a JSON text by path: "data.msg.ve.0.nam".
type leaves struct {
	order []string
	text  map[string]string
}

// members walks the JSON and refuses what two readers could read differently: a
// member that is there twice, text that is not UTF-8, more than one value.
func members(b []byte) (leaves, error) {
	l := leaves{text: map[string]string{}}
	if !utf8.Valid(b) {
		return l, wrong("not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := l.walk(d, "", 0); err != nil {
		return l, err
	}
	if _, err := d.Token(); err != io.EOF {
		return l, wrong("something follows its JSON")
	}
	return l, nil
}

// object splits an object that has these members and no others, each written as
// here and there once.
func object(b []byte, names ...string) (map[string]json.RawMessage, error) {
	if _, err := members(b); err != nil {
		return nil, err
	}
	var m map[string]json.RawMessage
	if json.Unmarshal(b, &m) != nil || len(m) > len(names) {
		return nil, wrong("its members are not those of a VDS-NC")
	}
	for _, n := range names {
		if _, ok := m[n]; !ok {
			return nil, wrong("its member %q is missing", n)
		}
	}
	return m, nil
}

// texts reads an object that has these members and no others, none of them nested.
func texts(b []byte, names ...string) (map[string]string, error) {
	if _, err := object(b, names...); err != nil {
		return nil, err
	}
	l, err := members(b)
	if err != nil || len(l.order) != len(names) {
		return nil, wrong("a member is nested that is none")
	}
	return l.text, nil
}

func (l *leaves) walk(d *json.Decoder, path string, depth int) error {
	t, err := d.Token()
	if err != nil || depth > maxDepth || len(l.order) > maxMembers {
		return wrong("its JSON is broken, or larger than is read")
	}
	delim, nested := t.(json.Delim)
	if !nested {
		if _, twice := l.text[path]; twice {
			return wrong("a member is there twice")
		}
		l.order = append(l.order, path)
		l.text[path] = scalar(t)
		return nil
	}
	seen := map[string]bool{}
	for i := 0; d.More(); i++ {
		name := strconv.Itoa(i)
		if delim == '{' {
			key, err := d.Token()
			text, ok := key.(string)
			if err != nil || !ok || seen[text] || strings.Contains(text, ".") {
				return wrong("its JSON is broken, or a member is there twice")
			}
			seen[text], name = true, text
		}
		if path != "" {
			name = path + "." + name
		}
		if err := l.walk(d, name, depth+1); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return wrong("its JSON is broken")
	}
	return nil
}

func scalar(t json.Token) string {
	switch v := t.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return "null"
}
