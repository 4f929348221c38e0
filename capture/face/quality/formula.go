package quality

import "math"

// The formulas of ISO/IEC 29794-5 that make a score, 0 (poor) to 100, of a native
// value. S is its logistic function.

func logistic(x, x0, w float64) float64 { return 1 / (1 + math.Exp((x0-x)/w)) }

// scored is a rounded score within 0..100.
func scored(v float64) int { return int(min(max(math.Round(v), 0), 100)) }

func ofMean(m float64) int {
	return scored(100 * logistic(m, .2, .05) * (1 - logistic(m, .8, .05)))
}

func ofVariance(v float64) int      { return scored(100 * math.Sin(math.Pi*60*v/(60*v+1))) }
func ofUnderExposure(p float64) int { return scored(120 * (.832 - logistic(p, .92, .05))) }
func ofOverExposure(p float64) int  { return scored(1 / (p + .01)) }
func ofEntropy(bits float64) int    { return scored(12.5 * bits) }
func ofUniformity(r float64) int    { return scored(100 * math.Pow(r, .3)) }
func ofColour(d float64) int        { return scored(200 * (1 - logistic(d, 0, 10))) }
func ofUnicity(f float64) int       { return scored(100 * (1 - f)) }
func ofEyeDistance(d float64) int   { return scored(100 * logistic(d, 70, 20)) }
func ofHeadSize(x float64) int      { return scored(200 * (1 - logistic(math.Abs(x-.45), 0, .05))) }
func ofSideCrop(x float64) int      { return scored(100 * logistic(x, .9, .1)) }
func ofMarginAbove(x float64) int   { return scored(100 * logistic(x, 1.4, .1)) }
func ofMarginBelow(x float64) int   { return scored(100 * logistic(x, 1.8, .1)) }

func ofAngle(degrees float64) int {
	c := max(math.Cos(degrees*math.Pi/180), 0)
	return scored(100 * c * c)
}
