package decide

import "gatehouse/screening"

// The five verdicts, short for the table.
const (
	su = screening.Successful
	fa = screening.Failed
	un = screening.Undetermined
	no = screening.NoSupport
	ab = screening.Aborted
)

// join is what two verdicts are together (BSI TR-03135-1 table 5.44): failed
// before aborted, aborted before undetermined, and not supported only when
// nothing else is there. It is commutative and associative, so that the order of
// the findings does not matter.
var join = [...][6]screening.Verdict{
	su: {su: su, fa: fa, un: un, no: su, ab: ab},
	fa: {su: fa, fa: fa, un: fa, no: fa, ab: fa},
	un: {su: un, fa: fa, un: un, no: un, ab: ab},
	no: {su: su, fa: fa, un: un, no: no, ab: ab},
	ab: {su: ab, fa: fa, un: ab, no: ab, ab: ab},
}

// Aggregate joins verdicts. Of none at all it is not supported; a value that is
// no verdict counts as aborted.
func Aggregate(verdicts ...screening.Verdict) screening.Verdict {
	all := screening.NoSupport
	for _, v := range verdicts {
		all = join[all][valid(v)]
	}
	return all
}

func valid(v screening.Verdict) screening.Verdict {
	if v < su || v > ab {
		return ab
	}
	return v
}
