// Command kioskctl is the technician's tool. It asks devices, shows the
// configuration, counts the queue, reads documents from image files, keeps the
// templates of document models, the networks for faces and the store of whom to believe
// about chips, compares fingers and faces of a bench, and makes and checks galleries of
// persons who are looked for, of whom it shows numbers only. It never shows a
// traveller's data from a kiosk: it has no key for any.
package main
