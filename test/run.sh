#!/bin/bash
# All tests. The packages linked with OpenCV, and the signer, which loads modules of
# tokens, are tested with cgo, all others without, as they are built. The whole house
# comes last and alone: it stands for a kiosk, which has its machine to itself.
set -euo pipefail
cd "$(dirname "$0")/.."
cgo="gatehouse/device/camera gatehouse/capture/page gatehouse/capture/face/dnn gatehouse/cmd/visiond gatehouse/cmd/signer"
rooms=$(go list ./... | grep -vxF "$(tr ' ' '\n' <<<"$cgo gatehouse/test")")
CGO_ENABLED=1 go test -timeout 10m $cgo
CGO_ENABLED=0 go test -p 2 -timeout 14m $rooms
CGO_ENABLED=0 go test -timeout 25m ./test
