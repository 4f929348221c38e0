package face

import (
	"fmt"
	"strings"

	"gatehouse/capture"
	"gatehouse/screening"
)

// quality judges the live picture by its components. A poor one is nobody's fault: it
// is never failed, and what was not assessed is not counted as well.
func quality(f *screening.FaceEvidence) screening.Finding {
	g := begin(Quality, "Quality of the live picture (formulas of ISO/IEC 29794-5, own landmarks)")
	var poor []string
	assessed := 0
	for _, c := range f.Quality {
		v := c.State + screening.Because(c.Reason)
		if c.State != capture.NotAssessed.String() {
			assessed++
			v = fmt.Sprintf("%s, %s%s", c.State, milli(c.ValueMilli), unit(c.Unit))
			if c.Score != nil {
				v += fmt.Sprintf(", score %d", *c.Score)
			}
			v += limits(c)
		}
		g.Values = append(g.Values, screening.Value{Name: c.Name, Value: v})
		if c.State == capture.FaceNotOK.String() {
			poor = append(poor, c.Name)
		}
	}
	if p := picture(f, "live"); p != nil {
		g.Region = region("live")
	}
	switch {
	case assessed == 0:
		g.Verdict, g.Text = screening.NoSupport, "not supported: nothing of the picture could be assessed"
	case len(poor) > 0:
		g.Verdict = screening.Undetermined
		g.Text = "Not good: " + strings.Join(poor, ", ") + ". Capture again if the comparison needs it."
	}
	return g
}

func unit(u string) string {
	if u == "" {
		return ""
	}
	return " " + u
}

func limits(c screening.ComponentEvidence) string {
	switch {
	case c.LowMilli != nil && c.HighMilli != nil:
		return fmt.Sprintf(", wanted %s to %s", milli(*c.LowMilli), milli(*c.HighMilli))
	case c.LowMilli != nil:
		return ", wanted at least " + milli(*c.LowMilli)
	case c.HighMilli != nil:
		return ", wanted at most " + milli(*c.HighMilli)
	}
	return ""
}

// milli writes thousandths without zeros at the end.
func milli(n int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	s := strings.TrimRight(fmt.Sprintf("%d.%03d", n/1000, n%1000), "0")
	return sign + strings.TrimRight(s, ".")
}
