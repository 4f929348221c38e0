// Package grid is what the readers of two-dimensional barcodes share: the local
// threshold of a picture, the perspective between a symbol and the picture, the grey
// values of its modules, and the decision which of them are dark.
//
// # Coordinates
//
// Picture coordinates are continuous: pixel (x, y) covers [x, x+1) by [y, y+1), its
// middle is at +0.5. Symbol coordinates count modules the same way: the symbol's
// upper left corner is (0, 0), the middle of the first module (0.5, 0.5). A Transform leads
// from symbol to picture. Axes run right and down in both.
//
// # Grey first
//
// The threshold serves to find a symbol. To read one, modules are sampled as grey
// values at places known to a fraction of a pixel, the grid is moved until the
// patterns that every symbol must have stand out most (Refine), and only then is it
// decided what is dark (Equalise): lens and scaling smear a module of two pixels over its
// neighbours, so the smear is measured on the symbol itself and taken into account.
// Each decision comes with its margin; the weakest are erasures for gf.
//
// Invariants: a Picture is read only after New and may be shared; nothing here reads
// outside the picture, whatever the transform; time and memory are bounded by pixels and
// by MaxModules; a reader Within a number of looks can tell when they are spent. Refused: pictures above MaxPixels, grids above MaxModules, and
// quadrilaterals that are not convex.
package grid
