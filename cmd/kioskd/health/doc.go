// Package health asks each device of a kiosk who it is and whether it works.
// The officer's page, the watchdog and kioskctl check all use this one function,
// so that they can never disagree.
package health
