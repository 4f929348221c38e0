#!/bin/bash
# Runs every fuzz target for $FUZZTIME, one after the other. Inputs that only cover
# something new are not made smaller: that could outlast the time and look like a
# failure.
set -euo pipefail
cd "$(dirname "$0")/.."
t=${FUZZTIME:-60s} n=0
while IFS=: read -r file line; do
  name=$(sed -E 's/^func (Fuzz[A-Za-z0-9_]+).*/\1/' <<<"$line")
  dir=$(dirname "$file")
  cgo=0
  case $dir in device/camera | capture/page | capture/face/dnn | cmd/visiond) cgo=1 ;; esac # linked with OpenCV
  echo "== $dir $name"
  CGO_ENABLED=$cgo go test -run '^$' -fuzz "^$name\$" -fuzztime "$t" -fuzzminimizetime 1x "./$dir" </dev/null
  n=$((n + 1))
done < <(grep -rE '^func Fuzz' --include='*_test.go' cmd device capture screening uplink test/chipmatrix)
echo "$n fuzz targets ran clean for $t each"
echo "$n passed, 0 failed"
