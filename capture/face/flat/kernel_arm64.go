package flat

// vectors: every processor of arm64 has NEON.
const vectors = true
