//! Trees that are made to hurt: they end soon, on a small stack, with less known.

use std::time::{Duration, Instant};

use super::{Sources, bodies, local};

/// How long one test may take: unoptimised builds on a busy machine included.
const LONG: Duration = Duration::from_secs(60);

/// `work` on a thread with the stack that threads have, in reasonable time.
fn bounded(work: impl FnOnce() + Send + 'static) {
    let started = Instant::now();
    let thread = std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(work)
        .unwrap();
    thread.join().unwrap();
    assert!(started.elapsed() < LONG, "{:?}", started.elapsed());
}

#[test]
fn nesting_is_bounded() {
    bounded(|| {
        let shapes = [
            ("(", ")"),
            ("[", "]"),
            ("{a=", "}"),
            ("[for x in [1] : ", "]"),
            ("try(", ")"),
            ("true ? ", " : 1"),
            ("\"${", "}\""),
            ("upper(", ")"),
            ("!", ""),
            ("[1][", "]"),
            ("\"%{ if true }${", "}%{ endif }\""),
            ("merge({a=1}, ", ")"),
            ("jsonencode([", "])"),
        ];
        for (open, close) in shapes {
            // As deep as the reader's stack allows in a build without optimisation.
            for depth in [50, 100, 300 / close.len().max(1)] {
                let text = format!(
                    "locals {{\n  x = {}1{}\n}}\n",
                    open.repeat(depth),
                    close.repeat(depth)
                );
                local(&[("main.tf", &text)]);
            }
        }
    });
}

#[test]
fn chains_of_references_are_bounded() {
    bounded(|| {
        let chain = |length: usize, link: &dyn Fn(usize) -> String| {
            let mut text = String::from("locals {\n  x = local.l0\n");
            for index in 0..length {
                text.push_str(&format!("  l{index} = {}\n", link(index + 1)));
            }
            text.push_str(&format!("  l{length} = 1\n}}\n"));
            local(&[("main.tf", &text)])
        };
        assert_eq!(chain(20, &|next| format!("local.l{next}")), "1");
        chain(5_000, &|next| format!("local.l{next}"));
        chain(5_000, &|next| format!("[for x in [1] : [local.l{next}]]"));
        let mut resources = String::from("locals { x = 1 }\n");
        for index in 0..1_000 {
            resources.push_str(&format!(
                "resource \"a\" \"r{index}\" {{\n  for_each = {{ k = a.r{}[\"k\"].v }}\n  v = each.value\n}}\n",
                index + 1
            ));
        }
        bodies(&[("main.tf", &resources)]);
    });
}

#[test]
fn what_grows_by_doubling_is_not_known_beyond_a_size() {
    bounded(|| {
        let shapes: [&dyn Fn(usize) -> String; 6] = [
            &|next| format!("\"${{local.l{next}}}${{local.l{next}}}\""),
            &|next| format!("[local.l{next}, local.l{next}]"),
            &|next| format!("{{ a = local.l{next}, b = local.l{next} }}"),
            &|next| format!("concat([local.l{next}], [local.l{next}])"),
            &|next| format!("jsonencode([local.l{next}, local.l{next}])"),
            &|next| format!("flatten([for x in [1, 2, 3] : [local.l{next}]])"),
        ];
        for shape in shapes {
            let mut text = String::from("locals {\n  x = local.l0\n");
            for index in 0..60 {
                text.push_str(&format!("  l{index} = {}\n", shape(index + 1)));
            }
            text.push_str("  l60 = \"aa\"\n}\n");
            let value = local(&[("main.tf", &text)]);
            assert!(value.len() < 100_000_000);
        }
        for expression in [
            "[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : \"${a}${b}${c}\"]]]",
            "setproduct(range(1000), range(1000), range(1000))",
            "[for a in [1] : [for b in [[a, a]] : [for c in [[b, b]] : [for d in [[c, c]] : d]]]]",
            "join(\"\", [for a in range(1000) : join(\"\", [for b in range(1000) : \"aaaaaaaaaaaaaaaaaaaaaaaa\"])])",
            "format(\"%1000000000d\", 1)",
            "replace(join(\"\", [for a in range(1000) : \"aaaaaaaaaaaaaaaaaaaa\"]), \"a\", join(\"\", [for a in range(1000) : \"aaaaaaaaaaaa\"]))",
        ] {
            let text = format!("locals {{\n  x = {expression}\n}}\n");
            local(&[("main.tf", &text)]);
        }
    });
}

#[test]
fn functions_that_read_much_and_give_little_are_bounded() {
    bounded(|| {
        let text = "a,".repeat(12_000);
        for expression in [
            "length(upper(file(\"t\")))",
            "strrev(file(\"t\")) == \"\"",
            "substr(file(\"t\"), i, 5)",
            "contains(local.list, i)",
        ] {
            let often = |times| {
                let main = format!(
                    "locals {{\n  list = split(\",\", file(\"t\"))\n  x = [for i in range({times}) : [for j in range({times}) : {expression}]]\n}}\n"
                );
                local(&[("main.tf", &main), ("t", &text)])
            };
            assert!(!often(2).contains('?'), "{expression}");
            assert_eq!(often(300), "?", "{expression}");
        }
    });
}

#[test]
fn functions_that_look_through_many_are_bounded() {
    bounded(|| {
        let long = "a, ".repeat(8_000);
        let json = format!("[{}1]", "1,".repeat(4_000));
        for expression in [
            "sum(local.numbers) > 0",
            "length(setsubtract(local.texts, local.texts))",
            "local.texts == local.texts",
            "[local.deep] == [local.deep]",
            "length(templatefile(\"t\", {}))",
            "length(jsondecode(file(\"j\")))",
        ] {
            let often = |times| {
                let main = format!(
                    "locals {{
  numbers = flatten([for i in range(4) : range(500)])
  texts = [for i in range(1000) : \"t${{i}}\"]
  deep = [for i in range(50) : [for j in range(40) : \"t${{i}}${{j}}\"]]
  x = [for i in range({times}) : [for j in range({times}) : {expression}]]
}}
"
                );
                local(&[("main.tf", &main), ("t", &long), ("j", &json)])
            };
            assert!(often(1).len() > 4, "{expression}");
            assert_eq!(often(200), "?", "{expression}");
        }
    });
}

#[test]
fn circles_of_modules_are_cut() {
    bounded(|| {
        let call = |name: &str, to: &str| {
            format!(
                "variable \"v\" {{ default = 1 }}\nmodule \"{name}\" {{\n  source = \"{to}\"\n  v = module.{name}.o\n}}\noutput \"o\" {{ value = [var.v, module.{name}.o] }}\nresource \"r\" \"r\" {{ v = var.v }}\n"
            )
        };
        let root = call("a", "./a");
        let a = call("b", "../b");
        let b = call("a", "../a");
        let all = bodies(&[("main.tf", &root), ("a/main.tf", &a), ("b/main.tf", &b)]);
        assert_eq!(all.len(), 3, "{all:?}");
        let own = call("a", "./");
        assert!(bodies(&[("main.tf", &own)]).len() <= 1);
    });
}

#[test]
fn doubling_modules_are_cut() {
    bounded(|| {
        let mut files = Vec::new();
        for level in 0..10 {
            let mut text = String::new();
            for call in 0..4 {
                text.push_str(&format!(
                    "module \"m{call}\" {{\n  source = \"../m{}\"\n}}\n",
                    level + 1
                ));
            }
            files.push((format!("m{level}/main.tf"), text));
        }
        let files: Vec<_> = files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        bodies(&files);
    });
}

#[test]
fn circles_of_configurations_are_cut() {
    bounded(|| {
        let unit = "include \"root\" {\n  path = find_in_parent_folders(\"root.hcl\")\n  expose = true\n}\nlocals {\n  x = include.root.locals.y\n  z = read_terragrunt_config(\"terragrunt.hcl\")\n}\ninputs = merge(local.x, local.z.inputs)\n";
        let root = "locals {\n  y = read_terragrunt_config(\"${get_terragrunt_dir()}/terragrunt.hcl\").locals.x\n}\ninputs = { a = local.y }\n";
        let module = "variable \"a\" {}\nresource \"r\" \"r\" { v = var.a }\n";
        let all = bodies(&[
            ("u/terragrunt.hcl", unit),
            ("root.hcl", root),
            ("u/main.tf", module),
        ]);
        assert_eq!(all, ["u r.r {v = ?r.r.v}"]);
    });
}

#[test]
fn broken_files_are_read_as_far_as_they_go() {
    let files = [
        (
            "main.tf",
            "resource \"a\" \"b\" {\n  x = \n  y = 1\n}\nlocals {\n  x = [1,\n",
        ),
        (
            "b.tf.json",
            "{\"resource\": {\"c\": {\"d\": {\"z\": \"${\", \"w\": \"${var.}\"}}}",
        ),
    ];
    let sources = Sources::new(&files);
    drop(sources);
    assert_eq!(bodies(&files).len(), 2);
}
