#!/bin/bash
# Installs the Debian packages that a make target needs and says which. With
# nothing missing it is silent and fast.
#   test/setup.sh build|test|generate|arm64
set -euo pipefail

build="gcc g++ libc6-dev pkg-config libopencv-dev opencv-data fonts-ocr-b fonts-dejavu-core tesseract-ocr"
faces="fonts-urw-base35 fonts-dejavu-extra fonts-noto-mono" # that are not OCR-B
case "${1:-build}" in
  build) want="$build" ;;
  test)  want="$build $faces fonts-ocr-a mosquitto chromium openssl pcscd vsmartcard-vpcd libssl-dev libeac-dev openpace softhsm2 qemu-user-static" ;;
  generate) want="$build $faces" ;;
  # The page that is read is drawn on this machine, hence the font.
  arm64) want="g++-aarch64-linux-gnu mmdebstrap qemu-user-static pkg-config fonts-ocr-b" ;;
  *) echo "setup.sh: build, test, generate or arm64, not '$1'" >&2; exit 2 ;;
esac

missing=""
for p in $want; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || missing="$missing $p"
done
if ! command -v go >/dev/null; then
  echo "Go is missing: install Go 1.26 or newer and put it on the PATH." >&2
  exit 1
fi
[ -z "$missing" ] && exit 0

root=""
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || { echo "Missing Debian packages:$missing
Install them as root: apt-get install --no-install-recommends$missing" >&2; exit 1; }
  root=sudo
fi
echo "Installing Debian packages:$missing"
$root apt-get -qq update
# A test needs the broker's program, not a broker that starts by itself: the run
# level stops a SysV script, systemd takes no notice of it.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! $root env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -y --no-install-recommends install $missing >"$log" 2>&1; then
  tail -20 "$log" >&2
  exit 1
fi
if [ -d /run/systemd/system ] && [[ "$missing " == *" mosquitto "* ]]; then
  $root systemctl --quiet disable --now mosquitto
fi
echo "Installed."
