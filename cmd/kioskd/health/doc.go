// Package health asks each device of a kiosk who it is and whether it works.
// The officer's page and kioskctl check use this one function, so that they can
// never disagree. The watchdog hears of the lane only after it has returned: a
// device that is away is no reason to restart a kiosk, a check that hangs is.
package health
