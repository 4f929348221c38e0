package bench

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"gatehouse/capture"
	"gatehouse/device"
	"gatehouse/test/rig"
	"gatehouse/test/rig/mjpeg"
)

// Source makes the traveller of a seed, with a document of format f, genuine or
// forged in a named way.
type Source func(seed uint64, forgery rig.Forgery, f capture.Format) (*rig.Traveller, error)

//go:embed page.html
var pageHTML []byte

// page is the demonstrator's page and its JSON API.
type page struct {
	bench   *Bench
	source  Source
	choices []rig.Forgery // that can be asked for
	server  *http.Server
	url     string
	done    sync.WaitGroup

	mu   sync.Mutex // one traveller is drawn at a time
	last *rig.Traveller
}

// Serve starts the page and its API on 127.0.0.1; ControlURL tells where. Close ends it.
//
//	GET  /            the page
//	GET  /state       the state, as JSON
//	GET  /sheet.jpg   what lies on the glass, at half its size; ?light=ir or uv
//	POST /next        {"seed": 7, "forgery": "dye-ink", "format": "TD3"}
//	POST /remove
//	POST /fault       {"device": "camera", "kind": "unplug"}
//	POST /tamper      {"open": true}
//	GET  /face.jpg    what the face camera sees
//	POST /face        {"conduct": "deaf", "feed": "live"}; what is left out stays
func (b *Bench) Serve(source Source, choices ...rig.Forgery) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.page != nil {
		return fmt.Errorf("bench: the page is already served at %s", b.page.url)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("bench: page: %w", err)
	}
	p := &page{bench: b, source: source, choices: choices, url: "http://" + ln.Addr().String() + "/"}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.index)
	mux.HandleFunc("GET /state", p.state)
	mux.HandleFunc("GET /sheet.jpg", p.picture)
	mux.HandleFunc("POST /next", p.next)
	mux.HandleFunc("POST /remove", p.remove)
	mux.HandleFunc("POST /fault", p.fault)
	mux.HandleFunc("POST /tamper", p.tamper)
	mux.HandleFunc("GET /face.jpg", p.facePicture)
	mux.HandleFunc("POST /face", p.face)
	own := ownHost(ln.Addr().String(), http.NewCrossOriginProtection().Handler(mux))
	p.server = &http.Server{Handler: own, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, ConnState: mjpeg.Track(&p.done)}
	p.done.Go(func() { p.server.Serve(ln) })
	b.page = p
	return nil
}

// ControlURL is the address of the page; empty before Serve.
func (b *Bench) ControlURL() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.page == nil {
		return ""
	}
	return b.page.url
}

// ownHost refuses names that merely resolve to this address (DNS rebinding).
func ownHost(addr string, h http.Handler) http.Handler {
	_, port, _ := net.SplitHostPort(addr)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != addr && r.Host != "localhost:"+port {
			http.Error(w, "this page answers at http://"+addr+"/ only", http.StatusForbidden)
			return
		}
		h.ServeHTTP(w, r)
	})
}

func (p *page) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if p.server.Shutdown(ctx) != nil {
		p.server.Close()
	}
	p.done.Wait()
	return nil
}

func (p *page) index(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; frame-ancestors 'none'")
	w.Write(pageHTML)
}

// State is what GET /state tells.
type State struct {
	Sheet     *SheetState      `json:"sheet"`    // null = nothing on the glass
	FieldMM   float64          `json:"field_mm"` // width of what the camera sees
	Lamp      device.Light     `json:"lamp"`
	Signal    string           `json:"signal"`
	GateOpen  bool             `json:"gate_open"`
	Tamper    bool             `json:"tamper"`
	Faults    map[string]Fault `json:"faults"`
	Camera    string           `json:"camera"`
	Panel     string           `json:"panel"`
	Chip      string           `json:"chip"`
	Forgeries []rig.Forgery    `json:"forgeries"` // that can be asked for
	Formats   []string         `json:"formats"`
	Face      *FaceState       `json:"face"` // null = there is no face unit
}

// SheetState is the document on the glass.
type SheetState struct {
	Placement uint64      `json:"placement"` // counts the sheets that were placed
	Seed      uint64      `json:"seed"`
	Forgery   rig.Forgery `json:"forgery"`
	Format    string      `json:"format"`
	WidthMM   float64     `json:"width_mm"`
}

var signalNames = map[device.Signal]string{
	device.SignalOff: "off", device.SignalReady: "ready", device.SignalBusy: "busy",
	device.SignalDone: "done", device.SignalOfficer: "officer",
}

var formats = []capture.Format{capture.TD3, capture.TD2, capture.TD1}

func (p *page) state(w http.ResponseWriter, r *http.Request) {
	b := p.bench
	in, sig := b.controller.state()
	s := State{
		FieldMM: float64(b.optics.Width) / b.optics.PxPerMM,
		Lamp:    b.Lamp(), Signal: signalNames[sig], GateOpen: in.GateOpen, Tamper: in.Tamper,
		Faults: map[string]Fault{CameraDevice: b.FaultOf(CameraDevice), PanelDevice: b.FaultOf(PanelDevice), ChipDevice: b.FaultOf(ChipDevice)},
		Camera: b.CameraURL(), Panel: b.PanelPath(), Chip: b.ChipSocket(),
		Forgeries: p.choices,
	}
	for _, f := range formats {
		s.Formats = append(s.Formats, f.String())
	}
	if s.Face = b.faceState(); s.Face != nil {
		s.Faults[FaceDevice], s.Faults[IRDevice] = b.FaultOf(FaceDevice), b.FaultOf(IRDevice)
	}
	p.mu.Lock()
	if sheet, n := b.lying(); sheet != nil {
		s.Sheet = &SheetState{Placement: n, Format: sheet.Format.String(), WidthMM: sheet.WidthMM}
		if p.last != nil && p.last.Sheet == sheet {
			s.Sheet.Seed, s.Sheet.Forgery = p.last.Seed, p.last.Forgery
		}
	}
	p.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	json.NewEncoder(w).Encode(s)
}

func (p *page) next(w http.ResponseWriter, r *http.Request) {
	var ask struct {
		Seed    uint64      `json:"seed"`
		Forgery rig.Forgery `json:"forgery"`
		Format  string      `json:"format"`
	}
	if !read(w, r, &ask) {
		return
	}
	format := capture.FormatUnknown
	for _, f := range formats {
		if f.String() == ask.Format {
			format = f
		}
	}
	if format == capture.FormatUnknown || !slices.Contains(p.choices, ask.Forgery) {
		http.Error(w, fmt.Sprintf("format %q or forgery %q is not one that GET /state lists", ask.Format, ask.Forgery), http.StatusBadRequest)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	t, err := p.source(ask.Seed, ask.Forgery, format)
	if err == nil {
		err = p.bench.Place(t.Sheet)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	p.last = t
	w.WriteHeader(http.StatusNoContent)
}

func (p *page) remove(w http.ResponseWriter, r *http.Request) {
	p.bench.Remove()
	w.WriteHeader(http.StatusNoContent)
}

func (p *page) fault(w http.ResponseWriter, r *http.Request) {
	var ask struct {
		Device string `json:"device"`
		Kind   Fault  `json:"kind"`
	}
	if !read(w, r, &ask) {
		return
	}
	if err := p.bench.Fault(ask.Device, ask.Kind); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (p *page) tamper(w http.ResponseWriter, r *http.Request) {
	var ask struct {
		Open bool `json:"open"`
	}
	if !read(w, r, &ask) {
		return
	}
	if ask.Open {
		p.bench.Tamper()
	} else {
		p.bench.ServiceKey()
	}
	w.WriteHeader(http.StatusNoContent)
}

// read takes a small strict JSON body.
func read(w http.ResponseWriter, r *http.Request, into any) bool {
	d := json.NewDecoder(io.LimitReader(r.Body, 4096))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		http.Error(w, "the body is not the JSON that is expected here: "+err.Error(), http.StatusBadRequest)
		return false
	}
	return true
}
