// Package scanner drives readers of machine readable zones that hang on a wire of
// their own: swipe readers and imagers on a serial line, and those that type what
// they read like a keyboard. What they send is told apart by package frame.
//
// Promises:
//
//   - Nothing has to be set but the address. Speed, framing, prefix, suffix, the
//     sign for unreadable characters, the order of lines and the keyboard layout
//     are found by listening; a reading that was lost in the search comes out as a
//     Fault, so that the officer asks for another.
//   - A reader that is unplugged is device.ErrAbsent, and works again when it is
//     back: the next Read opens it anew. An imager that gave up looking is told again.
//   - Keys that the kernel had to drop make a Fault and never a reading.
//   - A keyboard is taken from the rest of the machine as long as the driver holds
//     it: what it types appears in no other program.
//   - A serial line has one owner and is inherited by no child process.
//   - No goroutine outlives a call. Read has one caller at a time; Check and Close
//     may come from elsewhere meanwhile.
//
// Refusals: it does not read the stripe or the chip that some of these readers
// have too, and it does not configure a reader beyond the two commands that an
// imager needs to read OCR-B at all.
package scanner
