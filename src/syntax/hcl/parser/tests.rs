//! Faults, recovery, bounds, spans and grouping of the parser.

use super::*;
use crate::syntax::hcl::ast::{Body, Item};
use crate::syntax::hcl::expr::{Expr, ExprKind};
use crate::syntax::hcl::parse;

/// Runs where stacks are as small as in a test or worker thread of a program.
fn on_a_small_stack(run: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(run)
        .unwrap()
        .join()
        .unwrap();
}

fn faults(text: &str) -> Vec<String> {
    let (_, faults) = parse(text);
    let shown = |fault: Diagnostic| format!("{}: {}", &text[fault.span.range()], fault.message);
    faults.into_iter().map(shown).collect()
}

fn attributes(body: &Body<'_>) -> Vec<String> {
    let names = body
        .attributes()
        .map(|attribute| match attribute.expr.kind {
            ExprKind::Invalid => format!("{}?", attribute.name.node),
            _ => attribute.name.node.to_owned(),
        });
    names.collect()
}

const NESTS: &[(&str, &str, &str)] = &[
    ("a = ", "(", ")"),
    ("a = ", "[", "]"),
    ("a = ", "{b=", "}"),
    ("a = ", "f(", ")"),
    ("a = ", "x[", "]"),
    ("a = ", "\"${", "}\""),
    ("a = ", "!", ""),
    ("a = ", "-", ""),
    ("a = ", "x ? ", " : y"),
    ("a = ", "[for x in y : ", "]"),
    ("a = ", "{for x in y : x => ", "}"),
    ("a = ", "1 + (", ")"),
    ("a = ", "\"%{ if x }${", "}%{ endif }\""),
    ("", "a {\n", "\n}"),
];

#[test]
fn nesting_is_read_to_the_bound_and_refused_beyond_it() {
    on_a_small_stack(|| {
        for (start, open, close) in NESTS {
            for (depth, fits) in [(190, true), (100_000, false)] {
                let inner = if open.contains('\n') { "" } else { "x" };
                let text = format!(
                    "{start}{}{inner}{}\nz = 1\n",
                    open.repeat(depth),
                    close.repeat(depth)
                );
                let (file, faults) = parse(&text);
                assert_eq!(
                    faults.is_empty(),
                    fits,
                    "{depth} times `{open}`: {faults:?}"
                );
                assert!(file.body.attribute("z").is_some(), "{depth} times `{open}`");
            }
        }
    });
}

#[test]
fn openers_without_end_are_refused_without_a_deep_stack() {
    on_a_small_stack(|| {
        for (start, open, _) in NESTS {
            let text = format!("{start}{}", open.repeat(100_000));
            assert!(!parse(&text).1.is_empty(), "{open}");
        }
    });
}

#[test]
fn chains_have_no_bound() {
    on_a_small_stack(|| {
        for link in [
            " + x",
            " && x",
            " ? x : x",
            ".x",
            "[0]",
            ".*[0]",
            " * 2 - 1 == 3",
        ] {
            let text = format!("a = x{}\n", link.repeat(100_000));
            let (_, faults) = parse(&text);
            assert!(faults.is_empty(), "{link}: {faults:?}");
        }
    });
}

#[test]
fn what_stands_around_faults_is_read() {
    let text = "a = 1\nb = [1,\nc = 3\n d = }\ne = 5\nf {\n  g = = 1\n  h = 2\n  i = {\n    j = 1 2\n    k = 3\n  }\n}\nl = 'x'\nm = \"${n\nn = 9\n";
    let (file, faults) = parse(text);
    assert_eq!(
        attributes(&file.body),
        ["a", "b?", "c", "d?", "e", "l?", "m?", "n"]
    );
    let block = file.body.blocks().next().unwrap();
    assert_eq!(attributes(&block.body), ["g?", "h", "i"]);
    assert!(faults.len() >= 6, "{faults:#?}");
}

#[test]
fn faults_point_at_what_is_wrong() {
    let cases = [
        ("a {\n  b = 1\n", "{: this `{` is never closed"),
        ("a = [1, 2\nb = 3\n", "[: this `[` is never closed"),
        ("a = f(1\n", "(: this `(` is never closed"),
        ("a\n{\n}\n", "{: a block needs its `{` on the same line"),
        (
            "a \"b\"\n{\n}\n",
            "{: a block needs its `{` on the same line",
        ),
        ("a = [1 2]\n", ": a comma is missing between two elements"),
        ("a = <<EOT\nb\n", "<<EOT: the heredoc `EOT` has no end"),
        ("a = 'b'\n", "'b': `'` does not quote in HCL"),
        ("a : 1\n", ":: an attribute needs `=`, not `:`"),
        ("a = {\n b { }\n}\n", "{: an object holds no blocks"),
        ("a = \"b\n", "\": this string has no end on its line"),
        (
            "a = \"${b\nc = 1\n",
            "${: this template sequence has no end",
        ),
        ("a = \"${b\"\n", "\": this string has no end on its line"),
        ("a = \"\\d\"\n", "\\d: `\\d` is no escape sequence"),
        ("a = 4.5.0\n", "4.5.0: `4.5.0` is not a number"),
        ("a = \n", ": a value is missing"),
        ("a = 1\na = 2\n", "a: the attribute `a` is set twice"),
        ("a = 1 b = 2\n", "b: `b` after the end of a value"),
        (
            "\"a\" = 1\n",
            "\": the name of an attribute or block has no quotes",
        ),
        ("a = x ? y\n", "?: this `?` has no `:` with the other value"),
        ("a = /* b\n", "/*: this comment has no end"),
        (
            "a = \"%{ if x }\"\n",
            "%{ if x }: this directive has no `%{ endif }`",
        ),
        (
            "a { b = 1\n}\n",
            "\n: a block on one line may hold one attribute, then its `}`",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(
            faults(text).first().map(String::as_str),
            Some(expected),
            "{text}"
        );
    }
}

#[test]
fn one_mistake_is_one_fault() {
    let cases = [
        "a = \"b\nc = 1\n",
        "a\n{\n  b = 1\n}\n",
        "a : 1\n",
        "a = [1 2, 3]\nb = 1\n",
        "a = f(<<E\nb\nE)\nc = 1\n",
        "a {\n  b = {\n  c = 1\n}\n",
        "a = 1)\nb = 2\n",
        "a = (1\nb = 2\n",
        "a = f(1, 2\nb = 2\n",
        "a = {b = 1, c}\n",
        "a = \"${f(}\"\nb = 1\n",
        "a = \"${b\nc = 1\n",
        "a = <<E\n${b\nc = 1\nE\n",
        "a {\n  b = {\n    c = [1,\n    d = 2\n  }\n  e = 3\n}\nf = 4\n",
        "a = 'b'\n",
        "a {\n b = 1 }\nc = 1\n",
    ];
    for text in cases {
        assert_eq!(parse(text).1.len(), 1, "{text} {:#?}", faults(text));
    }
}

#[test]
fn faults_end_at_a_hundred() {
    let text = "a = = 1\n".repeat(5_000);
    let (_, faults) = parse(&text);
    assert_eq!(faults.len(), MOST_FAULTS);
}

#[test]
fn long_texts_take_linear_time() {
    let many = 100_000;
    let numbered = |one: &dyn Fn(usize) -> String| (0..many).map(one).collect::<String>();
    let texts = [
        format!("a = {{\n{}}}\n", numbered(&|i| format!("k{i} = {i}\n"))),
        numbered(&|i| format!("k{i} = {i}\n")),
        numbered(&|i| format!("b \"k{i}\" {{\n}}\n")),
        format!("a = [{}]\n", "1,".repeat(many)),
        format!("a = \"{}\"\n", "${x}".repeat(many)),
        format!("a = \"{}\"\n", "\\n$${".repeat(many)),
        format!("a = <<-E\n{}E\n", "  x ${y}\n".repeat(many)),
        format!("a = <<-E\n{}E\n", "  x\n".repeat(many)),
        "# c\n".repeat(many),
        "\n".repeat(many),
        numbered(&|i| format!("a{i} = <<E{i}\nE{i},\n")),
        "a = [\n".repeat(many),
        "a {\n".repeat(many),
        "a = (\n".repeat(many),
        "a = \"${\n".repeat(many),
        "a = \"\n".repeat(many),
        "}\n".repeat(many),
        "a = <<E\n".repeat(many),
        "a = /*\n".repeat(many),
        format!("a{}", "\n".repeat(many)).repeat(3),
    ];
    for text in texts {
        let before = std::time::Instant::now();
        let _ = parse(&text);
        let spent = before.elapsed();
        let start: String = text.chars().take(20).collect();
        assert!(spent.as_secs() < 4, "{start:?}: {spent:?}");
    }
}

#[test]
fn spans_hold_what_they_name() {
    let text = "x \"l\" m {\n  a = f(b.c[0], \"d${e}\") + -1 # k\n}\n";
    let (file, faults) = parse(text);
    assert!(faults.is_empty(), "{faults:?}");
    let at = |span: Span| &text[span.range()];
    let block = file.body.blocks().next().unwrap();
    assert_eq!(at(block.header()), "x \"l\" m");
    assert_eq!(at(block.labels[0].span), "\"l\"");
    assert_eq!(
        at(block.body.span),
        "\n  a = f(b.c[0], \"d${e}\") + -1 # k\n"
    );
    assert_eq!(at(file.comments[0].span), "# k");
    let Item::Attribute(attribute) = &block.body.items[0] else {
        panic!("{block:?}");
    };
    assert_eq!(at(attribute.span()), "a = f(b.c[0], \"d${e}\") + -1");
    let ExprKind::Binary(sum) = &attribute.expr.kind else {
        panic!("{attribute:?}");
    };
    assert_eq!(at(sum.first.span), "f(b.c[0], \"d${e}\")");
    assert_eq!(at(sum.rest[0].0.span), "+");
    assert_eq!(at(sum.rest[0].1.span), "-1");
    let ExprKind::Call(call) = &sum.first.kind else {
        panic!("{sum:?}");
    };
    assert_eq!(at(call.arguments[0].span), "b.c[0]");
    let ExprKind::Traversal(traversal) = &call.arguments[0].kind else {
        panic!("{call:?}");
    };
    assert_eq!(at(traversal.steps[0].span), ".c");
    assert_eq!(at(traversal.steps[1].span), "[0]");
}

#[test]
fn operators_group_by_precedence() {
    fn shape(expr: &Expr<'_>, text: &str) -> String {
        match &expr.kind {
            ExprKind::Binary(binary) => {
                let first = shape(&binary.first, text);
                binary.rest.iter().fold(first, |left, (operator, right)| {
                    format!(
                        "({left}{}{})",
                        &text[operator.span.range()],
                        shape(right, text)
                    )
                })
            }
            ExprKind::Unary(unary) => {
                let operator = &text[unary.operator.span.range()];
                format!("({operator}{})", shape(&unary.operand, text))
            }
            _ => text[expr.span.range()].to_owned(),
        }
    }
    let cases = [
        ("1-2-3", "((1-2)-3)"),
        ("1+2*3+4", "((1+(2*3))+4)"),
        ("a||b&&c||d", "((a||(b&&c))||d)"),
        (
            "1*2+3<4+5==d&&!e.f||g",
            "((((((1*2)+3)<(4+5))==d)&&(!e.f))||g)",
        ),
        ("-1+--2", "((-1)+(-(-2)))"),
        ("a==b!=c", "((a==b)!=c)"),
        ("a&&b==c<d+e*f", "(a&&(b==(c<(d+(e*f)))))"),
    ];
    for (written, expected) in cases {
        let text = format!("a = {written}\n");
        let (file, _) = parse(&text);
        assert_eq!(
            shape(&file.body.attribute("a").unwrap().expr, &text),
            expected
        );
    }
}
