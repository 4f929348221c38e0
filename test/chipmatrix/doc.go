// Package chipmatrix runs the whole chip engine against the simulator of test/rig/card:
// capture/chip reads, screening judges under the policy that is delivered, and whatever
// a chip can do wrong at any step is tried at each.
//
//	make test     a seeded sample of each table; GATEHOUSE_SEED=n repeats one
//	make proof    the tables whole, printed
//
// Clauses: Doc 9303-11 4 to 7 (the protocols, and which go together), BSI TR-03135-1
// 5.6 (verdicts of the chip).
//
// Invariants that are held to here:
//
//   - Each mapping of PACE over each group with each cipher and password, each kind of
//     chip and active authentication: the document is clear, and a copy of it never.
//   - A fault at a step ends in the verdicts of the same document without it, which then
//     is named as a quirk or has no meaning, or in worse ones by the finding whose matter
//     it is. It is never clear with less access control, less proof or other bytes.
//   - Whatever is changed of what a chip sends, no finding that was failed or
//     undetermined becomes successful, and no forged document becomes clear.
//
// The documents without a fault are the positive controls, and must be clear.
package chipmatrix
