#!/bin/sh
# Fills tests/fuzz/corpus with what the project has: the cases, the fixtures, the examples of the pages.
set -eu
cd "$(dirname "$0")/../.."
corpus=tests/fuzz/corpus
rm -rf "$corpus"
mkdir -p "$corpus/json" "$corpus/matcher" "$corpus/evaluator" "$corpus/fixer"
number=0

# add KIND FILE: one seed for each target that reads such a text
add() {
    number=$((number + 1))
    case $1 in
        tf) cp "$2" "$corpus/evaluator/$number.tf"; { printf 0; cat "$2"; } >"$corpus/fixer/$number.tf" ;;
        json) cp "$2" "$corpus/json/$number"; { printf 1; cat "$2"; } >"$corpus/fixer/$number.json" ;;
        tfjson) cp "$2" "$corpus/json/$number"; { printf 2; cat "$2"; } >"$corpus/fixer/$number.tf.json"
            { echo '#--- main.tf.json'; cat "$2"; } >"$corpus/evaluator/$number.json" ;;
        hcl) { echo '#--- terragrunt.hcl'; cat "$2"; } >"$corpus/evaluator/$number.hcl"; { printf 3; cat "$2"; } >"$corpus/fixer/$number.hcl" ;;
    esac
}

kind() {
    case $1 in
        *.tf | *.tfvars) echo tf ;;
        *.tf.json) echo tfjson ;;
        *.json) echo json ;;
        *.hcl) echo hcl ;;
    esac
}

for file in $(find fixtures/lint fixtures/hcl fixtures/scaffold fixtures/manifest -type f -size -5k \
    \( -name '*.tf' -o -name '*.json' -o -name '*.hcl' -o -name '*.tfvars' \) | sort); do
    add "$(kind "$file")" "$file"
done

# The cases that are several files, as one seed of the evaluator.
for case in $(find fixtures/lint/cases -mindepth 2 -maxdepth 2 -type d | sort); do
    number=$((number + 1))
    (cd "$case" && find . -type f ! -name expect.txt -size -5k | sort | while read -r file; do
        echo "#--- ${file#./}"
        cat "$file"
        echo
    done) >"$corpus/evaluator/$number.tree"
done

# The examples of the pages of the rules.
parts=$(mktemp -d)
awk -v out="$parts" '
    /^```/ && open { open = 0; close(file); next }
    /^```(hcl|tf|terraform|json)/ { open = 1; n++; kind = $0 ~ /json/ ? "json" : "tf"; file = out "/" n "." kind; next }
    open { print > file }
' src/lint/rules/*.md
for file in "$parts"/*; do
    add "$(kind "$file")" "$file"
done
rm -r "$parts"

# Expressions, one to a local.
awk 'NF && !/^#/ { print "locals {\n  x = " $0 "\n}" > ("'"$corpus"'/evaluator/expression" NR) ; close("'"$corpus"'/evaluator/expression" NR) }' \
    fixtures/eval/edges.txt fixtures/eval/public.txt

# Pairs of the patterns in the cases, with a name or an ARN.
grep -rhoE '"(codeartifact|sts|\*|arn:aws[^"]*)[^" ]*"' fixtures/lint/cases src/lint/rules | tr -d '"' | sort -u |
    awk -v out="$corpus/matcher/" '{ a[NR] = $0 } END { for (i = 1; i < NR; i++) { f = out i; print a[i] "\n" a[i * 7 % NR + 1] "\n" a[i + 1] "\n" a[i * 3 % NR + 1] > f; close(f) } }'

for target in json matcher evaluator fixer; do
    echo "$target: $(find "$corpus/$target" -type f | wc -l) seeds"
done
