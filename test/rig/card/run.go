package card

import "fmt"

// Instructions.
const (
	insMSE          = 0x22
	insPSO          = 0x2A
	insReset        = 0x2C // RESET RETRY COUNTER
	insExternal     = 0x82
	insChallenge    = 0x84
	insGeneral      = 0x86
	insInternal     = 0x88
	insSelect       = 0xA4
	insReadBinary   = 0xB0
	insReadOdd      = 0xB1
	templatePACE    = 0xC1A4
	templateCA      = 0x41A4
	templateKAT     = 0x41A6
	templateTA      = 0x81A4
	templateDST     = 0x81B6
	selectMF        = 0x00
	selectFile      = 0x02
	selectByName    = 0x04
	withoutResponse = 0x0C
)

// run carries out a command whose protection is off; budget: plain bytes that a READ
// BINARY may give.
func (c *Card) run(cmd command, budget int) reply {
	switch cmd.ins {
	case insSelect:
		return c.selectFile(cmd)
	case insReadBinary:
		return c.readBinary(cmd, budget)
	case insReadOdd:
		return c.readOdd(cmd, budget)
	case insChallenge:
		return c.challenge(cmd)
	case insExternal:
		if c.state.ta.ready {
			return c.terminalAuthenticate(cmd)
		}
		return c.basicAccess(cmd)
	case insMSE:
		return c.manage(cmd)
	case insPSO:
		return c.verifyCertificate(cmd)
	case insGeneral:
		if c.state.pace != nil {
			return c.paceStep(cmd)
		}
		return c.chipAuthenticate(cmd)
	case insInternal:
		return c.internalAuthenticate(cmd)
	case insReset:
		return c.unblock(cmd)
	}
	return status(0x6D00)
}

// manage is MANAGE SECURITY ENVIRONMENT.
func (c *Card) manage(cmd command) reply {
	all, ok := objects(cmd.data)
	if !ok {
		return status(0x6A80)
	}
	switch int(cmd.p1)<<8 | int(cmd.p2) {
	case templatePACE:
		return c.paceSet(all)
	case templateCA:
		return c.chipSet(all)
	case templateKAT:
		return c.chipKAT(all)
	case templateDST:
		return c.trustSet(all)
	case templateTA:
		return c.terminalSet(all)
	}
	return status(0x6A86)
}

// name tells which step a command is, before it runs. Doc.go lists them.
func (c *Card) name(cmd command) string {
	switch cmd.ins {
	case insSelect:
		return "SELECT " + c.selectName(cmd)
	case insReadBinary, insReadOdd:
		return "READ " + c.readName(cmd)
	case insChallenge:
		if c.state.opened == "" {
			return "BAC challenge"
		}
		return "TA challenge"
	case insExternal:
		if c.state.ta.ready {
			return "TA"
		}
		return "BAC"
	case insMSE:
		return map[int]string{
			templatePACE: "PACE set", templateCA: "CA set", templateKAT: "CA", templateDST: "TA trust", templateTA: "TA set",
		}[int(cmd.p1)<<8|int(cmd.p2)]
	case insPSO:
		return "TA certificate"
	case insGeneral:
		if p := c.state.pace; p != nil {
			return [...]string{"PACE nonce", "PACE map", "PACE agree", "PACE token"}[p.step]
		}
		return "CA"
	case insInternal:
		return "AA"
	case insReset:
		return "unblock"
	}
	return fmt.Sprintf("INS %02X", cmd.ins)
}
