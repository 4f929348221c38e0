// Package bcbp reads the bar coded boarding pass of IATA Resolution 792, format M:
// mandatory and conditional items of up to four legs, airline data, security data.
// It is plain text that nobody signed; what it says is no evidence of anything but
// itself.
//
// Promises: no field is longer than its item; sizes that do not fit, characters
// that are not printable ASCII and bytes behind the end are ErrFormat; a message
// that is not one at all is ErrNoPass. Items of later versions behind those known
// here stay unread within their declared size.
package bcbp
