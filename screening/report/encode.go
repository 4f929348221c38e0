package report

import (
	"encoding/json"
	"encoding/xml"
	"io"
)

// JSON writes the tree as one indented JSON object.
func (t Tree) JSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(t)
}

// XML writes the tree as an XML document.
func (t Tree) XML(w io.Writer) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(t); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
