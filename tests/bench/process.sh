#!/usr/bin/env bash
# The whole process against its floors, in one run: 1,000 repositories in each of
# three environments. Prints ratios; the times beside them are only to judge them by.
#
#   scaffold, fresh    against `cp -r` of what it wrote          goal: at most 2
#   scaffold --check   against reading that tree with `cat`      goal: at most 2
#   the HCL reader     against `terraform fmt -check`, CPU       goal: at most 0.1
#   memory             of both runs                              goal: at most 64 MiB
#
# Needs hyperfine and, for the reader, terraform.
set -euo pipefail
cd "$(dirname "$0")/../.."

cargo build --release --quiet
cargo build --release --quiet --example read_hcl
cagen=$PWD/target/release/cagen
work=$(mktemp -d "${TMPDIR:-/tmp}/cagen-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT

cp tests/bench/large.hcl "$work/cagen.hcl"
for team in $(seq -f 'team%04g' 0 990); do
  echo "teams \"$team\" {}"
done >>"$work/cagen.hcl"
cd "$work"
"$cagen" scaffold --out tree
sync

# median KEY FILE INDEX
median() {
  python3 -c 'import json,sys; r=json.load(open(sys.argv[2]))["results"][int(sys.argv[3])]; print(r["user"]+r["system"] if sys.argv[1]=="cpu" else r["median"])' "$@"
}

# ratio NAME KEY FILE: the second command of FILE over the first.
ratio() {
  local floor ours
  floor=$(median "$2" "$3" 0)
  ours=$(median "$2" "$3" 1)
  python3 -c 'import sys; n,f,o=sys.argv[1],float(sys.argv[2]),float(sys.argv[3]); print(f"{n:<44} {o/f:6.2f}   ({o*1000:.0f} ms against {f*1000:.0f} ms)")' "$1" "$floor" "$ours"
}

measure() {
  local out=$1
  shift
  hyperfine --style none --warmup 1 --runs 7 --export-json "$out" "$@" >/dev/null 2>&1
}

measure fresh.json --prepare 'rm -rf copy' 'cp -r tree copy' \
  --prepare 'rm -rf copy' "$cagen scaffold --out copy"
ratio 'scaffold, fresh / cp -r' wall fresh.json

measure check.json 'find tree -type f -print0 | xargs -0 cat >/dev/null' \
  "$cagen scaffold --out tree --check"
ratio 'scaffold --check / cat' wall check.json

if command -v terraform >/dev/null; then
  mkdir files
  n=0
  find tree "$OLDPWD/fixtures" -name '*.tf' -print0 | while IFS= read -r -d '' file; do
    n=$((n + 1))
    for copy in 1 2 3 4 5 6 7 8; do cp "$file" "files/$n-$copy.tf"; done
  done
  export CHECKPOINT_DISABLE=1
  measure read.json --ignore-failure 'terraform fmt -check -list=false files' \
    "$OLDPWD/target/release/examples/read_hcl files"
  ratio 'HCL reader / terraform fmt -check, CPU' cpu read.json
else
  echo 'HCL reader: skipped, terraform is not here'
fi

peak() {
  python3 -c 'import resource,subprocess,sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True); print(f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss/1024:.0f} MiB")' "$@"
}
rm -rf copy
echo "memory, fresh: $(peak "$cagen" scaffold --out copy)"
echo "memory, check: $(peak "$cagen" scaffold --out tree --check)"
