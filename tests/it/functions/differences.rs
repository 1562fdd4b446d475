//! Where values differ from those of Terraform, and why.

const TYPES: &str = "values do not say whether they are lists, sets or tuples, maps or objects";
const SETS: &str = "a set is a sorted list, which Terraform would refuse here";
const MAPS: &str = "a map may be an object, whose lookup does not convert the default";
const NULLS: &str = "`null` has no type, with which Terraform knows more or refuses";
const DOUBLES: &str = "beyond 2^53 Go shows other digits of a double";
const LAYOUT: &str = "the printer's choice of quotes and folds is followed for plain text only";
const NEGATIVE: &str = "what comes of a negative number is an accident";
const MAPPED: &str = "Go has ways of its own with IPv4 within IPv6";
const MACHINE: &str = "it depends on the machine";
const CHARSETS: &str = "a few encodings are known of many";
const YAML: &str = "readers of YAML differ about tags, times and mistakes";
const TABS: &str = "the reader of YAML takes a tab for a blank";

/// Expressions that are not known here: sound, but less than Terraform knows.
pub(super) const LESS: &[(&str, &str)] = &[
    (r"[]==tolist([])", TYPES),
    (r"{}==tomap({})", TYPES),
    (r#"tolist(["a"])==toset(["a"])"#, TYPES),
    (r#"format("%v",tostring(null))"#, NULLS),
    (r#"format("%s",tostring(null))"#, NULLS),
    (r"pow(10,30)", DOUBLES),
    (r"pow(2,64)", DOUBLES),
    (r#"yamlencode("q\"uo\\te\ttab é \u0001")"#, LAYOUT),
    (r#"yamlencode(" lead\n x")"#, LAYOUT),
    (r#"yamlencode("\n")"#, LAYOUT),
    (r#"yamlencode("a\n\n")"#, LAYOUT),
    (
        r#"yamlencode("\u0000\u0007\u0008\u000b\u000c\u001b\u0085\u00a0\u007f\ufeff\u2028")"#,
        LAYOUT,
    ),
    (
        r#"yamlencode("aaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb cccccccccccccccccccccccccccccccc ddddddddddddddddddddddd eeeeeeeeeeeeeeeeeeee")"#,
        LAYOUT,
    ),
    (r#"yamlencode({"a\nb"=1})"#, LAYOUT),
    (r#"yamlencode("a \nb")"#, LAYOUT),
    (r#"yamlencode("a\tb\nc")"#, LAYOUT),
    (r#"cidrsubnet("10.0.0.0/8",-1,0)"#, NEGATIVE),
    (r#"cidrsubnet("10.0.0.0/8",8,-1)"#, NEGATIVE),
    (r#"cidrhost("::ffff:10.0.0.0/104",1)"#, MAPPED),
    (r#"pathexpand("~/x")"#, MACHINE),
    (r#"abspath("a")"#, MACHINE),
    (r#"textencodebase64("x","nope")"#, CHARSETS),
    (r#"yamldecode("!!binary aGVsbG8=")"#, YAML),
    (r#"yamldecode("!!int \"3\"")"#, YAML),
    (r#"yamldecode("!!str 1")"#, YAML),
    (r#"yamldecode("!foo bar")"#, YAML),
    (r#"yamldecode("")"#, YAML),
    (r##"yamldecode("# only comment")"##, YAML),
    (r#"yamldecode("- a\n-b\n")"#, YAML),
    (r#"yamldecode("---\na: 1\n---\nb: 2\n")"#, YAML),
    (r#"yamldecode("...\n")"#, YAML),
    (r#"yamldecode(".inf")"#, YAML),
    (r#"yamldecode("2020-01-01")"#, YAML),
    (r#"yamldecode("? [a]\n: 1")"#, YAML),
    (r#"yamldecode("? {a: 1}\n: 1")"#, YAML),
    (r#"yamldecode("[.nan]")"#, YAML),
    (
        r#"yamldecode("[2020-01-01T00:00:00Z, 2020-1-1, 12:30, 1.2.3, 10.0.0.0/8]")"#,
        YAML,
    ),
    (r#"yamldecode("a: - b")"#, YAML),
    (r#"yamldecode("a: [1, 2")"#, YAML),
    (r#"yamldecode("a: b: c")"#, YAML),
    (
        r#"yamldecode("a: {x: 1}\n<<: [{b: 1}, {b: 2, c: 3}]\nb: 9\n")"#,
        YAML,
    ),
    (r#"yamldecode("b: *x\n")"#, YAML),
    (r#"yamldecode("null: 1\n1.5: 2\n")"#, YAML),
];

/// Expressions with another value here, or with one that Terraform refuses.
pub(super) const OTHER: &[(&str, &str, &str)] = &[
    (r"log(16,0)", r"0", "no zero is negative here"),
    (r#"element(toset(["a"]),0)"#, r#""a""#, SETS),
    (r#"lookup(tomap({a="x"}),"c",1)"#, r"1", MAPS),
    (r#"concat(toset(["b"]),["a"])"#, r#"["b","a"]"#, SETS),
    (r#"zipmap(["a"],toset([1]))"#, r#"{"a":1}"#, SETS),
    (r#"coalescelist(null,["a"])"#, r#"["a"]"#, NULLS),
    (r#"yamldecode("\ta: 1")"#, r#"{"a":1}"#, TABS),
];
