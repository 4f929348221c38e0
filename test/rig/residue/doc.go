// Package residue looks for what must not be there: secrets and personal bytes in the
// memory of a process, the test's own or another, after they should be gone.
//
// Invariants: what is looked for is kept under a mask and the window that memory is
// read through is cleared and left out of the search, so that the search finds no copy
// of its own making; all that the process can write to is searched, stacks and freed
// pieces of the heap with it. A test that finds nothing must also find something that
// was left on purpose.
package residue
