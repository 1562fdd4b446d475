#!/usr/bin/env bash
# `cagen lint` against its floors, in one run. Prints ratios; the times beside them are only to judge them by.
#
#   one policy               against `cat` of it                                goal: a few milliseconds
#   1,000 policies           against `find | xargs cat`
#   1,000 .tf                against `terraform fmt -check -recursive`, CPU     goal: at most 0.05
#   10,000 files, monorepo   against `find | xargs cat`                         goal: at most 3
#   memory                   of each                                            goal: at most 64 MiB
#
# Needs hyperfine, python3 and, for the third, terraform.
set -euo pipefail
cd "$(dirname "$0")/../.."

cargo build --release --quiet
cagen=$PWD/target/release/cagen
generate=$PWD/tests/bench/lint_tree.py
work=$(mktemp -d "${TMPDIR:-/tmp}/cagen-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
for tree in one policies terraform monorepo; do
  python3 "$generate" "$tree" "$tree"
  "$cagen" lint --root "$tree" "$tree" | tail -1
done
sync

# value KEY FILE INDEX
value() {
  python3 -c 'import json,sys; r=json.load(open(sys.argv[2]))["results"][int(sys.argv[3])]; print(r["user"]+r["system"] if sys.argv[1]=="cpu" else r["median"])' "$@"
}

# ratio NAME KEY FILE: the second command of FILE over the first.
ratio() {
  python3 -c 'import sys; n,f,o=sys.argv[1],float(sys.argv[2]),float(sys.argv[3]); print(f"{n:<44} {o/f:6.3f}   ({o*1000:.1f} ms against {f*1000:.1f} ms)")' \
    "$1" "$(value "$2" "$3" 0)" "$(value "$2" "$3" 1)"
}

measure() {
  local out=$1
  shift
  hyperfine --style none --ignore-failure --warmup 2 --runs 10 --export-json "$out" "$@" >/dev/null 2>&1
}

for tree in one policies monorepo; do
  measure "$tree.json" "find $tree -type f -print0 | xargs -0 cat >/dev/null" "$cagen lint --root $tree $tree"
  ratio "$tree / cat" wall "$tree.json"
done
if command -v terraform >/dev/null; then
  export CHECKPOINT_DISABLE=1
  measure terraform.json 'terraform fmt -check -recursive -list=false terraform' "$cagen lint --root terraform terraform"
  ratio 'terraform / terraform fmt -check, CPU' cpu terraform.json
else
  echo 'terraform: skipped, it is not here'
fi

peak() {
  python3 -c 'import resource,subprocess,sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL); print(f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss/1024:.0f} MiB")' "$@"
}
for tree in one policies terraform monorepo; do
  echo "memory, $tree: $(peak "$cagen" lint --root "$tree" "$tree")"
done
