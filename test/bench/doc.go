// Package bench reproduces every figure that the README quotes. Each benchmark
// prints its figure beside that of the anchor, where one can be installed from
// Debian or the Go module proxy; ratios are what counts, absolute times depend
// on the machine.
//
//	make bench               what needs no data but what the rig draws; barcodes beside each
//	                         reader of them that is installed
//	make bench DATA=DIR      and document images with a truth.jsonl (see mrz_test.go);
//	                         with MODEL=FILE.traineddata the anchor beside it
//
//	make bench DATA=DIR      with fingerprints as PGM and a manifest.csv (see finger_test.go); with
//	                         ANCHOR=COMMAND an engine that speaks kioskctl finger serve beside ours
//
//	make bench FACES=DIR     with photographs of faces in DIR, JPEG or PNG, beside those that the
//	                         rig draws (see faces_test.go); models as test/rig/heads finds them,
//	                         python3-opencv and opencv-data for the anchor
//
// What reading a chip costs is held to its limits by tests too, which need no machine
// of its own: commands and bytes are counted, the link has a virtual clock
// (chiplink_test.go), and time is that of the processor.
//
// Data that classifiers or thresholds were tuned on is said to be so where its
// figure is printed.
package bench
