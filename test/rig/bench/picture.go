package bench

import (
	"image"
	"image/jpeg"
	"net/http"

	"gatehouse/device"
)

// picture shows the sheet in one light, white unless asked otherwise.
func (p *page) picture(w http.ResponseWriter, r *http.Request) {
	light := device.White
	if name := r.FormValue("light"); name != "" {
		if err := light.UnmarshalText([]byte(name)); err != nil || light == device.Dark {
			http.Error(w, "light is white, ir or uv", http.StatusBadRequest)
			return
		}
	}
	s := p.bench.Sheet()
	if s == nil {
		http.Error(w, "nothing lies on the glass", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "image/jpeg")
	w.Header().Set("Cache-Control", "no-store")
	jpeg.Encode(w, half(s.In(light)), &jpeg.Options{Quality: 85})
}

// half averages squares of four pixels.
func half(from *image.RGBA) *image.RGBA {
	size := from.Rect.Size().Div(2)
	to := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		a := from.Pix[2*y*from.Stride:]
		b := from.Pix[(2*y+1)*from.Stride:]
		out := to.Pix[y*to.Stride:]
		for x := range size.X {
			for c := range 4 {
				out[4*x+c] = uint8((int(a[8*x+c]) + int(a[8*x+4+c]) + int(b[8*x+c]) + int(b[8*x+4+c]) + 2) / 4)
			}
		}
	}
	return to
}
