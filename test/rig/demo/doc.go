// Command demo is what make run starts: the whole line on this machine with
// simulated travellers, and the officer's page open to click on. It prints the
// records as they arrive at the national node, opened. With a folder of networks for
// faces (-models, MODELS of make run) these are provisioned, and faces are compared;
// without, they are shown side by side. Ctrl-C ends everything.
package main
