//go:build amd64 || arm64

package flat

// dotFloatRows and dotIntRows write the dot products of a probe with n rows, each of as
// many components as the probe: width, a multiple of Lanes and not 0. No pointer need be
// aligned to more than its type.
//
//go:noescape
func dotFloatRows(dst, probe, rows *float32, n, width int)

//go:noescape
func dotIntRows(dst *int32, probe *int16, rows *int8, n, width int)

func dotFloats(dst, probe, rows []float32) {
	if !vectors {
		floatsTwin(dst, probe, rows)
		return
	}
	if n := len(dst); n > 0 {
		rows = rows[:n*len(probe)]
		dotFloatRows(&dst[0], &probe[0], &rows[0], n, len(probe))
	}
}

func dotInts(dst []int32, probe []int16, rows []int8) {
	if !vectors {
		intsTwin(dst, probe, rows)
		return
	}
	if n := len(dst); n > 0 {
		rows = rows[:n*len(probe)]
		dotIntRows(&dst[0], &probe[0], &rows[0], n, len(probe))
	}
}
