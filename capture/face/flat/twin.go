package flat

// The kernels in Go: what the others are tested against, and what runs where there are
// none. Rows are as long as the probe, whose length is a multiple of Lanes; there is one
// for each score.

// floatsTwin writes the dot products of the probe with rows.
func floatsTwin(dst, probe, rows []float32) {
	for r := range dst {
		row := rows[r*len(probe):][:len(probe)]
		var sum [8]float32 // apart, so that no addition waits for the one before
		for i := 0; i <= len(row)-8; i += 8 {
			a, b := row[i:i+8], probe[i:i+8]
			sum[0] += a[0] * b[0]
			sum[1] += a[1] * b[1]
			sum[2] += a[2] * b[2]
			sum[3] += a[3] * b[3]
			sum[4] += a[4] * b[4]
			sum[5] += a[5] * b[5]
			sum[6] += a[6] * b[6]
			sum[7] += a[7] * b[7]
		}
		dst[r] = sum[0] + sum[1] + (sum[2] + sum[3]) + (sum[4] + sum[5] + (sum[6] + sum[7]))
	}
}

// intsTwin is floatsTwin for whole numbers. No partial sum may leave 32 bits.
func intsTwin(dst []int32, probe []int16, rows []int8) {
	for r := range dst {
		row := rows[r*len(probe):][:len(probe)]
		var s0, s1, s2, s3 int32
		for i := 0; i <= len(row)-4; i += 4 {
			a, b := row[i:i+4], probe[i:i+4]
			s0 += int32(a[0]) * int32(b[0])
			s1 += int32(a[1]) * int32(b[1])
			s2 += int32(a[2]) * int32(b[2])
			s3 += int32(a[3]) * int32(b[3])
		}
		dst[r] = s0 + s1 + s2 + s3
	}
}
