// Package test holds what is true of the whole house rather than of one room:
//
//	layers_test    which package may import which, and where a module may live
//	crossing_test  travellers through the whole line, with and without faults
//	spectral_test  genuine, worn and forged pages of twelve document models
//	script_test    the technician's commands as they are typed
//	fingerprints_test  what the chip gives to the nation's permit alone
//	officer_test   a browser at the officer's page of a running kiosk
//	rig/           the simulated bench: peers on the wire and travellers on paper
//	bench/         every measured claim, with the command that reproduces it
//	tools/         the tools of make lint, in a module of their own
package test
