// Package guide leads one traveller before the face camera: what to ask for, which
// frames to keep, and when it is over.
package guide
