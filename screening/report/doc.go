// Package report writes a result down as the tree of BSI TR-03135-1 clause 5.3:
// basic check, group, branch, overall result, each with a UUID, and hands it out
// as JSON and as XML for systems that know the guideline and not Gatehouse.
//
// The names of the nodes are the guideline's words. Its own schema files are not
// public in a form that could be shipped, so the XML has a namespace of its own;
// a national system that has the schemas maps node by node.
//
// Promises: a check that did not run has its node all the same; the same crossing
// and result give the same bytes and the same UUIDs (RFC 9562 version 5), so that
// two systems that hold one record speak of the same check; a verdict in the tree
// is the verdict of the result, and that of a branch is the aggregate of the
// checks below it that count.
//
// The checks of the chip stand in the groups of clause 5.6; a group of the guideline has
// the verdict of its checks that count.
//
// How much of a check is told depends on the profile (clause 6.3): Basic holds no
// personal data; Standard tells the whole of a check that failed or is
// undetermined; Full tells the whole of each.
package report
