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

# Faults that offer fixes, in every way that a policy can be written.
parts=$(mktemp -d)
for fault in 'deny PublishPackageVersion' 'Allow Put*' 'Allow *Package*' 'allow PublishPackagVersion' 'Allow PublishPackagVersion'; do
    effect=${fault%% *}
    action="codeartifact:${fault#* }"
    json="{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"$effect\", \"Action\": [\"$action\", \"x:y\"], \"Resource\": \"*\"}]}"
    quoted=$(printf %s "$json" | sed 's/"/\\"/g')
    printf '%s' "$json" >"$parts/a.json"
    printf '{"policyDocument": "%s"}' "$quoted" >"$parts/b.json"
    printf '{"resource": {"aws_iam_policy": {"p": {"policy": "%s"}}}}' "$quoted" >"$parts/c.tf.json"
    printf 'resource "aws_iam_policy" "p" {\n  policy = "%s"\n}\n' "$quoted" >"$parts/d.tf"
    printf 'resource "aws_iam_policy" "p" {\n  policy = <<-EOT\n    %s\n  EOT\n}\n' "$json" >"$parts/e.tf"
    form=0
    while IFS='|' read -r effects actions; do
        form=$((form + 1))
        printf 'locals {\n  x = "E"\n  y = "A"\n}\nresource "aws_iam_policy" "p" {\n  policy = jsonencode({\n    Statement = [{\n      Effect = %s\n      Action = %s\n      Resource = "*"\n    }]\n  })\n}\n' \
            "$effects" "$actions" | sed "s/\"E\"/\"$effect\"/g; s/\"A\"/\"$action\"/g" >"$parts/e$form.tf"
        printf 'locals {\n  x = "E"\n  y = "A"\n}\ndata "aws_iam_policy_document" "d" {\n  statement {\n    effect = %s\n    actions = %s\n    resources = ["*"]\n  }\n}\n' \
            "$effects" "$actions" | sed "s/\"E\"/\"$effect\"/g; s/\"A\"/\"$action\"/g" >"$parts/d$form.tf"
    done <<'FORMS'
"E"|"A"
"E"|["A", "x:y"]
local.x|[local.y]
local.x|local.y
var.v ? "E" : "Deny"|[var.v ? "A" : "x:y"]
format("%s", "E")|[format("%s", "A")]
try("E", "Deny")|[try("A", "x:y")]
("E")|[("A")]
"E"|concat(["A"], ["x:y"])
"E"|[for a in ["A"] : a]
"E"|[for a in [1] : "A"]
"E"|toset(["A"])
"E"|values({ a = "A" })
["E"][0]|[["A"][0]]
"${"E"}"|["${"A"}"]
"E"|split(",", "A")
element(["E"], 0)|[element(["x:y", "A", "x:z"], 1)]
lookup({ a = "E" }, "a", "Deny")|[lookup({ a = "A" }, "a", "x:y")]
one(["E"])|[one(["A"])]
"E"|flatten([["A"], "A"])
"E"|[for k, v in { "A" = 1 } : k]
"E"|[{ a = "A" }][*].a
FORMS
    for file in "$parts"/*; do
        add "$(kind "$file")" "$file"
    done
done
rm -r "$parts"
printf '0# cagen: allow(wildcard-action, unknown-action) because\nresource "aws_codeartifact_domain" "d" {\n  domain = "d" // cagen: allow( wildcard-action ,, broad-pattern) x\n}\n' >"$corpus/fixer/allow.tf"
printf '3include {\n  path = find_in_parent_folders()\n}\nskip = true\ngenerate "p" {\n  path = "p.tf"\n  if_exists = "overwrite"\n  contents = "codeartifact"\n}\n' >"$corpus/fixer/unit.hcl"
printf '0resource "aws_codeartifact_repository" "r" {\n  domain = "d"\n  repository = "r"\n  external_connections {\n    external_connection_name = "public:npmj"\n  }\n}\n' >"$corpus/fixer/connection.tf"
printf '1{"Version": "2008-10-17", "Statement": [{"Effect": "Allow", "Action": "codeartifact:ReadFromRepository", "Resource": "arn:aws:codeartifact:eu-west-1:111122223333:repository/a/${aws:PrincipalTag/team}"}]}' >"$corpus/fixer/version.json"

for target in json matcher evaluator fixer; do
    echo "$target: $(find "$corpus/$target" -type f | wc -l) seeds"
done
