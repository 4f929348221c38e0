// Package anchors makes with openssl what states hand out to verify chips with:
// certificates of authorities, links, document and list signers, master lists, lists
// of defects and deviations, revocation lists, and dumps of a directory. Whoever reads
// them is so tested against something that is not ours. All keys are made anew.
package anchors
