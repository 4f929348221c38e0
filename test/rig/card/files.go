package card

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
)

var applicationID = []byte{0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01}

// shortIDs that are not the last five bits of the file identifier (Doc 9303-10
// table 4).
var shortIDs = map[byte]uint16{0x1E: EFDIR, 0x01: EFATRInfo}

var masterNames = map[uint16]string{EFCardAccess: "CardAccess", EFCardSecurity: "CardSecurity", EFDIR: "DIR", EFATRInfo: "ATR/INFO"}

func (c *Card) nameOf(app bool, id uint16) string {
	switch {
	case !app:
		if n, ok := masterNames[id]; ok {
			return n
		}
	case id == EFCOM:
		return "COM"
	case id == EFSOD:
		return "SOD"
	case id == EFCVCA:
		return "CVCA"
	case id > dgBase && id <= dgBase+16:
		return fmt.Sprintf("DG%d", id-dgBase)
	}
	return fmt.Sprintf("%04X", id)
}

func (c *Card) files() map[uint16][]byte {
	if c.state.app {
		return c.p.Application
	}
	return c.p.Master
}

// byShortID finds the file identifier of a short one.
func (c *Card) byShortID(short byte) uint16 {
	if id, ok := shortIDs[short]; ok && !c.state.app {
		return id
	}
	for id := range c.files() {
		if byte(id)&0x1F == short && id>>8 == 1 {
			return id
		}
	}
	return dgBase | uint16(short)
}

func (c *Card) selectName(cmd command) string {
	switch {
	case cmd.p1 == selectByName:
		return "AID"
	case len(cmd.data) != 2 || cmd.data[0] == 0x3F:
		return "MF"
	}
	return c.nameOf(c.state.app, binary.BigEndian.Uint16(cmd.data))
}

func (c *Card) selectFile(cmd command) reply {
	switch {
	case cmd.p2 != withoutResponse && cmd.p2 != 0:
		return status(0x6A86)
	case cmd.p1 == selectByName:
		if !bytes.Equal(cmd.data, applicationID) || c.p.Application == nil {
			return status(0x6A82)
		}
		if c.p.Behaviour.ClosedSelect && c.state.opened == "" {
			return status(0x6982)
		}
		c.state.app, c.state.file = true, nil
		return c.control(cmd, TLV(0x84, applicationID))
	case cmd.p1 != selectMF && cmd.p1 != selectFile:
		return status(0x6A86)
	case len(cmd.data) == 0, len(cmd.data) == 2 && binary.BigEndian.Uint16(cmd.data) == 0x3F00:
		if sw := c.p.Behaviour.SelectMF; sw != 0 {
			return status(sw)
		}
		c.state.app, c.state.file = false, nil
		return c.control(cmd, TLV(0x83, []byte{0x3F, 0}))
	case len(cmd.data) != 2:
		return status(0x6700)
	}
	id := binary.BigEndian.Uint16(cmd.data)
	r := c.choose(id)
	if r.sw != 0x9000 {
		return r
	}
	size := binary.BigEndian.AppendUint16(nil, uint16(min(len(c.state.file), 65535)))
	return c.control(cmd, TLV(0x80, size), TLV(0x83, cmd.data))
}

// control gives the file control information where it is asked for.
func (c *Card) control(cmd command, fields ...[]byte) reply {
	if cmd.p2 == withoutResponse {
		return status(0x9000)
	}
	return reply{TLV(0x6F, fields...), 0x9000}
}

// choose makes a file the current one: 6A82 where there is none, 6982 where it may
// not be read.
func (c *Card) choose(id uint16) reply {
	file, ok := c.files()[id]
	if c.state.app && id == EFCVCA && c.trust != nil && !ok { // a profile may say something else
		file, ok = c.trust.file(), true
	}
	if !ok {
		return status(0x6A82)
	}
	if !c.readable(id) {
		return status(0x6982)
	}
	c.state.file, c.state.fileID = file, id
	return status(0x9000)
}

// readable holds the access rules (Doc 9303-10 clause 3.11, TR-03110-1 clause 3).
func (c *Card) readable(id uint16) bool {
	switch {
	case !c.state.app:
		return id != EFCardSecurity || c.state.opened == "PACE"
	case id == DG(3) || id == DG(4):
		right := byte(1) << (id - DG(3))
		return c.state.rights&right != 0
	}
	return c.p.Plain || c.state.opened != ""
}

// currentFile is that of a short identifier, or the one that was selected.
func (c *Card) readTarget(cmd command) (id uint16, offset int, short bool) {
	switch {
	case cmd.ins == insReadBinary && cmd.p1&0x80 != 0:
		return c.byShortID(cmd.p1 & 0x1F), int(cmd.p2), true
	case cmd.ins == insReadOdd && cmd.p1 == 0 && cmd.p2 != 0 && cmd.p2&0xE0 == 0:
		return c.byShortID(cmd.p2), 0, true
	}
	return c.state.fileID, int(cmd.p1)<<8 | int(cmd.p2), false
}

func (c *Card) readName(cmd command) string {
	id, _, short := c.readTarget(cmd)
	if !short && c.state.file == nil {
		return "nothing"
	}
	return c.nameOf(c.state.app, id)
}

func (c *Card) readBinary(cmd command, budget int) reply {
	id, offset, short := c.readTarget(cmd)
	if r := c.target(id, short); r.sw != 0x9000 {
		return r
	}
	r := c.read(offset, cmd.le, budget)
	if short && c.p.Behaviour.ForgetsShortID {
		c.state.file = nil
	}
	return r
}

func (c *Card) target(id uint16, short bool) reply {
	switch {
	case short && c.p.Behaviour.NoShortID != 0:
		return status(c.p.Behaviour.NoShortID)
	case short:
		return c.choose(id)
	case c.state.file == nil:
		return status(0x6986)
	case !c.readable(c.state.fileID):
		return status(0x6982)
	}
	return status(0x9000)
}

// readOdd is READ BINARY with the offset in a data object (ISO/IEC 7816-4 clause
// 11.3.3), the only way beyond 32 KiB.
func (c *Card) readOdd(cmd command, budget int) reply {
	if c.p.Behaviour.NoOddRead {
		return status(0x6D00)
	}
	id, _, short := c.readTarget(cmd)
	if r := c.target(id, short); r.sw != 0x9000 {
		return r
	}
	all, ok := objects(cmd.data)
	at, found := find(all, 0x54)
	if !ok || !found || len(at) > 3 {
		return status(0x6A80)
	}
	offset := 0
	for _, b := range at {
		offset = offset<<8 | int(b)
	}
	wrap := headLength(min(cmd.le, budget)) // of DO'53', which counts, too
	r := c.read(offset, cmd.le-wrap, budget-wrap)
	if len(r.data) > 0 {
		r.data = TLV(0x53, r.data)
	}
	return r
}

// read gives at most le bytes of the current file, as the card's limits are.
func (c *Card) read(offset, le, budget int) reply {
	if le <= 0 {
		return status(0x6700)
	}
	if offset > len(c.state.file) || offset == len(c.state.file) && offset > 0 {
		return status(0x6B00)
	}
	rest := c.state.file[offset:]
	sw := uint16(0x9000)
	if most := min(budget, len(rest)); c.p.Limits.Overlong != OverlongShort && le > budget && len(rest) > budget {
		switch c.p.Limits.Overlong {
		case OverlongWarn:
			sw = 0x6282
		case OverlongRefuse:
			return status(0x6700)
		case OverlongEmpty:
			return status(0x9000)
		case OverlongLength:
			if most > 255 {
				return status(0x6700)
			}
			return status(0x6C00 | uint16(most))
		}
	}
	if le > len(rest) && le != 256 && le != 65536 {
		switch c.p.Behaviour.End {
		case EndWarn:
			sw = 0x6282
		case EndNothing:
			return status(0x6282)
		case EndRefuse:
			return status(0x6B00)
		case EndDistrust:
			c.dropChannel()
			return status(0x6988)
		case EndLength:
			if len(rest) < 256 {
				return status(0x6C00 | uint16(len(rest)))
			}
		}
	}
	return reply{slices.Clone(rest[:min(le, budget, len(rest))]), sw}
}
