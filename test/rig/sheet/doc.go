// Command sheet draws the page of a seed into a PNG file and prints its lines,
// for trying the technician's commands on something.
package main
