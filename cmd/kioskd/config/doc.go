// Package config holds the one configuration file of a kiosk: strict TOML, in
// which an unknown key, a wrong type or an impossible value is an error with its
// line. A device without an address is absent: that is a finding, not an error.
// Secrets never stand in the file, only the paths of the files that hold them.
package config
