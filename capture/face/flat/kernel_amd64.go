package flat

import "golang.org/x/sys/cpu"

// vectors: the processor has what the kernels are written in, and the system keeps its
// registers.
var vectors = cpu.X86.HasAVX2 && cpu.X86.HasFMA
