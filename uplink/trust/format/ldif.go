package format

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
)

// isLDIF looks at the first line that is neither empty nor a comment.
func isLDIF(head []byte) bool {
	for line := range bytes.Lines(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF"))) {
		l := strings.ToLower(strings.TrimRight(string(line), "\r\n"))
		if l == "" || l[0] == '#' || l[0] == ' ' {
			continue // a comment may be folded
		}
		return strings.HasPrefix(l, "version:") || strings.HasPrefix(l, "dn:")
	}
	return false
}

// What the attributes of the ICAO PKD hold, by name in small letters.
var attributes = map[string]bool{
	"usercertificate": true, "cacertificate": true, "certificaterevocationlist": true, "authorityrevocationlist": true,
	"pkdmasterlistcontent": true, "cscamasterlistdata": true,
}

// ldif reads RFC 2849 one attribute at a time: comments, folded lines, base64.
func (w *walker) ldif(r *bufio.Reader, where string) error {
	in := &lines{r: r}
	nonconformant := false
	for {
		line, n, err := in.logical()
		if err == io.EOF {
			return nil
		}
		if err := w.ctx.Err(); err != nil { // a dump may be long and hold no object
			return err
		}
		at := strings.TrimLeft(fmt.Sprintf("%s, line %d", where, n), ", ")
		var o *Object
		if err == nil {
			o = w.attribute(line, &nonconformant)
		} else if errors.Is(err, ErrLimit) {
			o, err = &Object{Err: err}, nil
		}
		if err != nil {
			return err
		}
		if o == nil {
			continue
		}
		o.Where = at
		if err := w.give(*o); err != nil {
			return err
		}
	}
}

// attribute gives the object of a line; nil: it has none.
func (w *walker) attribute(line []byte, nonconformant *bool) *Object {
	if len(line) == 0 || line[0] == '#' {
		return nil
	}
	head, value, ok := bytes.Cut(line, []byte(":"))
	if !ok {
		return &Object{Err: fmt.Errorf("%w: a line without a colon", ErrForm)}
	}
	name, _, _ := strings.Cut(strings.ToLower(string(head)), ";")
	encoded := bytes.HasPrefix(value, []byte(":"))
	switch name {
	case "dn":
		dn := value
		if encoded {
			dn, _ = base64.StdEncoding.DecodeString(string(bytes.TrimSpace(value[1:])))
		}
		*nonconformant = strings.Contains(strings.ToLower(string(dn)), "dc=nc-data")
	case "changetype":
		if t := strings.TrimSpace(string(value)); t != "add" && t != "modify" {
			return &Object{Err: fmt.Errorf("a change of type %.20q is not followed: import the complete dump, or remove what it deletes", t)}
		}
	}
	if !attributes[name] {
		return nil
	}
	if !encoded {
		return &Object{Err: fmt.Errorf("%w: %s is not in base64; nothing is fetched", ErrForm, name)}
	}
	b, err := base64.StdEncoding.AppendDecode(nil, bytes.TrimSpace(value[1:]))
	if err != nil {
		return &Object{Err: fmt.Errorf("%w: %s: %w", ErrForm, name, err)}
	}
	o := known(b, "")
	o.LDIF, o.Nonconformant = true, *nonconformant
	return &o
}

// lines unfolds: a line that begins with a space goes on from the one before.
type lines struct {
	r *bufio.Reader
	n int // lines read
}

// logical gives one unfolded line and the number of its first. A line above the
// limit is read to its end and left out (ErrLimit). At the end: io.EOF.
func (l *lines) logical() (line []byte, at int, err error) {
	at = l.n + 1
	var limit error
	for {
		if err := l.physical(&line, &limit); err != nil {
			return nil, at, err
		}
		if next, _ := l.r.Peek(1); len(next) == 0 || next[0] != ' ' {
			return line, at, limit
		}
		if _, err := l.r.Discard(1); err != nil {
			return nil, at, err
		}
	}
}

// physical appends the next line to out, without its end.
func (l *lines) physical(out *[]byte, limit *error) error {
	l.n++
	for {
		part, more, err := l.r.ReadLine()
		if err != nil {
			return err
		}
		if len(*out)+len(part) > maxValue/3*4+1024 {
			*limit, *out = fmt.Errorf("%w: a value of more than %d bytes", ErrLimit, maxValue), nil
		}
		if *limit == nil {
			*out = append(*out, part...)
		}
		if !more {
			return nil
		}
	}
}
