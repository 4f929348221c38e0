package chip

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"gatehouse/capture"
	"gatehouse/capture/chip/sm"
	"gatehouse/capture/cms"
	"gatehouse/capture/lds"
)

// first opens the chip and reads what the decision needs.
func (s *Session) first(ctx context.Context) error {
	if err := s.open(ctx); err != nil {
		return err
	}
	s.inside, s.bySFI = true, false // the application may differ from the master file
	return s.files(ctx, s.r.First)
}

// rest reads what can wait.
func (s *Session) rest(ctx context.Context) error { return s.files(ctx, s.r.Rest) }

// files reads files in their order, with the protocols whose keys they hold. What
// was not come to is noted as cut off.
func (s *Session) files(ctx context.Context, names []string) error {
	for i, name := range names {
		if s.chip.File(name) != nil {
			continue
		}
		err := s.one(ctx, name, s.next(names[i+1:]))
		if err == nil {
			continue
		}
		for _, left := range names[i:] {
			if s.chip.File(left) == nil {
				s.file(capture.ChipFile{Name: left, State: capture.FileAborted, Reason: reason(err)})
			}
		}
		return err
	}
	return nil
}

// next is the file that is read after DG14 where the chip is proven by it; empty: none.
func (s *Session) next(names []string) string {
	for _, name := range names {
		if f, ok := lds.FileByName(name); ok && f.Application == lds.EMRTD && s.lists(name) && s.chip.File(name) == nil {
			return name
		}
	}
	return ""
}

// one reads a file and does what it makes possible. next is the file after it.
func (s *Session) one(ctx context.Context, name, next string) error {
	f, known := lds.FileByName(name)
	switch {
	case !known || f.Application != lds.EMRTD:
		s.file(capture.ChipFile{Name: name, Reason: "not a file of the application"})
		return nil
	case !s.lists(name): // the document has no such group
		return nil
	}
	if name == "DG3" || name == "DG4" {
		if err := s.terminalAuthentication(ctx); err != nil {
			return err
		}
		if s.guarded() && !s.entitled {
			s.file(capture.ChipFile{Name: name, Reason: "the chip opens it after Terminal Authentication alone"})
			return nil
		}
	}
	data, err := s.persist(ctx, f)
	if err != nil {
		s.file(s.failed(capture.ChipFile{Name: name}, data, err))
		return fatal(err)
	}
	s.file(capture.ChipFile{Name: name, State: capture.FileRead, Bytes: data})
	switch name {
	case "EF.SOD":
		s.list(data)
	case "DG14":
		infos, err := lds.ParseDG14(data)
		if err != nil {
			s.protocol("CA", capture.OutcomeFailed, err.Error())
			return nil
		}
		s.infos = &infos
		return s.chipAuthentication(ctx, next)
	case "DG15":
		if s.proof {
			s.protocol("AA", capture.OutcomeNotNeeded, "the chip is proven already")
			return nil
		}
		return s.activeAuthentication(ctx, data)
	}
	return nil
}

// persist is read; where a session breaks over the first read under it, the length is
// taken to be the reason and it is begun again with less. Later it is not: then a
// shorter block is remembered for the next time that such a card is placed.
func (s *Session) persist(ctx context.Context, f lds.File) ([]byte, error) {
	for {
		data, err := s.read(ctx, f)
		if !errors.Is(err, sm.ErrBroken) || s.renewed || s.again >= maxAgain || s.proven > 0 {
			if errors.Is(err, sm.ErrBroken) && s.proven < s.block() {
				s.distrust()
			}
			return data, err
		}
		s.left += len(data)
		clear(data)
		if again, err := s.shorten(ctx); !again || err != nil {
			return nil, cmp.Or(err, sm.ErrBroken)
		}
	}
}

// shorten begins a session that the length of its first read ended again, to read less
// at once; false: there is no less.
func (s *Session) shorten(ctx context.Context) (bool, error) {
	s.again++
	s.met(quirkBroken)
	switch {
	case !s.know.Exact: // perhaps it was a read past the end
		s.know.Exact = true
	case s.block() > 256:
		s.shrink(probed)
		s.know.Extended = false
		s.met(quirkExtended)
	case !s.shrink(s.block()):
		return false, nil
	}
	return true, s.reopen(ctx)
}

// reopen begins a new session in place of a broken one.
func (s *Session) reopen(ctx context.Context) error {
	s.session, s.opened, s.proven, s.bySFI, s.renewed, s.primed = nil, "", 0, false, false, nil
	if c, ok := s.wire.card.(Resetter); ok {
		if err := c.Reset(ctx); err != nil {
			return err
		}
	} else if err := s.selectMaster(ctx); err != nil {
		return err
	}
	err := s.open(ctx)
	s.bySFI = false
	return err
}

// lists says whether EF.SOD names the data group, as far as it could be read.
func (s *Session) lists(name string) bool {
	group, is := strings.CutPrefix(name, "DG")
	n, err := strconv.Atoi(group)
	return !is || err != nil || s.listed == nil || slices.Contains(s.listed, n)
}

// list takes the groups and their hash out of EF.SOD. It proves nothing.
func (s *Session) list(sod []byte) {
	inner, err := lds.UnwrapSOD(sod)
	if err != nil {
		return
	}
	signed, err := cms.ParseSigned(inner)
	if err != nil {
		return
	}
	object, err := lds.ParseSecurityObject(signed.Content)
	if err != nil {
		return
	}
	s.hash, s.listed = object.HashName, []int{}
	for _, g := range object.Groups {
		s.listed = append(s.listed, g.Number)
	}
}

// file notes what became of a file, with its digest; one that was read before a new
// session stays.
func (s *Session) file(f capture.ChipFile) {
	if f.Bytes != nil && strings.HasPrefix(f.Name, "DG") {
		if f.Digest = Digest(s.hash, f.Bytes); f.Digest != nil {
			f.Hash = s.hash
		}
	}
	if old := s.chip.File(f.Name); old != nil {
		*old = f
		return
	}
	s.chip.Files = append(s.chip.Files, f)
}
