package flat

import (
	"os"
	"strings"
	"testing"
)

// The kernels run where the system says that they can: one that is never called would
// pass every test.
func TestVectors(t *testing.T) {
	b, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		t.Skip(err)
	}
	if can := strings.Contains(string(b), " avx2 ") && strings.Contains(string(b), " fma "); can != vectors {
		t.Errorf("AVX2 and FMA are used: %v, the system says %v", vectors, can)
	}
}

// A processor without the instructions finds the same, to the last bit.
func TestWithoutVectors(t *testing.T) {
	with := digest(t)
	defer func(v bool) { vectors = v }(vectors)
	vectors = false
	if got := digest(t); got != with {
		t.Errorf("%x without vector instructions, %x with", got, with)
	}
}
