#!/bin/bash
# All tests. The packages linked with OpenCV are tested with cgo, all others
# without, as they are built.
set -euo pipefail
cd "$(dirname "$0")/.."
opencv="gatehouse/device/camera gatehouse/capture/page gatehouse/cmd/visiond"
pure=$(go list ./... | grep -vxF "$(tr ' ' '\n' <<<"$opencv")")
CGO_ENABLED=1 go test -timeout 10m $opencv
CGO_ENABLED=0 go test -p 2 -timeout 14m $pure
