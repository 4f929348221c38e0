#!/bin/bash
# The long acceptances in full. Each part is remembered in var/proof when it has
# passed on this commit, so that a run that was cut short goes on where it was.
#   SEED=n test/proof.sh
set -euo pipefail
cd "$(dirname "$0")/.."
seed=${SEED:-$((RANDOM * 32768 + RANDOM))}
commit=$(git rev-parse --short HEAD 2>/dev/null || echo tree)
# What changed since the commit counts too: a part that passed before says nothing of it.
[ -z "$(git status --porcelain 2>/dev/null)" ] ||
  commit=$commit-$({ git diff HEAD; git ls-files -zo --exclude-standard | xargs -0r cat; } | sha256sum | cut -c1-8)
done=var/proof/$commit
mkdir -p "$done"
if [ -e "$done/seed" ] && [ -z "${SEED:-}" ]; then seed=$(cat "$done/seed"); fi
echo "$seed" > "$done/seed"
echo "proof of $commit, seed $seed (SEED=$seed repeats it)"

part() { # name, environment and command
  local name=$1; shift
  if [ -e "$done/$name.log" ]; then echo "have  $name"; return; fi
  echo "begin $name"
  if env "$@" > "$done/$name.new" 2>&1; then
    mv "$done/$name.new" "$done/$name.log"
    grep -hE '^ +[a-z_]+_test.go:[0-9]+: ' "$done/$name.log" | sed 's/^ *[a-z_]*_test.go:[0-9]*: /      /' || true
  else
    tail -50 "$done/$name.new"; echo "FAILED $name: $done/$name.new"; exit 1
  fi
}

t="go test ./test -count=1 -v -timeout 60m"
for i in 0 1 2 3; do
  part "travellers-$i" GATEHOUSE_TRAVELLERS=50 GATEHOUSE_SEED=$((seed + 1000 * i)) $t -run '^TestTravellers$'
done
part under-fire GATEHOUSE_TRAVELLERS=200 GATEHOUSE_SEED=$((seed + 10000)) $t -run '^TestTravellersUnderFire$'
part queue-kills GATEHOUSE_PROOF=1 GATEHOUSE_SEED=$seed go test ./uplink/queue -count=1 -v -timeout 60m -run 'Kill|Noise'
part broker-chaos GATEHOUSE_PROOF=1 GATEHOUSE_SEED=$seed go test ./uplink/broker -count=1 -v -timeout 60m -run Chaos
part spectral GATEHOUSE_PAGES=2500 GATEHOUSE_SEED=$seed $t -run '^TestSpectral$'
for i in 0 1 2 3; do
  part "reading-$i" GATEHOUSE_PAGES=2500 GATEHOUSE_SEED=$((seed + 20000 + 2500 * i)) $t -run '^TestReading$'
done
part tampered GATEHOUSE_TAMPERED=1000 GATEHOUSE_SEED=$((seed + 30000)) $t -run '^TestTampered$'
part fronts GATEHOUSE_FRONTS=556 GATEHOUSE_SEED=$((seed + 31000)) $t -run '^TestFronts$' # one in ten is a control
part chips GATEHOUSE_CHIPS=100 GATEHOUSE_SEED=$((seed + 32000)) $t -run '^TestChips$'
part seals GATEHOUSE_SEALED=20 GATEHOUSE_SEED=$seed $t -run '^TestSeals'
c="go test ./test/chipmatrix -count=1 -v -timeout 120m"
part chip-matrix GATEHOUSE_PROOF=1 GATEHOUSE_SEED=$seed $c -run '^Test(Control|PACE|SeveralSets|ChipAuthentication|ActiveAuthentication|Replay)$'
part fault-matrix GATEHOUSE_PROOF=1 GATEHOUSE_SEED=$seed $c -run '^TestFaults$'
part chip-mutants GATEHOUSE_MUTANTS=20000 GATEHOUSE_SEED=$seed $c -run '^TestMutants$'
part sensor GATEHOUSE_CAPTURES=1000 GATEHOUSE_PROOF=1 GATEHOUSE_SEED=$seed go test ./device/finger -count=1 -v -timeout 60m -run 'Chaos|Paced'
part slaps GATEHOUSE_SLAPS=300 GATEHOUSE_SEED=$((seed + 33000)) go test ./capture/finger/slap -count=1 -v -timeout 60m -run '^TestSlaps$'
part finger-search GATEHOUSE_PROOF=1 GATEHOUSE_FINGERS=10000 GATEHOUSE_SEED=$((seed + 40000)) go test ./test/bench -count=1 -v -timeout 180m -run '^TestFingerSearch$' # masters stay in var/fingers
part face-search GATEHOUSE_PROOF=1 go test ./test/bench -count=1 -v -timeout 60m -run '^TestFaceSearch$' -bench FaceSearch -benchtime 1x
part face-cues GATEHOUSE_PROOF=1 go test ./capture/face/cue -count=1 -v -timeout 30m -run "^Test(SheetsAndHeads|BentPaper|StillHeads)$"
part faces GATEHOUSE_FACES=1000 GATEHOUSE_SEED=$((seed + 42000)) go test ./test -count=1 -v -timeout 720m -run '^TestFacesRoom$' # some eight hours: nobody is hurried
part portraits GATEHOUSE_PORTRAITS=30000 GATEHOUSE_SEED=$((seed + 41000)) CGO_ENABLED=1 go test ./cmd/visiond -count=1 -v -timeout 60m -run '^TestPortrait' # a third gets past the headers
part fuzz FUZZTIME=60s test/fuzz.sh
echo "every part passed"
