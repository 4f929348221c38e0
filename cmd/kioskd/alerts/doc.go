// Package alerts holds a gallery of persons who are looked for, as it comes on the
// shelf, and says for the evidence how it stands and what was searched. What is compared
// is for the rooms to say: fingers, faces.
//
// Promises: a gallery that is refused does not push out the good one in use; one that
// has expired is not searched; a version once taken is the floor of the next.
package alerts
