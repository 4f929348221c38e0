#!/bin/bash
# Cross-builds the programs for arm64 against a sysroot that is only extracted
# (no chroot, no binfmt), then runs them under user-mode qemu: the devices'
# self-check on an empty bench, and one MRZ read from a drawn page.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD/var/arm64
sys=$root/sysroot
lib=$sys/usr/lib/aarch64-linux-gnu
out=$root/bin
pure="kioskd kioskctl exchange"
mkdir -p "$root"

if [ ! -e "$sys/.complete" ]; then
  echo "Making the arm64 sysroot in var/arm64 (1.1 GB, once)."
  sources=/etc/apt/sources.list.d/debian.sources
  [ -e "$sources" ] || sources=/etc/apt/sources.list
  # Without root, mmdebstrap has a mode that needs no rights and runs no script.
  mode=auto
  [ "$(id -u)" = 0 ] || mode=chrootless
  rm -rf "$sys"
  mmdebstrap --quiet --mode=$mode --variant=extract --architectures=arm64 \
    --include=libopencv-dev,libstdc++-12-dev,libc6-dev,linux-libc-dev \
    bookworm "$sys" "$sources"
  # Debian chooses these two with update-alternatives, which an extracted tree
  # never ran. LD_LIBRARY_PATH would not do: visiond gets no environment.
  for l in blas lapack; do
    ln -sf "$l/lib$l.so.3" "$lib/lib$l.so.3"
  done
  touch "$sys/.complete"
fi

echo "Building for arm64."
rm -rf "$out"
mkdir "$out"
(
  export GOOS=linux GOARCH=arm64
  CGO_ENABLED=0 go build -trimpath -o "$out/" $(printf './cmd/%s ' $pure)
  CGO_ENABLED=1 \
    CC="aarch64-linux-gnu-gcc --sysroot=$sys" CXX="aarch64-linux-gnu-g++ --sysroot=$sys" \
    PKG_CONFIG_SYSROOT_DIR=$sys PKG_CONFIG_LIBDIR=$lib/pkgconfig:$sys/usr/share/pkgconfig \
    CGO_LDFLAGS="-L$lib -L$sys/lib/aarch64-linux-gnu -Wl,-rpath-link,$lib:$sys/lib/aarch64-linux-gnu:$lib/blas:$lib/lapack -Wl,--allow-shlib-undefined" \
    go build -trimpath -o "$out/" ./cmd/visiond
)

# visiond is started by kioskctl as a program of its own, so it goes through a
# wrapper that names qemu.
qemu=("$(command -v qemu-aarch64-static)" -L "$sys")
cat > "$root/visiond.sh" <<W
#!/bin/sh
exec ${qemu[@]} $out/visiond "\$@"
W
chmod +x "$root/visiond.sh"

# All four are arm64 programs, and OpenCV is linked into visiond only.
programs() {
  local p
  for p in $pure visiond; do
    aarch64-linux-gnu-readelf -h "$out/$p" | grep -q 'Machine: *AArch64' || { echo "$p is not for arm64"; return 1; }
  done
  for p in $pure; do
    if aarch64-linux-gnu-readelf -d "$out/$p" | grep NEEDED; then echo "$p needs a library"; return 1; fi
  done
  aarch64-linux-gnu-readelf -d "$out/visiond" | grep -q 'NEEDED.*libopencv_core'
}

# One MRZ, read from a drawn page, equals what was drawn.
read_page() {
  CGO_ENABLED=0 go run ./test/rig/sheet -seed 1 -light white -o "$root/page.png" > "$root/truth.txt" || return 1
  GATEHOUSE_VISIOND=$root/visiond.sh "${qemu[@]}" "$out/kioskctl" mrz "$root/page.png" > "$root/read.txt" || return 1
  cat "$root/read.txt"
  [ -s "$root/truth.txt" ] && diff "$root/truth.txt" "$root/read.txt"
}

# Devices are configured and none is plugged in: each is named as absent, the
# check says so with status 1, and visiond, which is there, is well.
empty_bench() {
  cat > "$root/kioskd.toml" <<T
[kiosk]
id = "UT.GATE.0001"
state = "$root/state"
[panel]
serial = "$root/no-panel"
[camera]
source = "/dev/no-camera"
[vision]
program = "$root/visiond.sh"
[uplink]
broker = "mqtts://127.0.0.1:8883"
T
  local status=0
  "${qemu[@]}" "$out/kioskctl" check -config "$root/kioskd.toml" > "$root/check.txt" || status=$?
  cat "$root/check.txt"
  [ $status = 1 ] &&
    [ "$(awk '/^[a-z]/ { print $1, $2 }' "$root/check.txt")" = "$(printf '%s\n' 'panel absent' 'vision ok' 'camera absent')" ]
}

# Templates, synthetic fingers, WSQ pictures and hits of a search are the same to the
# last bit.
same_bits() {
  GOARCH=arm64 CGO_ENABLED=0 go test -count=1 -exec qemu-aarch64-static -run '^Test(Digest|SameBits|FloatKernels|IntKernels)$' \
    ./capture/face/flat ./capture/finger ./capture/wsq ./test/rig/prints
}

passed=0 failed=0
try() { # try NAME FUNCTION
  echo "== $1"
  if "$2"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $1"; fi
}
try "four arm64 programs, OpenCV in visiond only" programs
try "one MRZ read under qemu" read_page
try "the same fingers and hits under qemu" same_bits
try "self-check of an empty bench under qemu" empty_bench
echo "arm64: $passed passed, $failed failed"
[ $failed = 0 ]
