#!/bin/bash
# Cross-builds the programs for arm64 against a sysroot that is only extracted
# (no chroot, no binfmt), then runs them under user-mode qemu: the devices'
# self-check on an empty bench, and one MRZ read from a drawn page.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD/var/arm64
sys=$root/sysroot
out=$root/bin
mkdir -p "$root" "$out"

if [ ! -e "$sys/.complete" ]; then
  echo "Making the arm64 sysroot in var/arm64 (about 1.1 GB, once)."
  sources=/etc/apt/sources.list.d/debian.sources
  [ -e "$sources" ] || sources=/etc/apt/sources.list
  rm -rf "$sys"
  mmdebstrap --quiet --variant=extract --architectures=arm64 \
    --include=libopencv-dev,libstdc++-12-dev,libc6-dev,linux-libc-dev \
    bookworm "$sys" "$sources"
  # Debian chooses these two with update-alternatives, which an extracted tree never ran.
  for l in blas lapack; do
    ln -sf "$l/lib$l.so.3" "$sys/usr/lib/aarch64-linux-gnu/lib$l.so.3"
  done
  touch "$sys/.complete"
fi

echo "Building for arm64."
export GOOS=linux GOARCH=arm64
CGO_ENABLED=0 go build -trimpath -o "$out/" ./cmd/kioskd ./cmd/kioskctl ./cmd/exchange
lib=$sys/usr/lib/aarch64-linux-gnu
CGO_ENABLED=1 \
  CC="aarch64-linux-gnu-gcc --sysroot=$sys" CXX="aarch64-linux-gnu-g++ --sysroot=$sys" \
  PKG_CONFIG_SYSROOT_DIR=$sys PKG_CONFIG_LIBDIR=$lib/pkgconfig:$sys/usr/share/pkgconfig \
  CGO_LDFLAGS="-L$lib -L$sys/lib/aarch64-linux-gnu -Wl,-rpath-link,$lib:$sys/lib/aarch64-linux-gnu:$lib/blas:$lib/lapack -Wl,--allow-shlib-undefined" \
  go build -trimpath -o "$out/" ./cmd/visiond
unset GOOS GOARCH
file -b "$out"/* 2>/dev/null | sort | uniq -c || true

# visiond is started by kioskctl as a program of its own, so it goes through a
# wrapper that names qemu.
qemu="qemu-aarch64-static -L $sys"
cat > "$root/visiond.sh" <<W
#!/bin/sh
exec $qemu $out/visiond "\$@"
W
chmod +x "$root/visiond.sh"

echo "Reading one MRZ under qemu."
CGO_ENABLED=0 go run ./test/rig/sheet -seed 1 -light white -o "$root/page.png" > "$root/truth.txt"
GATEHOUSE_VISIOND=$root/visiond.sh $qemu "$out/kioskctl" mrz "$root/page.png" | tee "$root/read.txt"
diff "$root/truth.txt" "$root/read.txt"

echo "Checking an empty bench under qemu: every device must be named as absent."
cat > "$root/kioskd.toml" <<T
[kiosk]
id = "UT.GATE.0001"
state = "$root/state"
[vision]
program = "$root/visiond.sh"
[uplink]
broker = "mqtts://127.0.0.1:8883"
T
status=0
$qemu "$out/kioskctl" check -config "$root/kioskd.toml" | tee "$root/check.txt" || status=$?
[ "$status" = 1 ] && grep -q 'panel.*absent' "$root/check.txt" && grep -q 'camera.*absent' "$root/check.txt"
echo "arm64: 1 passed, 0 failed"
