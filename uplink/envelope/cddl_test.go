package envelope

import (
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"gatehouse/screening"
	"gatehouse/uplink"
)

// rules maps each map of the schema to the struct that it describes.
var rules = map[string]any{
	"protected": protected{}, "header": Header{}, "receipt": uplink.Receipt{}, "range": uplink.Range{},
	"record": uplink.Record{}, "picture": uplink.RecordPicture{}, "step": uplink.Step{},
	"evidence": screening.Evidence{}, "modality": screening.ModalityEvidence{},
	"template": uplink.RecordTemplate{}, "face-evidence": screening.FaceEvidence{}, "face-model": screening.FaceModelEvidence{}, "face-threshold": screening.FaceThreshold{},
	"face-picture": screening.FacePicture{}, "component": screening.ComponentEvidence{}, "face-comparison": screening.FaceComparison{}, "reference-evidence": screening.ReferenceEvidence{}, "face-attack": screening.FaceAttackEvidence{},
	"fingers-evidence": screening.FingersEvidence{}, "print-evidence": screening.PrintEvidence{}, "cue-evidence": screening.CueEvidence{},
	"missing-evidence": screening.MissingEvidence{}, "comparison-evidence": screening.ComparisonEvidence{},
	"gallery-evidence": screening.GalleryEvidence{}, "gallery-hit": screening.GalleryHit{},
	"chip-evidence": screening.ChipEvidence{}, "protocol-evidence": screening.ProtocolEvidence{}, "file-evidence": screening.FileEvidence{},
	"digest-evidence": screening.DigestEvidence{}, "trust-evidence": screening.TrustEvidence{}, "anchor-evidence": screening.AnchorEvidence{},
	"revocation-evidence": screening.RevocationEvidence{}, "chip-defect-evidence": screening.ChipDefectEvidence{},
	"trust-source-evidence": screening.TrustSourceEvidence{}, "document-evidence": screening.DocumentEvidence{},
	"optics": screening.Optics{}, "sight": screening.Sight{}, "seals-evidence": screening.SealsEvidence{}, "seal-evidence": screening.SealEvidence{},
	"seal-certificate": screening.SealCertificate{}, "seal-feature": screening.SealFeature{},
	"visual-evidence": screening.VisualEvidence{}, "text-evidence": screening.TextEvidence{},
	"model-evidence": screening.ModelEvidence{}, "zone-evidence": screening.ZoneEvidence{}, "set-evidence": screening.SetEvidence{},
	"reader-evidence": screening.ReaderEvidence{}, "layout": screening.Layout{}, "box": screening.Box{}, "list-evidence": screening.ListEvidence{}, "list-hit": screening.ListHit{},
	"picture-evidence": screening.PictureEvidence{}, "device-evidence": screening.DeviceEvidence{},
	"result": screening.Result{}, "finding": screening.Finding{}, "region": screening.Region{}, "value": screening.Value{},
	"group": screening.GroupVerdict{}, "decision": screening.Decision{},
}

var (
	mapRule = regexp.MustCompile(`(?ms)^([a-z-]+) = \{\n(.*?)^\}`)
	member  = regexp.MustCompile(`(?m)^  (\? )?("?)([a-z0-9]+)"?: ([^;\n]+?),? *(?:;.*)?$`)
)

// The schema file and the structs say the same: keys, optional or not, types.
func TestSchemaMatchesStructs(t *testing.T) {
	text, err := os.ReadFile("record.cddl")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, m := range mapRule.FindAllStringSubmatch(string(text), -1) {
		name := m[1]
		seen[name] = true
		v, ok := rules[name]
		if !ok {
			t.Errorf("rule %s stands for no struct", name)
			continue
		}
		typ := reflect.TypeOf(v)
		lines := member.FindAllStringSubmatch(m[2], -1)
		if len(lines) != strings.Count(m[2], "\n") || len(lines) != typ.NumField() {
			t.Errorf("rule %s has %d members in %d lines, %v has %d", name, len(lines), strings.Count(m[2], "\n"), typ, typ.NumField())
			continue
		}
		for i, l := range lines {
			f := typ.Field(i)
			tag := l[3]
			if l[2] == "" {
				tag += ",keyasint"
			}
			if l[1] != "" {
				tag += ",omitempty"
			}
			if got := f.Tag.Get("cbor"); got != tag {
				t.Errorf("%s: member %d is %q, field %v.%s has %q", name, i, tag, typ, f.Name, got)
			}
			if want := schemaType(f.Type); !regexp.MustCompile(`(^|[^a-z-])(` + want + `)($|[^a-z-])`).MatchString(l[4]) {
				t.Errorf("%s: member %s is %q, field %v.%s wants /%s/", name, l[3], l[4], typ, f.Name, want)
			}
		}
	}
	for name := range rules {
		if !seen[name] {
			t.Errorf("no rule %s in the schema", name)
		}
	}
}

// schemaType gives the words one of which the schema must have for a Go type.
func schemaType(t reflect.Type) string {
	for name, v := range rules {
		if reflect.TypeOf(v) == t {
			return name
		}
	}
	switch t {
	case reflect.TypeFor[screening.Verdict]():
		return "verdict"
	case reflect.TypeFor[[]byte]():
		return "bstr|key-id"
	case reflect.TypeFor[[32]byte]():
		return "hash"
	case reflect.TypeFor[Suite]():
		return "suite"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return schemaType(t.Elem())
	case reflect.Slice:
		return schemaType(t.Elem())
	case reflect.String:
		return "tstr|name"
	case reflect.Bool:
		return "bool"
	case reflect.Int, reflect.Int64:
		return "int|-7"
	case reflect.Uint64, reflect.Uint16:
		return "uint"
	}
	return fmt.Sprintf("a type for %v", t)
}
