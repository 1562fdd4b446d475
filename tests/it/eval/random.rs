//! Expressions that nobody would write, held to the same: what is claimed
//! where a variable is not known holds of every value.

use cagen::eval::value::{Kind, Value};

use super::shown;
use super::soundness::{VALUES, evaluated, fits};

/// Makes expressions of a seed.
struct Maker(u64);

impl Maker {
    fn next(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.next(all.len())]
    }

    fn text(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self
                .of(&["var.a", "var.b", "\"aa\"", "\"z\"", "\"k1\"", "\"\""])
                .to_owned();
        }
        match self.next(12) {
            0 => format!("\"x${{{}}}y\"", self.text(depth - 1)),
            1 => format!(
                "({} ? {} : {})",
                self.truth(depth - 1),
                self.text(depth - 1),
                self.text(depth - 1)
            ),
            2 => format!("join(\"-\", {})", self.list(depth - 1)),
            3 => format!("try({}, {})", self.text(depth - 1), self.text(depth - 1)),
            4 => format!("{}[{}]", self.map(depth - 1), self.text(depth - 1)),
            5 => format!(
                "try({}[{}], {})",
                self.list(depth - 1),
                self.next(3),
                self.text(depth - 1)
            ),
            6 => format!(
                "lookup({}, {}, {})",
                self.map(depth - 1),
                self.text(depth - 1),
                self.text(depth - 1)
            ),
            7 => format!(
                "\"%{{ for k, v in {} }}${{k}}${{v}}%{{ endfor }}\"",
                self.map(depth - 1)
            ),
            8 => format!(
                "\"%{{ if {} }}{}%{{ else }}no%{{ endif }}\"",
                self.truth(depth - 1),
                self.of(&["p", "q"])
            ),
            9 => format!(
                "coalesce({}, {})",
                self.text(depth - 1),
                self.text(depth - 1)
            ),
            10 => format!(
                "replace({}, \"a\", {})",
                self.text(depth - 1),
                self.text(depth - 1)
            ),
            _ => format!(
                "{}({})",
                self.of(&["upper", "trimspace", "title", "jsonencode", "base64encode"]),
                self.text(depth - 1)
            ),
        }
    }

    fn list(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self
                .of(&[
                    "[]",
                    "[\"aa\"]",
                    "[\"z\", \"aa\"]",
                    "[var.a]",
                    "[var.b, \"aa\"]",
                    "values(var.m)",
                    "keys(var.m)",
                ])
                .to_owned();
        }
        match self.next(14) {
            0 => format!("[{}, {}]", self.text(depth - 1), self.text(depth - 1)),
            1 => format!("concat({}, {})", self.list(depth - 1), self.list(depth - 1)),
            2 => format!(
                "[for x in {} : {}]",
                self.list(depth - 1),
                self.of(&["x", "upper(x)", "\"${x}!\"", "var.a"])
            ),
            3 => format!(
                "[for x in {} : x if {}]",
                self.list(depth - 1),
                self.truth(depth - 1)
            ),
            4 => format!("[for i, x in {} : \"${{i}}${{x}}\"]", self.list(depth - 1)),
            5 => format!(
                "({} ? {} : {})",
                self.truth(depth - 1),
                self.list(depth - 1),
                self.list(depth - 1)
            ),
            6 => format!("tolist(toset({}))", self.list(depth - 1)),
            7 => format!(
                "{}({})",
                self.of(&["distinct", "reverse", "sort", "compact", "keys", "values"]),
                self.list(depth - 1)
            ),
            8 => format!(
                "flatten([{}, [{}]])",
                self.list(depth - 1),
                self.list(depth - 1)
            ),
            9 => format!("{}({})", self.of(&["keys", "values"]), self.map(depth - 1)),
            10 => format!(
                "setunion({}, {})",
                self.list(depth - 1),
                self.list(depth - 1)
            ),
            11 => format!(
                "tolist(setsubtract({}, {}))",
                self.list(depth - 1),
                self.list(depth - 1)
            ),
            12 => format!("split(\"a\", {})", self.text(depth - 1)),
            _ => format!(
                "try(slice({}, 0, 1), {})",
                self.list(depth - 1),
                self.list(depth - 1)
            ),
        }
    }

    fn map(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self
                .of(&[
                    "var.m",
                    "{}",
                    "{ k1 = \"aa\" }",
                    "{ (var.a) = \"z\" }",
                    "{ k1 = var.b, z = \"z\" }",
                ])
                .to_owned();
        }
        match self.next(8) {
            0 => format!("merge({}, {})", self.map(depth - 1), self.map(depth - 1)),
            1 => format!(
                "{{ for k, v in {} : k => {} if {} }}",
                self.map(depth - 1),
                self.of(&["v", "k"]),
                self.truth(depth - 1)
            ),
            2 => format!(
                "{{ for x in {} : x => {} }}",
                self.list(depth - 1),
                self.of(&["x", "\"c\""])
            ),
            3 => format!(
                "{{ for x in {} : {} => x... }}",
                self.list(depth - 1),
                self.text(depth - 1)
            ),
            4 => format!(
                "({} ? {} : {})",
                self.truth(depth - 1),
                self.map(depth - 1),
                self.map(depth - 1)
            ),
            5 => format!("zipmap({}, {})", self.list(depth - 1), self.list(depth - 1)),
            6 => format!(
                "{{ ({}) = {}, q = {} }}",
                self.text(depth - 1),
                self.text(depth - 1),
                self.text(depth - 1)
            ),
            _ => format!("try({}, {})", self.map(depth - 1), self.map(depth - 1)),
        }
    }

    fn truth(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self
                .of(&[
                    "var.c",
                    "true",
                    "false",
                    "var.a == var.b",
                    "var.a != \"aa\"",
                ])
                .to_owned();
        }
        match self.next(8) {
            0 => format!("{} == {}", self.text(depth - 1), self.text(depth - 1)),
            1 => format!(
                "contains({}, {})",
                self.list(depth - 1),
                self.text(depth - 1)
            ),
            2 => format!(
                "length({}) {} {}",
                self.list(depth - 1),
                self.of(&[">", "==", "<"]),
                self.next(3)
            ),
            3 => format!("can({}[{}])", self.map(depth - 1), self.text(depth - 1)),
            4 => format!(
                "({} {} {})",
                self.truth(depth - 1),
                self.of(&["&&", "||", "=="]),
                self.truth(depth - 1)
            ),
            5 => format!("!{}", self.truth(0)),
            6 => format!(
                "can(regex({}, {}))",
                self.of(&["\"^[a-z]+$\"", "\"a\""]),
                self.text(depth - 1)
            ),
            _ => format!("startswith({}, \"a\")", self.text(depth - 1)),
        }
    }
}

#[test]
fn what_is_claimed_of_the_unknown_holds_in_random_expressions() {
    let (mut wrong, mut telling) = (Vec::new(), 0);
    for seed in 0..1_500 {
        let mut maker = Maker(seed);
        let depth = 1 + maker.next(3);
        let expression = match maker.next(4) {
            0 => maker.text(depth),
            1 => maker.list(depth),
            2 => maker.map(depth),
            _ => maker.truth(depth),
        };
        for (unknown, values) in VALUES
            .iter()
            .filter(|(name, _)| expression.contains(&format!("var.{name}")))
        {
            let other = maker.next(3);
            let claim = evaluated(&expression, unknown, None, other);
            for value in *values {
                let concrete = evaluated(&expression, unknown, Some(value), other);
                let knows = |value: &Value| !matches!(value.kind, Kind::Unknown(_));
                telling += usize::from(knows(&concrete) && knows(&claim));
                if !fits(&concrete, &claim) {
                    wrong.push(format!(
                        "{expression}\n  with {unknown} = {value}, others {other}:\n  {}\n  does not fit\n  {}",
                        shown(&concrete),
                        shown(&claim)
                    ));
                }
            }
        }
    }
    assert!(telling > 1_000, "{telling}");
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(8)].join("\n")
    );
}
