package chip

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"gatehouse/capture"
	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/chip/pace"
	"gatehouse/capture/chip/sm"
	"gatehouse/capture/curve"
	"gatehouse/capture/lds"
	"gatehouse/device"
)

// Session is a reading that can go on. It belongs to one goroutine.
type Session struct {
	wire    wire
	r       Request
	session *sm.Session // nil: in plain
	chip    capture.Chip
	know    Knowledge
	limit   int // of the reader's answers, in bytes of an APDU

	mrz, can []byte             // passwords, in the arena; nil: none
	access   *lds.SecurityInfos // of EF.CardAccess; nil: none
	opened   string             // "PACE", "BAC"; empty: nothing was needed
	pace     pace.Result        // of the run that succeeded
	group    curve.Group        // of it
	inside   bool               // the application is selected
	again    int                // how often a session was begun in the place of another
	renewed  bool               // Chip Authentication took the session over
	over     bool               // nothing more is to be had

	infos            *lds.SecurityInfos // of DG14; nil: none
	triedCA, triedTA bool
	entitled         bool    // Terminal Authentication was done
	proof            bool    // the chip proved itself by CAM, CA or AA
	key              []byte  // Compress of the terminal's key of CA or CAM; nil: none
	primed           *primed // first command of the next file; nil: not sent yet

	bySFI  bool   // a file was found by its short identifier
	proven int    // longest block that the card was seen to give under the session
	left   int    // bytes that may still be read of this chip
	listed []int  // data groups that EF.SOD names; nil: not known
	hash   string // that EF.SOD names; empty: not known, or none that is known here
}

// maxAgain bounds how often a broken session is begun again.
const maxAgain = 3

// Read reads all that r wants of card, and ends. It never fails: what goes wrong is
// in the answer.
func Read(ctx context.Context, card Card, r Request) capture.Chip {
	s, _ := Begin(ctx, card, r)
	defer s.End()
	return s.More(ctx)
}

// Begin opens the chip and reads r.First. The answer is what is known so far; More
// goes on with r.Rest. End must be called in any case.
func Begin(ctx context.Context, card Card, r Request) (*Session, capture.Chip) {
	s := &Session{wire: wire{card: card, now: r.Now}, r: r, left: maxChip}
	s.chip = capture.Chip{State: capture.Captured, ATR: slices.Clone(card.ATR())}
	if r.First == nil {
		s.r.First = FirstFiles()
	}
	if r.Rest == nil {
		s.r.Rest = RestFiles()
	}
	s.mrz = mrzInformation(r.Lines, r.Arena)
	if len(r.CAN) > 0 {
		s.can = r.Arena.Keep(r.CAN)
		clear(r.CAN)
	}
	if _, s.limit = card.Limits(); s.limit <= 0 {
		s.limit = longestShort
	}
	s.recall()
	return s, s.run(ctx, s.first)
}

// More reads r.Rest in the same session and gives all that is known.
func (s *Session) More(ctx context.Context) capture.Chip {
	return s.run(ctx, s.rest)
}

// End wipes the secrets and leaves the card. It may be called more than once.
func (s *Session) End() {
	s.over = true
	if s.session != nil {
		s.session.End()
		s.session = nil
	}
	s.pace = pace.Result{}
	s.mrz, s.can, s.infos, s.primed, s.r.Lines = nil, nil, nil, nil, nil
	s.r.Arena.Wipe()
}

// run does a part of the reading and accounts for its time.
func (s *Session) run(ctx context.Context, part func(context.Context) error) capture.Chip {
	begun, card := s.r.Now(), s.wire.count.Card
	if !s.over {
		if err := part(ctx); err != nil {
			s.stop(err)
		}
		s.remember()
	}
	spent := s.r.Now().Sub(begun)
	own := s.chip.Exchange.Own + max(0, spent-(s.wire.count.Card-card))
	s.chip.Exchange = s.wire.count
	s.chip.Exchange.Own = own
	out := s.chip
	out.Protocols, out.Files, out.Quirks = slices.Clone(s.chip.Protocols), slices.Clone(s.chip.Files), slices.Clone(s.chip.Quirks)
	return out
}

// stop ends the reading for good.
func (s *Session) stop(err error) {
	s.over = true
	if errors.Is(err, errClosed) {
		s.chip.Reason = cmp.Or(s.chip.Reason, errClosed.Error())
		return
	}
	s.chip.State, s.chip.Reason = capture.Aborted, reason(err)
	if s.session != nil {
		s.session.End()
	}
}

// reason says in an officer's words why a reading was cut short.
func reason(err error) string {
	switch {
	case errors.Is(err, errClosed):
		return err.Error()
	case errors.Is(err, device.ErrAbsent):
		return "the document was taken from the reader: place it again and leave it there"
	case errors.Is(err, context.Canceled):
		return "the reading was stopped"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, device.ErrTimeout):
		return "the chip did not answer in time: place the document again"
	case errors.Is(err, sm.ErrBroken):
		return "the chip's answer was not protected as it must be, and the session was ended: place the document again; if it happens again, examine the document"
	}
	return "the reader failed: " + err.Error()
}

// Exchange sends a command in the session as it is, protected or in plain. It picks
// the form of the lengths.
func (s *Session) Exchange(ctx context.Context, c apdu.Command) (apdu.Response, error) {
	if s.session == nil {
		c.Extended = c.Le > 256 || len(c.Data) > 255 && s.know.Extended
		return apdu.Exchange(ctx, &s.wire, c)
	}
	// What fits an answer of short length also fits a command of it.
	most := s.session.Cipher().Payload(longestShort)
	c.Extended = c.Le > 256 || s.know.Extended && max(len(c.Data), c.Le) > most
	if send, _ := s.wire.Limits(); send > 0 && len(c.Data)+protection > send {
		c.Extended = false // a chain
	}
	r, err := s.session.Exchange(ctx, &s.wire, c)
	if err != nil || r.SW != apdu.WrongLength || !c.Extended || c.INS&0xFE == apdu.ReadBinary {
		return r, err
	}
	// What is no reading may be the first that shows that a card knows short length alone.
	s.know.Extended, c.Extended = false, false
	s.met(quirkExtended)
	return s.session.Exchange(ctx, &s.wire, c)
}

// protection is more than secure messaging and the header add to a command's data.
const protection = 64

func (s *Session) recall() {
	_, receive := s.wire.card.Limits()
	s.know.Extended = receive > longestShort && !deniesExtended(s.chip.ATR)
	if s.r.Memory == nil {
		return
	}
	if k, ok := s.r.Memory.Recall(s.chip.ATR); ok && k.Readings < relearned {
		s.know = k
		s.know.Extended = k.Extended && receive > longestShort
		s.named(receive)
		if len(s.chip.Quirks) > 0 {
			s.know.Readings++
		}
	}
}

// relearned is how many cards are spared what one with their answer to reset did not
// take. The next one is tried anew: many models share an answer, and anybody can make
// up a card that takes nothing.
const relearned = 32

// named names the departures that the memory knows: they are accepted anew.
func (s *Session) named(receive int) {
	for quirk, is := range map[string]bool{
		quirkSelect: s.know.Select, quirkExact: s.know.Exact,
		quirkExtended: !s.know.Extended && receive > longestShort,
		quirkBlock:    s.know.Block < 256 || s.know.Extended && s.know.Block < min(probed, s.limit-100),
	} {
		if is {
			s.met(quirk)
		}
	}
	slices.Sort(s.chip.Quirks)
}

// remember keeps what a reading proved.
func (s *Session) remember() {
	if s.r.Memory != nil && s.proven > 0 && s.chip.State == capture.Captured {
		k := s.know
		if k.Block == 0 {
			k.Block = s.block()
		}
		s.r.Memory.Remember(s.chip.ATR, k)
	}
}

// distrust keeps a shorter block after a longer one than any before ended a session.
func (s *Session) distrust() {
	if s.r.Memory != nil && s.proven > 0 {
		k := s.know
		k.Block = shorter(s.block())
		s.r.Memory.Remember(s.chip.ATR, k)
	}
}

// protocol notes a run.
func (s *Session) protocol(name string, o capture.Outcome, why string, values ...capture.ChipValue) {
	s.chip.Protocols = append(s.chip.Protocols, capture.ChipProtocol{Name: name, Outcome: o, Reason: why, Values: values})
}
