package strict

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"
)

// JSON fills v, a pointer to a struct of structs, slices and plain values, from text. A
// json.RawMessage takes any value as it stands, for a later call. Errors name the place
// as a path and a line.
func JSON(text []byte, v any) error {
	if !utf8.Valid(text) {
		return errors.New("the text is not UTF-8")
	}
	if err := walk(text, reflect.TypeOf(v)); err != nil {
		return err
	}
	err := json.Unmarshal(text, v)
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		at := min(int(wrong.Offset), len(text))
		return fmt.Errorf("line %d, %s: %s does not fit here", 1+bytes.Count(text[:at], []byte("\n")), wrong.Field, wrong.Value)
	}
	return err
}

// walk refuses what encoding/json lets pass.
func walk(text []byte, t reflect.Type) error {
	w := walker{text: text, dec: json.NewDecoder(bytes.NewReader(text))}
	w.dec.UseNumber()
	if err := w.value(t, ""); err != nil {
		return err
	}
	if _, err := w.dec.Token(); err == nil {
		return w.wrong("", "text after the end")
	}
	return nil
}

type walker struct {
	text []byte
	dec  *json.Decoder
}

func (w *walker) wrong(path, format string, args ...any) error {
	at := min(int(w.dec.InputOffset()), len(w.text))
	line := 1 + bytes.Count(w.text[:at], []byte("\n"))
	if path != "" {
		path = ", " + strings.TrimPrefix(path, ".")
	}
	return fmt.Errorf("line %d%s: %s", line, path, fmt.Sprintf(format, args...))
}

// raw is a value that is handed on unread.
var raw = reflect.TypeFor[json.RawMessage]()

// value walks over one value of type t.
func (w *walker) value(t reflect.Type, path string) error {
	if t == raw {
		var skipped json.RawMessage
		if err := w.dec.Decode(&skipped); err != nil {
			return w.wrong(path, "not JSON: %v", err)
		}
		return nil
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	tok, err := w.dec.Token()
	if err != nil {
		return w.wrong(path, "not JSON: %v", err)
	}
	switch delim, _ := tok.(json.Delim); {
	case delim == '{' && t.Kind() == reflect.Struct:
		return w.object(t, path)
	case delim == '[' && t.Kind() == reflect.Slice:
		for n := 0; w.dec.More(); n++ {
			if err := w.value(t.Elem(), fmt.Sprintf("%s[%d]", path, n)); err != nil {
				return err
			}
		}
		_, err = w.dec.Token()
	case delim != 0:
		return w.wrong(path, "a %v does not belong here", delim)
	case t.Kind() == reflect.Struct:
		return w.wrong(path, "an object is wanted here")
	case tok == nil:
		return w.wrong(path, "null: leave out what is not there")
	}
	if err != nil {
		return w.wrong(path, "not JSON: %v", err)
	}
	return nil
}

// object walks over the keys of a struct; the brace is read already.
func (w *walker) object(t reflect.Type, path string) error {
	seen := map[string]bool{}
	for w.dec.More() {
		tok, err := w.dec.Token()
		if err != nil {
			return w.wrong(path, "not JSON: %v", err)
		}
		key, _ := tok.(string)
		inner := path + "." + fmt.Sprintf("%.40s", key)
		field, known := fieldOf(t, key)
		switch {
		case !known:
			return w.wrong(inner, "unknown key")
		case seen[key]:
			return w.wrong(inner, "given twice")
		}
		seen[key] = true
		if err := w.value(field, inner); err != nil {
			return err
		}
	}
	if _, err := w.dec.Token(); err != nil {
		return w.wrong(path, "not JSON: %v", err)
	}
	return nil
}

func fieldOf(t reflect.Type, key string) (reflect.Type, bool) {
	for i := range t.NumField() {
		if name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); name == key {
			return t.Field(i).Type, true
		}
	}
	return nil, false
}
