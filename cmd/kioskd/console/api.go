package console

import (
	"embed"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
)

//go:embed page
var pages embed.FS

const maxBody = 4 << 10

func (c *Console) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", page("officer.html"))
	mux.HandleFunc("GET /traveller", page("traveller.html"))
	mux.HandleFunc("GET /page/{file}", func(w http.ResponseWriter, r *http.Request) { page(r.PathValue("file"))(w, r) })
	mux.HandleFunc("GET /traveller/events", c.travellerEvents)

	mux.HandleFunc("GET /session", c.whoami)
	mux.HandleFunc("POST /sign-in", c.signIn)
	mux.HandleFunc("GET /events", c.signedIn(c.officerEvents))
	mux.HandleFunc("GET /picture/{crossing}/{file}", c.signedIn(c.picture))
	mux.HandleFunc("GET /report/{crossing}/{file}", c.signedIn(c.report))
	mux.HandleFunc("POST /sign-out", c.signedIn(c.signOut))
	mux.HandleFunc("POST /heartbeat", c.signedIn(c.heartbeat))
	mux.HandleFunc("POST /capture", c.signedIn(c.captureNow))
	mux.HandleFunc("POST /finger", c.signedIn(c.fingerGone))
	mux.HandleFunc("POST /judge", c.signedIn(c.judge))
	mux.HandleFunc("POST /decide", c.signedIn(c.decide))
	return guard(mux)
}

// signedIn passes requests of the live session on; a POST must also repeat the
// session's token, which only a page that read it here can know.
func (c *Console) signedIn(next func(http.ResponseWriter, *http.Request, session)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s, ok := c.of(r)
		if !ok {
			fail(w, http.StatusUnauthorized, "sign in first")
			return
		}
		if r.Method == http.MethodPost && !same(r.Header.Get(tokenHeader), s.token) {
			fail(w, http.StatusForbidden, "the request lacks the token of this session")
			return
		}
		next(w, r, s)
	}
}

func page(file string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		b, err := fs.ReadFile(pages, "page/"+file)
		if err != nil {
			fail(w, http.StatusNotFound, "no such page")
			return
		}
		w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(file)))
		w.Write(b)
	}
}

// identity is what a page knows of its session.
type identity struct {
	Officer string   `json:"officer"` // empty: nobody
	Token   string   `json:"token"`
	Reasons []Reason `json:"reasons"`
}

func (c *Console) whoami(w http.ResponseWriter, r *http.Request) {
	s, _ := c.of(r)
	reply(w, identity{s.officer, s.token, Reasons})
}

func (c *Console) signIn(w http.ResponseWriter, r *http.Request) {
	var in struct {
		ID  string `json:"id"`
		PIN string `json:"pin"`
	}
	if !read(w, r, &in) {
		return
	}
	listed := c.roll.Lists(in.ID)
	wait, shut := c.door.knock(in.ID, listed, c.cfg.Now())
	if shut {
		seconds := int((wait + time.Second - 1) / time.Second)
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
		c.cfg.Log.Warn("sign-in refused: too many wrong PINs", "wait_seconds", seconds)
		fail(w, http.StatusTooManyRequests, "Too many wrong PINs. Try again in "+strconv.Itoa(seconds)+" s.")
		return
	}
	mark, ok, err := c.roll.Check(in.ID, in.PIN)
	if err != nil {
		c.door.open(in.ID, listed) // no PIN was compared: the officer must not be shut out by a broken file
		c.cfg.Log.Error("officers file", "err", err)
		fail(w, http.StatusServiceUnavailable, "The officers file cannot be read: call the technician.")
		return
	}
	if !ok {
		c.cfg.Log.Warn("sign-in refused")
		fail(w, http.StatusUnauthorized, "The id or the PIN is wrong.")
		return
	}
	c.door.open(in.ID, listed)
	s, err := c.begin(in.ID, mark)
	if err != nil {
		fail(w, http.StatusInternalServerError, "The kiosk has no randomness: call the technician.")
		return
	}
	c.cfg.Log.Info("officer signed in")
	http.SetCookie(w, &http.Cookie{Name: cookieName, Value: s.key, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
	reply(w, identity{s.officer, s.token, Reasons})
}

func (c *Console) signOut(w http.ResponseWriter, _ *http.Request, s session) {
	c.end(s.key)
	c.cfg.Log.Info("officer signed out")
	http.SetCookie(w, &http.Cookie{Name: cookieName, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteStrictMode})
	w.WriteHeader(http.StatusNoContent)
}

func (c *Console) heartbeat(w http.ResponseWriter, _ *http.Request, s session) {
	c.hear(s.key)
	w.WriteHeader(http.StatusNoContent)
}

func (c *Console) captureNow(w http.ResponseWriter, _ *http.Request, _ session) {
	c.mu.Lock()
	ready := c.view.Stage == StageReady
	c.mu.Unlock()
	if !ready {
		fail(w, http.StatusConflict, "The lane is not waiting for a document.")
		return
	}
	select {
	case c.manual <- struct{}{}:
	default: // a press is waiting already
	}
	w.WriteHeader(http.StatusNoContent)
}

func (c *Console) picture(w http.ResponseWriter, r *http.Request, _ session) {
	c.mu.Lock()
	v := c.view
	c.mu.Unlock()
	light, isJPEG := strings.CutSuffix(r.PathValue("file"), ".jpg")
	if isJPEG && v.Crossing != "" && v.Crossing == r.PathValue("crossing") {
		for _, p := range v.Pictures {
			if p.Light == light && len(p.JPEG) > 0 {
				w.Header().Set("Content-Type", "image/jpeg")
				w.Write(p.JPEG)
				return
			}
		}
	}
	fail(w, http.StatusNotFound, "no such picture now")
}

// read takes one JSON value with known keys from a POST and answers what is wrong.
func read(w http.ResponseWriter, r *http.Request, into any) bool {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		fail(w, http.StatusUnsupportedMediaType, "send application/json")
		return false
	}
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	dec.DisallowUnknownFields()
	err := dec.Decode(into)
	if err == nil {
		if _, more := dec.Token(); more == io.EOF {
			return true
		}
	}
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		fail(w, http.StatusRequestEntityTooLarge, "the request is too long")
	} else {
		fail(w, http.StatusBadRequest, "the request is not one JSON object with the known keys")
	}
	return false
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(v)
}

func fail(w http.ResponseWriter, status int, why string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]string{"error": why})
}
