package console

import (
	"bytes"
	"crypto/sha256"
	"io"
	"net/http"

	"gatehouse/screening"
	"gatehouse/screening/report"
)

// report gives the result that is shown now as the tree of TR-03135: result.json
// or result.xml, in the profile that is asked for or in full.
func (c *Console) report(w http.ResponseWriter, r *http.Request, _ session) {
	c.mu.Lock()
	v, _ := c.visible(c.view)
	c.mu.Unlock()
	if v.Result == nil || v.Crossing == "" || v.Crossing != r.PathValue("crossing") {
		fail(w, http.StatusNotFound, "no such result now")
		return
	}
	profile := report.Profile(r.FormValue("profile"))
	switch profile {
	case report.Basic, report.Standard, report.Full:
	case "":
		profile = report.Full
	default:
		fail(w, http.StatusBadRequest, "the profile is basic, standard or full")
		return
	}
	var pictures []screening.PictureEvidence
	for _, p := range v.Pictures {
		sum := sha256.Sum256(p.JPEG)
		pictures = append(pictures, screening.PictureEvidence{Light: p.Light, SHA256: sum[:], Width: p.Width, Height: p.Height})
	}
	tree := report.New(v.Crossing, pictures, v.Result, profile)
	write, kind := map[string]func(io.Writer) error{"result.json": tree.JSON, "result.xml": tree.XML}[r.PathValue("file")], "application/json"
	if write == nil {
		fail(w, http.StatusNotFound, "ask for result.json or result.xml")
		return
	}
	if r.PathValue("file") == "result.xml" {
		kind = "application/xml"
	}
	var b bytes.Buffer
	if err := write(&b); err != nil {
		fail(w, http.StatusInternalServerError, "the result cannot be written: "+err.Error())
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Write(b.Bytes())
}
