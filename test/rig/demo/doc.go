// Command demo is what make run starts: the whole line on this machine with
// simulated travellers, and the officer's page open to click on. It prints the
// records as they arrive at the national node, opened. Ctrl-C ends everything.
package main
