// Command sheet draws the page of a seed into PNG files and prints its lines,
// for trying the technician's commands on something.
package main
