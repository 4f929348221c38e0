package line

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"
	"time"

	"gatehouse/capture"
	"gatehouse/cmd/kioskd/officers"
	"gatehouse/screening/policy"
	"gatehouse/test/rig"
	"gatehouse/test/rig/chips"
	"gatehouse/test/rig/paper"
	"gatehouse/test/rig/sealed"
	"gatehouse/uplink/shelf"
)

// Who and where everything is.
const (
	KioskID = "UT.GATE.0001"
	Officer = "o.bright"
	PIN     = "394817" // of a simulated officer at a simulated kiosk
)

// Authority signs what stands on the shelf of the test nation.
type Authority struct {
	dir    string // of the shelf
	signer shelf.Signer
}

// Policy signs a policy text.
func (a *Authority) Policy(version uint64, text []byte) error {
	return a.sign("policy", shelf.KindPolicy, "toml", version, time.Now(), text)
}

// DefaultPolicy signs the example policy.
func (a *Authority) DefaultPolicy() error { return a.Policy(1, policy.Default()) }

// List signs a document-number list of the listed travellers of the seeds.
func (a *Authority) List(version uint64, issued time.Time, seeds []uint64) error {
	var b strings.Builder
	b.WriteString("number,type,issuer,reason\n")
	reasons := [...]string{"stolen", "lost", "revoked"}
	for i, s := range seeds {
		number, code, issuer, err := paper.Row(s, rig.Listed, capture.FormatUnknown)
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%s,%s,%s,%s\n", number, strings.TrimRight(code, "<"), strings.TrimRight(issuer, "<"), reasons[i%3])
	}
	return a.sign("documents", shelf.KindList, "csv", version, issued, []byte(b.String()))
}

// Seals signs the certificates and the revocation lists of those who seal documents.
func (a *Authority) Seals(version uint64, p *sealed.Press) error {
	text, err := p.Trust()
	if err != nil {
		return err
	}
	return a.sign("seals", shelf.KindSeals, "pem", version, time.Now(), text)
}

// Models signs templates of document models; empty: there are none yet.
func (a *Authority) Models(version uint64, pack []byte) error {
	if len(pack) == 0 {
		return nil
	}
	return a.sign("models", shelf.KindModels, "json", version, time.Now(), pack)
}

// Trust signs a bundle of the authorities of other states, for chips; nil: none.
func (a *Authority) Trust(version uint64, w *chips.World) error {
	if w == nil {
		return nil
	}
	bundle, err := w.Bundle()
	if err != nil {
		return err
	}
	return a.sign("trust", shelf.KindTrust, "pem", version, time.Now(), bundle)
}

func (a *Authority) sign(name, kind, ext string, version uint64, issued time.Time, content []byte) error {
	_, err := shelf.Sign(a.dir, shelf.Manifest{
		Kind: kind, Name: name, Version: version, Issued: issued, Expires: issued.Add(30 * 24 * time.Hour),
	}, ext, content, a.signer)
	return err
}

// writeOfficers makes the officers file with the one officer of the rig.
func writeOfficers(path string) error {
	var f officers.File
	if err := f.Add(Officer, PIN, time.Now(), rand.Reader); err != nil {
		return err
	}
	return f.Write(path)
}

var kioskConfig = template.Must(template.New("kioskd.toml").Parse(`# A kiosk of the simulated bench: addresses only.
[kiosk]
id = "{{.Kiosk}}"
state = "state"

[vision]
program = "{{.Bin}}/visiond"

[camera]
source = "{{.Camera}}"
px_per_mm = {{.PxPerMM}}
latency = "20ms"

[panel]
serial = "{{.Panel}}"
settle = "15ms"

[scanner]
serial = "{{.Scanner}}"

{{if .Chip}}[chip]
socket = "{{.Chip}}"
limit = "8s"
{{end}}
{{if .Sensor}}[finger]
serial = "{{.Sensor}}"
{{end}}
{{if .Face}}[face]
source = "{{.Face}}"
{{if .IR}}ir = "{{.IR}}"
{{end}}latency = "20ms"
{{end}}
{{if .Centre}}[terminal]
centre = "https://{{.Centre}}"
ca = "nation/ca.crt"
certificate = "nation/{{.Kiosk}}.crt"
key = "nation/{{.Kiosk}}.key"
{{end}}
[officer]
listen = "{{.Listen}}"
officers = "officers.toml"
patience = "{{.Patience}}"

[shelf]
dir = "shelf"
keys = "nation/shelf.keys"
{{if .Models}}models = "models"
{{end}}{{if .Wanted}}alerts = "alerts"
{{end}}{{if .WantedFaces}}faces = "wanted-faces"
{{end}}{{if or .Wanted .WantedFaces}}opener = "nation/{{.Kiosk}}.opener"
{{end}}
[uplink]
broker = "mqtts://{{.Broker}}"
ca = "nation/ca.crt"
certificate = "nation/{{.Kiosk}}.crt"
key = "nation/{{.Kiosk}}.key"
node_key = "nation/node.pub"
receipt_key = "nation/receipt.pub"
queue_mib = 64
`))

type kioskValues struct {
	Kiosk, Bin, Camera, Panel, Scanner, Listen, Broker, Patience, Chip, Centre, Sensor string
	Face, IR                                                                           string
	PxPerMM                                                                            float64
	Models, Wanted, WantedFaces                                                        bool
}

func writeConfig(path string, t *template.Template, values any) error {
	f, err := os.OpenFile(filepath.Clean(path), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := t.Execute(f, values); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
