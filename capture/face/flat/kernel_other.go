//go:build !amd64 && !arm64

package flat

func dotFloats(dst, probe, rows []float32)            { floatsTwin(dst, probe, rows) }
func dotInts(dst []int32, probe []int16, rows []int8) { intsTwin(dst, probe, rows) }
