// Package models gives the rig's kiosk templates of document models, learned as a
// technician learns them: from genuine pages that were photographed and read, with
// every zone approved that is proposed. It also lays documents of a known model on
// the glass, genuine and forged in the ways that only a template finds.
//
// No page that a template is learned from is laid on the glass: the seeds of both
// are apart.
package models
