package devices

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"gatehouse/capture/vision"
	"gatehouse/cmd/kioskd/config"
	"gatehouse/cmd/kioskd/health"
	"gatehouse/cmd/models"
	"gatehouse/device"
	"gatehouse/uplink/shelf"
)

// The face cameras, as visiond knows them.
const (
	FaceCamera     = "face"
	InfraredCamera = "face infrared"
)

// Faces is the face cameras with the worker of their own that looks through them, and the
// networks that the worker was given.
type Faces struct {
	store  *models.Store
	choice models.Choice
	config vision.Config
	busy   sync.Mutex // held while a traveller is looked at: networks are not exchanged then

	mu      sync.Mutex
	worker  *vision.Worker
	set     models.Set
	stamp   string // of what the store held when it was read
	refused error  // why networks in the store are not in use
}

// OpenFaces starts the worker with the networks of the store; nil for a kiosk without a
// face camera. keys are those of who may sign a list of networks. Networks that are
// refused are no error here: the kiosk says so of each traveller.
func (s *Set) OpenFaces(ctx context.Context, c config.Config, keys shelf.Keys) error {
	if c.Face.Source == "" {
		return nil
	}
	store, err := models.Open(c.ModelsPath(), models.Options{Shelf: c.Shelf.Dir, Name: c.Shelf.FaceModels, Keys: keys, Now: time.Now})
	if err != nil {
		return err
	}
	v := s.vision
	v.Cameras = []vision.Camera{{Name: FaceCamera, Source: c.Face.Source, Width: c.Face.Width, Height: c.Face.Height, Latency: c.Face.Latency.Duration}}
	if c.Face.IR != "" {
		v.Cameras = append(v.Cameras, vision.Camera{Name: InfraredCamera, Source: c.Face.IR, Width: c.Face.Width, Height: c.Face.Height, Latency: c.Face.Latency.Duration})
	}
	f := &Faces{store: store, choice: models.Choice{Detector: c.Face.Detector, Embedder: c.Face.Embedder}, config: v}
	if err := f.read(ctx); err != nil {
		return err
	}
	s.Faces = f
	return nil
}

// Refresh takes networks into use that were brought or removed since, between two
// travellers. An error is that of the worker.
func (f *Faces) Refresh(ctx context.Context) error {
	if f == nil || !f.busy.TryLock() {
		return nil
	}
	defer f.busy.Unlock()
	return f.read(ctx)
}

// read reads the store where it is another than before, and starts a worker with what
// it gives.
func (f *Faces) read(ctx context.Context) error {
	stamp := f.look()
	f.mu.Lock()
	same := f.worker != nil && stamp == f.stamp
	f.mu.Unlock()
	if same {
		return nil
	}
	set, refused := f.store.Load(ctx, f.choice)
	if refused == nil {
		refused = refusal(set.Refused)
	}
	if refused != nil { // the lesser way is for a kiosk without networks, not for one whose networks are not to be believed
		set = models.Set{}
	}
	v := f.config
	for _, m := range set.All() {
		v.Models = append(v.Models, vision.Model{Card: m.Card().Text(), Files: m.Files()})
	}
	w, err := vision.Start(v)
	if err != nil {
		return err
	}
	f.mu.Lock()
	old := f.worker
	f.worker, f.set, f.stamp, f.refused = w, set, stamp, refused
	f.mu.Unlock()
	if old != nil {
		return old.Close()
	}
	return nil
}

// refusal is why networks are refused, in one line; nil: none is.
func refusal(all []models.Refusal) error {
	var why []string
	for _, r := range all {
		why = append(why, r.Err.Error())
	}
	if why == nil {
		return nil
	}
	return errors.New(strings.Join(why, "; "))
}

// look says what the store holds and who vouches for it, without reading a network.
func (f *Faces) look() string {
	all, err := f.store.List()
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	for _, m := range all {
		fmt.Fprintf(&b, "%s %x %s %v %v\n", m.ID, m.Ref.SHA256, m.At, m.Source, m.Err)
	}
	return b.String()
}

// Hold gives worker and networks for one traveller: they stay until done is called, which
// must be. The error says why the networks of this kiosk are not to be believed.
func (f *Faces) Hold(now time.Time) (eyes *vision.Worker, set models.Set, done func(), err error) {
	f.busy.Lock()
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.refused != nil:
		err = fmt.Errorf("the face models of this kiosk are refused: %w", f.refused)
	case !f.set.Expires.IsZero() && !now.Before(f.set.Expires):
		err = fmt.Errorf("%w: the list of face models has expired", models.ErrUnknown)
	}
	return f.worker, f.set, sync.OnceFunc(f.busy.Unlock), err
}

// Infrared tells whether there is an infrared camera.
func (f *Faces) Infrared() bool { return len(f.config.Cameras) > 1 }

// PID is the process id of the worker, 0 when none runs.
func (f *Faces) PID() int { return f.eyes().PID() }

func (f *Faces) eyes() *vision.Worker {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.worker
}

// Models says which networks are in use; the error is why those of the store are not.
func (f *Faces) Models(context.Context) (device.Identity, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var in []string
	for _, m := range f.set.All() {
		in = append(in, m.Ref().String())
	}
	id := device.Identity{Kind: "face models", Detail: strings.Join(in, ", ")}
	switch {
	case f.refused != nil:
		return id, f.refused
	case f.set.Detector == nil || f.set.Embedder == nil:
		return id, fmt.Errorf("%w: faces are shown beside the portraits, and everybody is referred", device.ErrAbsent)
	}
	return id, nil
}

// Close ends the worker.
func (f *Faces) Close() error {
	if f == nil {
		return nil
	}
	return f.eyes().Close()
}

// probes are the questions of a health check about faces.
func (f *Faces) probes() []health.Probe {
	look := func(camera string) func(context.Context) (device.Identity, error) {
		return func(ctx context.Context) (device.Identity, error) { return f.eyes().Check(ctx, camera) }
	}
	out := []health.Probe{{Name: FaceName, Check: look(FaceCamera), Hint: "Check its cable, and face.source in the configuration."}}
	if f.Infrared() {
		out = append(out, health.Probe{Name: InfraredName, Check: look(InfraredCamera), Hint: "Check its cable, and face.ir in the configuration."})
	}
	return append(out, health.Probe{
		Name: FaceModelsName, Check: f.Models,
		Hint: "Bring them with kioskctl models add; kioskctl models check says what is wrong.",
	})
}
