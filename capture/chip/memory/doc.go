// Package memory keeps, from one crossing to the next and over restarts, what chips
// with the same answer to reset were found to take: the longest read, short
// identifiers, extended length. A kiosk then asks nothing twice.
//
// Invariants: a row holds an answer to reset, which is that of a model and of no
// person, and four facts; at most MaxRows are kept; a file that cannot be read is
// set anew, since nothing in it is worth more than a few commands.
package memory
