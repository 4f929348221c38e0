// Package line puts the whole house on one machine: a test nation's keys, the
// bench, a broker, the exchange and a kiosk, each as the program or peer that it
// is in the field, joined by nothing but addresses and files. Tests of many
// travellers, tests with faults and the demonstration all start from here.
//
// Programs run as children and may be killed and started again at any moment;
// what they print is kept. Stop ends everything and leaves no process behind.
package line
