//! Golden pairs of text and canonical text.

use crate::syntax::hcl::format;

/// Pairs of text and canonical text, each seen from Terraform 1.11.4.
const CASES: &[(&str, &str)] = &[
    ("a=1\nbbb  =  [1,2 ,3]\n", "a   = 1\nbbb = [1, 2, 3]\n"),
    (
        "a {\nb=1\n\tc {\nd = 2\n}\n}\n",
        "a {\n  b = 1\n  c {\n    d = 2\n  }\n}\n",
    ),
    ("a = {b=1}\nc = { }\n", "a = { b = 1 }\nc = {}\n"),
    ("a = 1 # x\nbbb = 2 // y\n", "a   = 1 # x\nbbb = 2 // y\n"),
    (
        "a = <<-E\n   x ${ y }\n E\nbb = 1\n",
        "a  = <<-E\n   x ${y}\n E\nbb = 1\n",
    ),
    (
        "a = [{\nb = 1\n},{\nc = 1\n}]\n",
        "a = [{\n  b = 1\n  }, {\n  c = 1\n}]\n",
    ),
    (
        "a = -1 - -x\nb = [for x in [1]:-x]\n",
        "a = -1 - -x\nb = [for x in [1] : -x]\n",
    ),
    ("a = \"${x}\"\nb = \"${x}y\"\n", "a = x\nb = \"${x}y\"\n"),
    ("a = \"${f(\nx)}\"\n", "a = (f(\nx))\n"),
    (
        "variable a {\ntype=\"map\"\n}\n",
        "variable \"a\" {\n  type = map(string)\n}\n",
    ),
    ("é = 1\nbb = 2\n", "é  = 1\nbb = 2\n"),
    ("a = 1\r\nbbb = 2\r\n", "a   = 1\r\nbbb = 2\r\n"),
    ("a \"$${b}\" {}\n", "a \"$${b}\" {}\n"),
    ("a = \"${# b\nc}\"\n", "a = \"${ # b\nc}\"\n"),
    ("", ""),
];

#[test]
fn text_takes_the_canonical_format() {
    for (text, expected) in CASES {
        assert_eq!(format(text).as_deref(), Ok(*expected), "{text}");
    }
}

#[test]
fn canonical_text_stays() {
    for (_, text) in CASES {
        assert_eq!(format(text).as_deref(), Ok(*text));
    }
}

#[test]
fn what_is_not_hcl_has_no_format() {
    let faults = format("a = \n").unwrap_err();
    assert_eq!(faults[0].message, "a value is missing");
}
