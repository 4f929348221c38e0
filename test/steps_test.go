package test

import (
	"slices"
	"testing"
)

// printSteps logs how long each step of the crossings took, as the records say.
func printSteps(t *testing.T, all []arrived) {
	t.Helper()
	us := map[string][]int64{}
	var order []string
	for _, a := range all {
		for _, s := range a.Record.Steps {
			if us[s.Name] == nil {
				order = append(order, s.Name)
			}
			us[s.Name] = append(us[s.Name], s.US)
		}
	}
	for _, name := range order {
		v := us[name]
		slices.Sort(v)
		t.Logf("step %-10s n=%-4d median %7.1f ms   p95 %7.1f ms", name, len(v), float64(v[len(v)/2])/1000, float64(v[len(v)*95/100])/1000)
	}
}
