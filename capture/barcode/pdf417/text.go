package pdf417

// The submodes of text compaction (ISO/IEC 15438 clause 5.4.2). A codeword is two values of
// 0 to 29.
const (
	upper = iota
	lower
	mixed
	punctuation
)

const (
	mixedSigns       = "0123456789&\r\t,:#-.$/+%*=^"
	punctuationSigns = ";<>@[\\]_`~!\r\t,:\n-.$/\"|*()?{}'"
)

// textState is the submode in force, and the one that a shift lends for one value.
type textState struct {
	mode    int
	shift   int
	shifted bool
}

func (t *textState) append(out []byte, words []uint16) []byte {
	for _, w := range words {
		for _, v := range [2]int{int(w) / 30, int(w) % 30} {
			mode := t.mode
			if t.shifted {
				mode, t.shifted = t.shift, false
			}
			if sign, ok := t.value(mode, v); ok {
				out = append(out, sign)
			}
		}
	}
	return out
}

// value is the sign of a value, or what it does to the state.
func (t *textState) value(mode, v int) (sign byte, ok bool) {
	if v == 29 && mode != punctuation {
		t.shift, t.shifted = punctuation, true
		return 0, false
	}
	switch mode {
	case upper, lower:
		switch {
		case v < 26:
			return byte("Aa"[mode]) + byte(v), true
		case v == 26:
			return ' ', true
		case v == 28:
			t.mode = mixed
		case mode == upper:
			t.mode = lower
		default:
			t.shift, t.shifted = upper, true
		}
	case mixed:
		switch {
		case v < len(mixedSigns):
			return mixedSigns[v], true
		case v == 25:
			t.mode = punctuation
		case v == 26:
			return ' ', true
		case v == 27:
			t.mode = lower
		default:
			t.mode = upper
		}
	case punctuation:
		if v < len(punctuationSigns) {
			return punctuationSigns[v], true
		}
		t.mode = upper
	}
	return 0, false
}
