package vision

import (
	"context"
	"errors"
	"time"

	"gatehouse/capture"
	"gatehouse/device"
)

var (
	// ErrWorker: visiond died, or missed its deadline and was killed. What was
	// being captured is lost; the next call starts a new process.
	ErrWorker = errors.New("the vision worker is gone")
	// ErrImage is capture.ErrImage, at hand for those who send files.
	ErrImage = capture.ErrImage
)

// Camera is one camera as the configuration names it.
type Camera struct {
	Name   string
	Source string // "/dev/videoN", "http://host:port/path" (MJPEG), or the path of a clip or of a numbered image sequence
	Width  int    // pixels asked of a V4L2 device; 0 = as it comes
	Height int
	// Latency is the longest time between exposure and arrival of a picture.
	Latency time.Duration
	// PxPerMM is the scale of the glass in the camera's picture; 0 = unknown,
	// then a page's size is told by its shape alone, and TD2 is taken for TD3.
	PxPerMM float64
}

// Look is a cheap glance at the newest picture of a camera, for the automatic trigger.
type Look struct {
	StillMilli int  // 1000 nothing moved in the last 150 ms .. 0 at least one fiftieth of the picture changed
	Brightness int  // mean luma, 0..255
	Present    bool // a guess: something bright lies on the dark glass
}

// Eyes is what visiond can do. Worker offers it to the kiosk's programs; the
// implementation behind Serve is visiond's. Calls on a camera that is away
// return device.ErrAbsent, ErrTimeout or ErrGarbled.
type Eyes interface {
	Glass
	Files
	Faces
}

// Glass is the part of Eyes that looks through a camera.
type Glass interface {
	// Check says who a camera is after a fresh frame arrived from it; with the
	// empty name it says which OpenCV works there and how it is confined.
	Check(ctx context.Context, camera string) (device.Identity, error)
	Look(ctx context.Context, camera string) (Look, error)
	// Grab is called when the panel says that lamp l has settled. It waits for a
	// frame exposed after the call began, equal to the frame before it, and not
	// equal to the last one of another light or of Dark; it holds that frame under
	// l and returns it without its pixels. A lamp that is never seen is
	// device.ErrTimeout.
	Grab(ctx context.Context, camera string, l device.Light) (device.Frame, error)
	// Page finds, rectifies and registers the held frames, then forgets them.
	// Without a held white frame or without a page in it: capture.ErrNoPage;
	// with pictures that do not fit each other: capture.ErrMoved.
	Page(ctx context.Context, camera string) (capture.Page, error)
	// Forget drops the held frames.
	Forget(ctx context.Context, camera string) error
}

// Files is the part of Eyes that reads image files. They are hostile.
type Files interface {
	// Decode gives the picture upright (EXIF orientation applied), or ErrImage.
	Decode(ctx context.Context, image []byte) (capture.Picture, error)
	// Portrait gives the portrait of a chip, JPEG or JPEG 2000, with a JPEG of it for
	// people, or ErrImage. What is too large is refused by its header.
	Portrait(ctx context.Context, image []byte) (capture.Picture, error)
	// FindPage does for image files what Page does for held frames; ir and uv
	// may be nil. Where no page can be told from its surroundings the picture is
	// taken as the page's crop and stays as it is, of unknown scale.
	FindPage(ctx context.Context, white, ir, uv []byte) (capture.Page, error)
}
