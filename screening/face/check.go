package face

import (
	"time"

	"gatehouse/capture"
	"gatehouse/screening"
)

// The checks, in the order in which they are shown.
const (
	Present   = "face.present"
	Single    = "face.single"
	Quality   = "face.quality"
	Holder    = "face.holder"
	Portraits = "face.portraits"
	Page      = "face.page"
	Attack    = "face.attack"
	Alert     = "face.alert"
)

// Check judges the face of e. The first finding is always there; holder and attack are
// wherever a kiosk is to look at faces, whether it could or not.
func Check(e *screening.Evidence, now time.Time, r Rules) []screening.Finding {
	f := &e.Face
	out := []screening.Finding{present(f)}
	if f.Camera {
		if f.Frames > 0 {
			out = append(out, single(f))
		}
		if len(f.Quality) > 0 {
			out = append(out, quality(f))
		}
		out = append(out, holder(f, r))
		if c := compared(f, "chip", "page"); c != nil {
			out = append(out, portraits(f, c, r))
		}
		if c := compared(f, "live", "page"); c != nil && reference(f) != "page" {
			out = append(out, page(f, c, r))
		}
		out = append(out, attack(f))
	}
	if f.Alerts != nil {
		out = append(out, alert(f, now, r))
	}
	return out
}

func begin(id, title string) screening.Finding {
	return screening.Finding{ID: id, Group: "face", Title: title, Verdict: screening.Successful}
}

// present judges whether a face was taken.
func present(f *screening.FaceEvidence) screening.Finding {
	g := begin(Present, "Face")
	switch f.State {
	case capture.Captured.String():
		if p := picture(f, "live"); p == nil || p.State != screening.FaceFound {
			g.Verdict, g.Text = screening.Aborted, "No picture of a face came with the capture. Tell the technician."
		}
	case capture.NotSupported.String():
		g.Verdict, g.Text = screening.NoSupport, "not supported: no face camera"
		if f.Reason != "" {
			g.Text = "not supported: " + f.Reason
		}
	default:
		g.Verdict, g.Text = screening.Aborted, "The capture was cut short"+screening.Because(f.Reason)+". Capture again to take the face again."
	}
	return g
}

// single judges whether others stood before the camera.
func single(f *screening.FaceEvidence) screening.Finding {
	g := begin(Single, "One person before the camera")
	if f.Others > 0 {
		g.Verdict = screening.Undetermined
		g.Text = "Somebody else was in the picture; the nearest face was taken. Make sure that it is the traveller's, or capture again."
	}
	return g
}

func picture(f *screening.FaceEvidence, of string) *screening.FacePicture {
	for i := range f.Pictures {
		if f.Pictures[i].Of == of {
			return &f.Pictures[i]
		}
	}
	return nil
}

func compared(f *screening.FaceEvidence, a, b string) *screening.FaceComparison {
	for i := range f.Compared {
		if c := &f.Compared[i]; c.A == a && c.B == b || c.A == b && c.B == a {
			return c
		}
	}
	return nil
}

// region is the crop of a picture as a whole, as the officer's page shows it.
func region(of string) *screening.Region {
	return &screening.Region{Light: Light(of), Box: screening.Box{W: capture.CropWidth, H: capture.CropHeight}}
}

// Light is the name under which the officer's page shows the crop of a picture.
func Light(of string) string { return "face-" + of }
