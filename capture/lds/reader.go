package lds

// reader walks over one level of a file and keeps what is told of it.
type reader struct {
	rest       []byte
	at         int // offset of rest in the file
	departures *[]string
}

// open takes the template that a whole file is made of.
func open(file []byte, tag uint32, departures *[]string) (reader, error) {
	r := reader{file, 0, departures}
	in, err := r.into(tag)
	if err != nil {
		return reader{}, err
	}
	return in, r.end()
}

func (r *reader) empty() bool { return len(r.rest) == 0 }

// filled says whether nothing is left but what fills a file of fixed size.
func (r *reader) filled() bool {
	if r.empty() {
		return true
	}
	fill := r.rest[0]
	if fill != 0x00 && fill != 0xFF {
		return false
	}
	for _, c := range r.rest {
		if c != fill {
			return false
		}
	}
	depart(r.departures, Padded)
	return true
}

// next takes whatever object comes next.
func (r *reader) next() (Object, error) {
	o, rest, err := Read(r.rest)
	if err != nil {
		return Object{}, err
	}
	if o.Loose {
		depart(r.departures, LooseLength)
	}
	r.at += len(r.rest) - len(rest)
	r.rest = rest
	return o, nil
}

// is says whether an object of that tag comes next.
func (r *reader) is(tag uint32) bool {
	found, _, _, _, err := readHeader(r.rest)
	return err == nil && found == tag
}

// take takes the object of that tag and fails if another comes next.
func (r *reader) take(tag uint32) ([]byte, error) {
	in, err := r.into(tag)
	return in.rest, err
}

// into is take that gives the inside to walk over.
func (r *reader) into(tag uint32) (reader, error) {
	if r.empty() {
		return reader{}, fail(ErrMissing, "tag %X", tag)
	}
	o, err := r.next()
	if err != nil {
		return reader{}, err
	}
	if o.Tag != tag {
		return reader{}, fail(ErrTag, "tag %X where %X belongs", o.Tag, tag)
	}
	return reader{o.Value, r.at - len(o.Value), r.departures}, nil
}

// end fails if anything is left.
func (r *reader) end() error {
	if !r.empty() {
		return fail(ErrTag, "%d bytes after the end", len(r.rest))
	}
	return nil
}

// count takes the number of what follows (tag 02, one byte).
func (r *reader) count(least, most int) (int, error) {
	b, err := r.take(derInteger)
	if err != nil {
		return 0, err
	}
	if len(b) != 1 {
		return 0, fail(ErrValue, "number of %d bytes", len(b))
	}
	if n := int(b[0]); n >= least && n <= most {
		return n, nil
	}
	return 0, fail(ErrLimit, "number %d, %d to %d are accepted", b[0], least, most)
}
