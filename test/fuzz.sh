#!/bin/bash
# Runs every fuzz target for $FUZZTIME, one after the other.
set -euo pipefail
cd "$(dirname "$0")/.."
t=${FUZZTIME:-60s} n=0
for f in $(grep -rlE '^func Fuzz' --include='*_test.go' .); do
  for name in $(grep -oE '^func Fuzz[A-Za-z0-9_]+' "$f" | cut -d' ' -f2); do
    echo "== $(dirname "$f") $name"
    go test -run '^$' -fuzz "^$name\$" -fuzztime "$t" "./$(dirname "$f")"
    n=$((n + 1))
  done
done
echo "$n fuzz targets ran clean for $t each"
