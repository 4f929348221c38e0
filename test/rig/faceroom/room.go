package faceroom

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"gatehouse/cmd/kioskd/config"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/cmd/kioskd/devices"
	"gatehouse/cmd/kioskd/faces"
	"gatehouse/cmd/models"
	"gatehouse/test/rig/mirror"
)

// Options of a Room. Dir and Bin are required.
type Options struct {
	Dir    string // everything that is written goes below it
	Bin    string // folder of the programs
	Medium string // folder of networks to install; empty: the kiosk has none
	Mirror mirror.Options
	NoTurn bool                     // travellers are not asked to turn the head
	Spoil  func(store string) error // what happens to the store after the networks were installed
	Limit  time.Duration            // of one taking; 0: 10 s
}

// Room is the room, its cameras and its traveller.
type Room struct {
	*faces.Room
	Mirror *mirror.Mirror
	Faces  *devices.Faces

	set    *devices.Set
	server *http.Server

	mu   sync.Mutex
	view *console.FaceView
	news chan struct{} // closed when view changes
}

// Open starts everything. On error nothing is left running.
func Open(ctx context.Context, o Options) (r *Room, err error) {
	r = &Room{news: make(chan struct{})}
	defer func() {
		if err != nil {
			err = errors.Join(err, r.Close())
		}
	}()
	if r.Mirror, err = mirror.New(o.Mirror); err != nil {
		return r, err
	}
	if err := r.screen(); err != nil {
		return r, err
	}
	signer, known, err := keys()
	if err != nil {
		return r, err
	}
	c := config.Default()
	c.Kiosk.State, c.Shelf.Dir = filepath.Join(o.Dir, "state"), filepath.Join(o.Dir, "shelf")
	c.Vision.Program, c.Vision.Text = filepath.Join(o.Bin, "visiond"), ""
	c.Face.Source, c.Face.IR, c.Face.Latency.Duration = r.Mirror.URL(), r.Mirror.IRURL(), 20*time.Millisecond
	if o.Limit > 0 {
		c.Face.Limit.Duration = o.Limit
	}
	if err := errors.Join(os.MkdirAll(c.Kiosk.State, 0o700), os.MkdirAll(c.Shelf.Dir, 0o700)); err != nil {
		return r, err
	}
	if o.Medium != "" {
		if err := Sign(c.Shelf.Dir, o.Medium, signer); err != nil {
			return r, err
		}
		store, err := models.Open(c.ModelsPath(), models.Options{Shelf: c.Shelf.Dir, Name: List, Keys: known, Now: time.Now})
		if err != nil {
			return r, err
		}
		if err := Install(ctx, store, o.Medium, c.Vision.Program); err != nil {
			return r, err
		}
	}
	if o.Spoil != nil {
		if err := o.Spoil(c.ModelsPath()); err != nil {
			return r, err
		}
	}
	if r.set, err = devices.Open(ctx, c, os.Stderr); err != nil {
		return r, err
	}
	if err := r.set.OpenFaces(ctx, c, known); err != nil {
		return r, err
	}
	r.Faces = r.set.Faces
	r.Room = faces.New(faces.Config{
		Cameras: r.Faces, Limit: c.Face.Limit.Duration, Turn: !o.NoTurn, Now: time.Now, Rand: rand.Reader, Show: r.show,
		Lead: func() int { return 0 },
	})
	return r, nil
}

// Cross takes whoever stands there, and compares with the portraits of a document.
func (r *Room) Cross(ctx context.Context, p faces.Portraits) *faces.Taken {
	t := r.Take(ctx)
	r.Compare(ctx, t, p)
	return t
}

func (r *Room) show(v *console.FaceView) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.view = v
	close(r.news)
	r.news = make(chan struct{})
}

// screen serves what the traveller reads, as kioskd's page does.
func (r *Room) screen() error {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /traveller/events", func(w http.ResponseWriter, q *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for {
			r.mu.Lock()
			v, news := r.view, r.news
			r.mu.Unlock()
			b, _ := json.Marshal(console.Scene(console.View{Stage: console.StageChecking, Face: v}))
			fmt.Fprintf(w, "event: scene\ndata: %s\n\n", b)
			if http.NewResponseController(w).Flush() != nil {
				return
			}
			select {
			case <-news:
			case <-q.Context().Done():
				return
			}
		}
	})
	r.server = &http.Server{Handler: mux}
	go r.server.Serve(ln)
	r.Mirror.Follow("http://" + ln.Addr().String())
	return nil
}

// Close ends everything.
func (r *Room) Close() error {
	var errs []error
	if r.Mirror != nil {
		r.Mirror.Follow("")
	}
	if r.server != nil {
		errs = append(errs, r.server.Close())
	}
	if r.set != nil {
		errs = append(errs, r.set.Close())
	}
	if r.Mirror != nil {
		errs = append(errs, r.Mirror.Close())
	}
	return errors.Join(errs...)
}
