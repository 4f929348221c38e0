// Package officer is a scripted officer: it signs in at a kiosk's page over
// HTTP, follows its events, keeps the heartbeat and decides as a rule says. It
// knows nothing that the page does not tell, and signs in again when the kiosk
// was restarted. Tests of many travellers and the demonstration's automatic mode
// use it; how the page feels to a person is tested with a browser.
package officer
