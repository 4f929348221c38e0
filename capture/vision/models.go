package vision

import (
	"errors"
	"fmt"
	"math"
	"os"

	"golang.org/x/sys/unix"

	"gatehouse/capture/face/model"
)

// Handed says which files a worker was started with: those of each card lie on the
// descriptors that follow the line's, in the card's order.
type Handed struct {
	Card  []byte
	Files int
}

// firstModel is the descriptor behind the line's.
const firstModel = 4

// seals: nobody, the worker least of all, can change what was checked.
const seals = unix.F_SEAL_WRITE | unix.F_SEAL_GROW | unix.F_SEAL_SHRINK | unix.F_SEAL_SEAL

// given are the models of one Worker, ready to be inherited by each of its processes.
type given struct {
	cards   []Handed
	files   []*os.File
	detects bool
	attacks bool
	embeds  int // floats of a vector; 0: there is no embedder
}

// give checks the models and copies them into memory that is sealed. At most one is for
// each task. Errors: ErrModel.
func give(models []Model) (g given, err error) {
	defer func() {
		if err != nil {
			g.close()
		}
	}()
	tasks := map[model.Task]bool{}
	for _, m := range models {
		c, err := m.Check()
		if err != nil {
			return g, err
		}
		if tasks[c.Card().Task] {
			return g, fmt.Errorf("model %s: another one is for %s; configure one of them: %w", c.Ref().ID, c.Card().Task, ErrModel)
		}
		tasks[c.Card().Task] = true
		g.cards = append(g.cards, Handed{c.Card().Text(), len(m.Files)})
		for _, b := range c.Files() {
			f, err := sealed(b)
			if err != nil {
				return g, fmt.Errorf("model %s: handing it to the vision worker: %w", c.Ref().ID, err)
			}
			g.files = append(g.files, f)
		}
		if e := c.Card().Embedder; e != nil {
			g.embeds = e.Floats
		}
	}
	g.detects, g.attacks = tasks[model.Detection], tasks[model.Attack]
	return g, nil
}

func (g given) close() {
	for _, f := range g.files {
		f.Close()
	}
}

// Check compares the files to the card. Error: ErrModel.
func (m Model) Check() (*model.Checked, error) {
	card, err := model.ParseCard(m.Card)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrModel, err)
	}
	if len(m.Files) != len(card.Files) {
		return nil, fmt.Errorf("model %s: %d files, its card names %d: %w", card.ID, len(m.Files), len(card.Files), ErrModel)
	}
	files := map[string][]byte{}
	for i, f := range card.Files {
		files[f.Name] = m.Files[i]
	}
	c, err := model.Check(card, files)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrModel, err)
	}
	return c, nil
}

// sealed is a file in memory, without a name in any folder, that nobody can write to.
func sealed(b []byte) (*os.File, error) {
	fd, err := unix.MemfdCreate("model", unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	if err != nil {
		return nil, err
	}
	f := os.NewFile(uintptr(fd), "model")
	if _, err = f.Write(b); err == nil {
		_, err = unix.FcntlInt(f.Fd(), unix.F_ADD_SEALS, seals)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// Models maps the files that the worker was started with; it calls this once, and checks
// each. The maps are for its lifetime: they share the memory of the starting program.
// What is not sealed, or of another size than a model can have, is ErrModel.
func (s Setup) Models() (models []Model, err error) {
	next := firstModel
	for _, h := range s.Handed {
		m := Model{Card: h.Card}
		for range h.Files {
			b, err := mapped(next)
			next++
			if err != nil {
				return nil, fmt.Errorf("model on descriptor %d: %w: %w", next-1, ErrModel, err)
			}
			m.Files = append(m.Files, b)
		}
		models = append(models, m)
	}
	return models, nil
}

func mapped(fd int) ([]byte, error) {
	defer unix.Close(fd)
	if have, err := unix.FcntlInt(uintptr(fd), unix.F_GET_SEALS, 0); err != nil || have&seals != seals {
		return nil, errors.Join(errors.New("it is not sealed"), err)
	}
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		return nil, err
	}
	if st.Size < 1 || st.Size > min(model.MaxBytes, math.MaxInt32) {
		return nil, fmt.Errorf("it has %d bytes", st.Size)
	}
	return unix.Mmap(fd, 0, int(st.Size), unix.PROT_READ, unix.MAP_SHARED)
}
