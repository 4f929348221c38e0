package match

// Edition names the method, its weights and its table of false match rates; it goes
// into every record that a score goes into.
const Edition = "gatehouse-finger-1"

// anchor is a score and the false match rate it stands for, -100 log10.
type anchor struct{ score, fmr int }

// table was measured on impressions of different fingers up to 300; from there on it
// is a straight line through the tail. See doc.go.
var table = [...]anchor{
	{0, 0},
	{146, 25},
	{297, 50},
	{395, 75},
	{470, 100},
	{536, 125},
	{594, 150},
	{651, 175},
	{699, 200},
	{742, 225},
	{779, 250},
	{816, 275},
	{850, 300},
	{1080, 400},
	{1310, 500},
	{1540, 600},
	{1770, 700},
	{2000, 800},
}

// FMRCenti is the false match rate that a score stands for, as -100 log10: 300 is
// one in a thousand. It grows with the score and ends at 800: no data says more.
func FMRCenti(score int) int {
	for i := 1; i < len(table); i++ {
		if lo, hi := table[i-1], table[i]; score < hi.score {
			return lo.fmr + (hi.fmr-lo.fmr)*max(0, score-lo.score)/(hi.score-lo.score)
		}
	}
	return table[len(table)-1].fmr
}

// ScoreAt is the least score that stands for a false match rate, given as -100 log10,
// at most 800.
func ScoreAt(fmrCenti int) int {
	lo, hi := 0, table[len(table)-1].score
	for lo < hi {
		if mid := (lo + hi) / 2; FMRCenti(mid) < fmrCenti {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}
