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
// Data that classifiers or thresholds were tuned on is said to be so where its
// figure is printed.
package bench
