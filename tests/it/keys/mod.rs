//! What every key of the manifest is good for: a change of it alters named bytes
//! of the output. A key that the reader knows and nobody lists here is an error.

mod environments;
pub(crate) mod known;
mod layout;
mod roles;
mod whole;

use std::collections::{BTreeMap, BTreeSet};

use cagen::diag::{Diagnostic, Level};
use cagen::manifest::model::Model;
use cagen::manifest::{self, Syntax};
use cagen::scaffold;
use cagen::source::Source;

/// The manifest before any change; what a row adds stands after it.
const BASE: &str = r#"version = 1
domain "acme" {
  account = "111122223333"
  region  = "eu-west-1"
}
state { bucket = "acme-tfstate" }
"#;

const REPOSITORIES: &str = "live/prod/codeartifact/codeartifact.auto.tfvars.json";

/// One key, and what changing it does.
struct Row {
    /// Where the key stands: `npm` in it stands for any name.
    key: &'static str,
    /// What stands after [`BASE`] before the change.
    before: &'static str,
    /// What stands there after it.
    after: &'static str,
    effect: Effect,
}

enum Effect {
    /// `file` begins to hold `gains`, and no longer holds `loses` unless that is empty.
    Writes {
        file: &'static str,
        gains: &'static str,
        loses: &'static str,
    },
    /// Scaffolding is refused with this message.
    Refuses(&'static str),
}

/// A row about a file.
const fn writes(
    key: &'static str,
    [before, after]: [&'static str; 2],
    file: &'static str,
    [loses, gains]: [&'static str; 2],
) -> Row {
    let effect = Effect::Writes { file, gains, loses };
    Row {
        key,
        before,
        after,
        effect,
    }
}

/// A row about a rule that keeps anything from being written.
const fn refuses(
    key: &'static str,
    before: &'static str,
    after: &'static str,
    says: &'static str,
) -> Row {
    Row {
        key,
        before,
        after,
        effect: Effect::Refuses(says),
    }
}

/// Keys that change nothing that is written, and why.
const EXEMPT: [(&str, &str); 12] = [
    ("audit.topic", NOT_YET),
    ("audit.bus", NOT_YET),
    ("ci.system", NOT_YET),
    ("consumers.npm.vpc", NOT_YET),
    ("consumers.npm.subnets", NOT_YET),
    ("env.npm.audit", NOT_YET),
    ("env.npm.on_publish", NOT_YET),
    ("on_publish.topic", NOT_YET),
    ("on_publish.bus", NOT_YET),
    ("lint.allow", LINTER),
    ("lint.exclude", LINTER),
    ("lint.level", LINTER),
];
const NOT_YET: &str = "nothing is written of it yet, and a warning says so";
const LINTER: &str = "the linter's";

fn rows() -> impl Iterator<Item = &'static Row> {
    let all = [whole::ROWS, layout::ROWS, roles::ROWS, environments::ROWS];
    all.into_iter().flatten()
}

#[test]
fn every_key_alters_named_bytes() {
    let wrong: Vec<_> = rows().filter_map(|row| row.check().err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_key_that_the_reader_knows_is_here() {
    let here: BTreeSet<_> = rows().map(|row| row.key.to_owned()).collect();
    let exempt: BTreeSet<_> = EXEMPT.iter().map(|(key, _)| (*key).to_owned()).collect();
    assert!(here.is_disjoint(&exempt), "a key is tested and exempt");

    let listed: BTreeSet<_> = here.union(&exempt).cloned().collect();
    let known = known::keys();
    let missing: Vec<_> = known.difference(&listed).collect();
    assert!(missing.is_empty(), "no row for {missing:?}");
    let unknown: Vec<_> = listed.difference(&known).collect();
    assert!(unknown.is_empty(), "no keys any more: {unknown:?}");
}

#[test]
fn what_is_not_written_yet_alters_nothing_but_warns() {
    let plain = files("consumers = { far = { account = \"444444444444\" } }");
    let rest = r#"
consumers = { far = {
  account = "444444444444"
  vpc = "vpc-0e0e0e0e0e0e0e0e0"
  subnets = ["subnet-0e1e1e1e1e1e1e1e1"]
} }
audit { topic = "arn:aws:sns:eu-west-1:111122223333:audit" }
on_publish { bus = "arn:aws:events:eu-west-1:111122223333:event-bus/packages" }
ci { system = "codebuild" }
lint { exclude = ["vendor/**"] }
"#;
    assert_eq!(files(rest), plain);
    let (_, told) = read(&text(rest));
    let [warning] = told.as_slice() else {
        panic!("one warning: {told:#?}");
    };
    let message = format!("{} {:?}", warning.message, warning.help);
    for key in [
        "audit",
        "on_publish",
        "ci.system",
        "consumers.vpc",
        "consumers.subnets",
    ] {
        assert!(message.contains(key), "{key} in {message}");
    }
}

impl Row {
    fn check(&self) -> Result<(), String> {
        let key = self.key;
        let before = text(self.before);
        let after = text(self.after);
        match self.effect {
            Effect::Refuses(says) => {
                plan(&before)?;
                match plan(&after) {
                    Ok(_) => Err(format!("{key}: written all the same")),
                    Err(told) if told.contains(says) => Ok(()),
                    Err(told) => Err(format!("{key}: says {told}")),
                }
            }
            Effect::Writes { file, gains, loses } => {
                let (before, after) = (plan(&before)?, plan(&after)?);
                let held = |files: &BTreeMap<String, String>, text: &str| {
                    files.get(file).is_some_and(|file| file.contains(text))
                };
                let gained = gains.is_empty() || !held(&before, gains) && held(&after, gains);
                let lost = loses.is_empty() || held(&before, loses) && !held(&after, loses);
                if gained && lost && !(gains.is_empty() && loses.is_empty()) {
                    return Ok(());
                }
                let show = |files: &BTreeMap<String, String>| {
                    files.get(file).cloned().unwrap_or_else(|| "no file".into())
                };
                Err(format!(
                    "{key}: {file} should lose {loses:?} ({lost}) and gain {gains:?} ({gained})\n--- before\n{}\n--- after\n{}",
                    show(&before),
                    show(&after)
                ))
            }
        }
    }
}

/// [`BASE`] and `rest`, with `npm` where `rest` lists no formats; a change of
/// what [`BASE`] says is a whole text.
fn text(rest: &str) -> String {
    let formats = rest.lines().any(|line| line.starts_with("formats"));
    if rest.starts_with("version = ") {
        rest.to_owned()
    } else if formats {
        format!("{BASE}{rest}\n")
    } else {
        format!("{BASE}formats = [\"npm\"]\n{rest}\n")
    }
}

fn files(rest: &str) -> BTreeMap<String, String> {
    plan(&text(rest)).unwrap()
}

/// The files that `text` plans, or what is wrong with it.
fn plan(text: &str) -> Result<BTreeMap<String, String>, String> {
    let (model, told) = read(text);
    let Some(model) = model else {
        return Err(format!("{told:#?}\n{text}"));
    };
    let (plan, _) = scaffold::plan(&model).map_err(|error| format!("{error}\n{text}"))?;
    let files = plan.files();
    Ok(files
        .map(|(path, text)| (path.as_str().to_owned(), text.to_owned()))
        .collect())
}

fn read(text: &str) -> (Option<Model>, Vec<Diagnostic>) {
    let source = Source::new("cagen.hcl", text.as_bytes());
    let (model, told) = manifest::read(&source, Syntax::Hcl);
    let wrong = told.iter().any(|told| told.level == Level::Error);
    assert_eq!(model.is_none(), wrong, "{told:#?}");
    (model, told)
}
