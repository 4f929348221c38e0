package wsq

// maxTables is how many Huffman tables can be in use.
const maxTables = 8

// spec is a Huffman table as it is written: how many codes of each length there are,
// and their values in the order of the codes (ITU-T T.81 annex C).
type spec struct {
	counts [16]int
	values []byte
	at     int // byte of the file
}

// readHuffman reads the tables of a segment.
func readHuffman(c cursor, tables *[maxTables]*spec, departures *[]string) error {
	for first := true; c.err == nil && (first || len(c.b) > 0); first = false {
		s := &spec{at: c.at}
		id := c.u8()
		if id >= maxTables {
			c.fail(ErrValue, "table %d", id)
		}
		n := 0
		for i := range s.counts {
			s.counts[i] = c.u8()
			n += s.counts[i]
		}
		if n > 256 {
			c.fail(ErrValue, "%d codes", n)
		}
		s.values = c.take(n)
		s.check(&c, departures)
		if c.err == nil {
			tables[id] = s
		}
	}
	return c.err
}

// check says whether there are as many codes as their lengths allow.
func (s *spec) check(c *cursor, departures *[]string) {
	free := 1
	for _, n := range s.counts {
		free = free<<1 - n
		if free < 0 {
			c.fail(ErrValue, "more codes than their lengths allow")
			return
		}
	}
	var seen [256]bool
	for _, v := range s.values {
		if seen[v] {
			c.fail(ErrValue, "value %d twice", v)
			return
		}
		seen[v] = true
	}
	if free == 0 {
		depart(departures, AllOnes)
	}
}

// fastBits is how long the codes are that one look finds.
const fastBits = 9

// decoder finds the value of the code that comes next.
type decoder struct {
	fast   [1 << fastBits]uint16 // value << 8 | length; 0: longer, or none
	limit  [17]uint32            // first code above those of a length, as 16 bits
	offset [17]int               // of the values, less the first code
	values []byte
}

func (d *decoder) build(s *spec) {
	*d = decoder{values: s.values}
	code, n := uint32(0), 0
	for length := 1; length <= 16; length++ {
		d.offset[length] = n - int(code)
		for range s.counts[length-1] {
			if length <= fastBits {
				entry := uint16(s.values[n])<<8 | uint16(length)
				from := code << (fastBits - length)
				for i := range uint32(1) << (fastBits - length) {
					d.fast[from+i] = entry
				}
			}
			code++
			n++
		}
		d.limit[length] = code << (16 - length)
		code <<= 1
	}
}

// find gives value and length of the code that 16 bits begin with; length 0: none.
func (d *decoder) find(bits uint32) (value byte, length int) {
	if e := d.fast[bits>>(16-fastBits)]; e != 0 {
		return byte(e >> 8), int(e & 0xFF)
	}
	for length := fastBits + 1; length <= 16; length++ {
		if bits < d.limit[length] {
			return d.values[d.offset[length]+int(bits>>(16-length))], length
		}
	}
	return 0, 0
}
