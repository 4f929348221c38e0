// Package heads makes heads that nobody has, in three dimensions, and takes pictures of
// them: frames of a face camera in visible light and at 850 nm, portraits as passports
// have them (ICAO Doc 9303-3 clause 4.1), and prints and screens held before a camera.
//
// A head is a few dozen lengths, shares and colours (traits) and some hundred small hills.
// Levels from crown to neck are lofted to a skull, features raised on it (relief), colour
// painted on it (skin, eye, hair), ears, hair, clothes and glasses added as further
// meshes; a depth buffer, one lamp, a weak second one and the sky make the light, a lens
// and a sensor the picture. Openness, how much of the sky a place sees, stands for cast
// shadows; there are no others.
//
// Promises: a head is its seed and a picture its head and View, to the last bit on one
// machine. The truth of a picture is the projection of points on the mesh: centres of the
// eyes, tip of the nose, corners of the mouth. The nose stands 0.28 to 0.62 eye distances
// before the eyes, so that a turn moves it against them; a Sheet is a plane, or a
// cylinder, and nothing on it moves so. Age changes skin, hair and flesh and leaves the
// bones. Seeds that differ modulo Apart are far from each other in the eyes of a network;
// spread.go says how they were found. Nothing here reads a network; Models and Given find
// them for tests, which skip without.
//
// What it is not: a measure of how well a network does on people. Skin scatters no light,
// eyes are painted, faces are more unlike than people's, and no share of the population is
// meant by any trait.
package heads
