// Command known makes the pictures by which a network for faces is tried after it was
// installed (cmd/models): a head twice, in another pose, light and two years later, and
// another head. Run by go generate in cmd/models; the same on every run.
package main
