// Package heads makes heads that nobody has, in three dimensions, and takes pictures of
// them: frames of a face camera in visible light and at 850 nm, portraits as passports
// have them, and prints and screens held before a camera.
package heads
