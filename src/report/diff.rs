//! What a run would change, as a unified diff.

use similar::TextDiff;

use crate::report::text::misleading;
use crate::scaffold::reconcile::{Action, Step};

/// The change that `step` would make, or why it cannot.
#[must_use]
pub fn unified(step: &Step<'_>) -> String {
    let path = &step.path;
    match &step.action {
        Action::Keep => String::new(),
        Action::Create(new) => of_bytes(None, Some(new), step),
        Action::Update { old, new }
        | Action::Edited { old, new }
        | Action::Foreign { old, new } => of_bytes(Some(old), Some(new), step),
        Action::Delete(old) => of_bytes(Some(old), None, step),
        Action::Leave(why) => format!("Left {path}: {why}\n"),
        Action::Stray => format!("Only on disk, and Terraform would apply it: {path}\n"),
        Action::Blocked(what) => format!("Cannot write {path}: {what}\n"),
    }
}

/// The change of the file called `name` from `old` to `new`.
#[must_use]
pub fn of_texts(name: &str, old: &str, new: &str) -> String {
    between(old, &format!("a/{name}"), new, &format!("b/{name}"))
}

/// The change of a file of the plan.
fn of_bytes(old: Option<&[u8]>, new: Option<&[u8]>, step: &Step<'_>) -> String {
    let text = |bytes: Option<&[u8]>| String::from_utf8(bytes.unwrap_or_default().to_owned());
    let (Ok(before), Ok(after)) = (text(old), text(new)) else {
        return format!("Binary file {} differs\n", step.path);
    };
    let name = |side: Option<&[u8]>, letter| match side {
        Some(_) => format!("{letter}/{}", step.path),
        None => "/dev/null".to_owned(),
    };
    between(&before, &name(old, 'a'), &after, &name(new, 'b'))
}

/// The difference, without characters of a foreign file that could mislead a terminal.
fn between(old: &str, old_name: &str, new: &str, new_name: &str) -> String {
    let diff = TextDiff::from_lines(old, new)
        .unified_diff()
        .context_radius(3)
        .header(old_name, new_name)
        .to_string();
    let shown = |c| match c {
        '\n' | '\t' => c,
        _ if misleading(c) => char::REPLACEMENT_CHARACTER,
        _ => c,
    };
    diff.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::source::path::RelPath;

    fn step<'a>(old: &'a [u8], new: &'a str) -> Step<'a> {
        Step {
            path: RelPath::parse("a.tf").unwrap(),
            action: Action::Foreign {
                old,
                new: Cow::Borrowed(new.as_bytes()),
            },
        }
    }

    #[test]
    fn a_changed_line_is_shown_in_its_place() {
        insta::assert_snapshot!(unified(&step(b"x = 1\ny = 3\n", "x = 1\ny = 2\n")), @r"
        --- a/a.tf
        +++ b/a.tf
        @@ -1,2 +1,2 @@
         x = 1
        -y = 3
        +y = 2
        ");
    }

    #[test]
    fn what_comes_and_what_goes_has_no_other_side() {
        let mut one = step(b"", "");
        one.action = Action::Delete(b"x\n");
        assert_eq!(
            unified(&one),
            "--- a/a.tf\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"
        );
        one.action = Action::Create(Cow::Borrowed(b"x\n"));
        assert_eq!(
            unified(&one),
            "--- /dev/null\n+++ b/a.tf\n@@ -0,0 +1 @@\n+x\n"
        );
    }

    #[test]
    fn a_foreign_file_cannot_speak_to_the_terminal() {
        let shown = unified(&step(b"x = \x1b[2J\n", "x = 1\n"));
        assert!(
            !shown.contains('\u{1b}') && shown.contains("-x = \u{fffd}[2J\n"),
            "{shown:?}"
        );
        let shown = unified(&step(b"\xff\n", "x = 1\n"));
        assert_eq!(shown, "Binary file a.tf differs\n");
    }
}
