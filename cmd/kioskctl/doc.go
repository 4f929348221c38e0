// Command kioskctl is the technician's tool. It asks devices, shows the
// configuration, counts the queue and reads documents from image files. It never
// shows a traveller's data from a kiosk: it has no key for any.
package main
