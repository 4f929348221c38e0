package vision

import (
	"context"
	"errors"

	"gatehouse/capture"
)

// ErrModel: a face model is not what its card says, or does not do what it says.
// Nothing that needs it works; cameras and files without faces do.
var ErrModel = errors.New("a face model was refused")

// Model is a network: its card, and its files in the card's order.
type Model struct {
	Card  []byte // JSON, see capture/face/model
	Files [][]byte
}

// Faces is the part of Eyes that looks at people. What it can do depends on the
// models that the worker was given: without a detector faces are framed by a cascade
// that gives no points, so there is no quality and no vector; without an embedder
// there is no vector. A model that was given and refused is ErrModel, never the
// lesser way.
type Faces interface {
	// Glance waits for a frame of the camera other than number after, newer than it,
	// and says what it shows; 0 takes any that is fresh. Numbers begin anew with a
	// new worker. The best few frames by their quality are held.
	Glance(ctx context.Context, camera string, after uint64) (capture.FaceGlance, error)
	// Shots studies the best n of the held frames, best first, and forgets all of
	// them. There may be fewer, or none. Frames whose numbers are in prefer, at most
	// MaxPreferred, go before all others.
	Shots(ctx context.Context, camera string, n int, prefer []uint64) ([]capture.FaceStudy, error)
	// Study looks for faces in a picture file, JPEG, PNG or JPEG 2000, or says
	// ErrImage. A picture without a face is a study without faces.
	Study(ctx context.Context, file []byte) (capture.FaceStudy, error)
}

// MaxShots is the largest n of Shots.
const MaxShots = 3

// MaxPreferred is the most numbers that Shots takes.
const MaxPreferred = 64

// maxFaces are told of one picture, the nearest.
const maxFaces = 64
