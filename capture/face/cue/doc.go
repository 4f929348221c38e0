// Package cue measures signs of a presentation attack (ISO/IEC 30107-3) on what a face
// camera saw. They are cues for a person and graded, 0 to 1000; this is no certified
// detection, no rate of classification errors is claimed, and what was not assessed says so.
package cue
