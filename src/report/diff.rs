//! What a run would change, as a unified diff.

use similar::TextDiff;

use crate::report::text::misleading;
use crate::scaffold::reconcile::{Action, Step};

/// The change that `step` would make, or why it cannot.
#[must_use]
pub fn unified(step: &Step<'_>) -> String {
    let new = format!("b/{}", step.path);
    match &step.action {
        Action::Keep => String::new(),
        Action::Create => between("", "/dev/null", step.contents, &new),
        Action::Foreign(bytes) => match std::str::from_utf8(bytes) {
            Ok(old) => between(old, &format!("a/{}", step.path), step.contents, &new),
            Err(_) => format!("Binary file a/{} differs\n", step.path),
        },
        Action::Stray => format!(
            "Only on disk, and Terraform would apply it: {}\n",
            step.path
        ),
        Action::Blocked(what) => format!("Cannot write {}: {what}\n", step.path),
    }
}

/// The change of the file called `name` from `old` to `new`.
#[must_use]
pub fn of_texts(name: &str, old: &str, new: &str) -> String {
    between(old, &format!("a/{name}"), new, &format!("b/{name}"))
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
    use super::*;
    use crate::source::path::RelPath;

    #[test]
    fn a_changed_line_is_shown_in_its_place() {
        let path = RelPath::parse("a.tf").unwrap();
        let step = Step {
            path: &path,
            contents: "x = 1\ny = 2\n",
            action: Action::Foreign(b"x = 1\ny = 3\n".to_vec()),
        };
        insta::assert_snapshot!(unified(&step), @r"
        --- a/a.tf
        +++ b/a.tf
        @@ -1,2 +1,2 @@
         x = 1
        -y = 3
        +y = 2
        ");
    }

    #[test]
    fn a_foreign_file_cannot_speak_to_the_terminal() {
        let path = RelPath::parse("a.tf").unwrap();
        let step = Step {
            path: &path,
            contents: "x = 1\n",
            action: Action::Foreign(b"x = \x1b[2J\n".to_vec()),
        };
        let shown = unified(&step);
        assert!(
            !shown.contains('\u{1b}') && shown.contains("-x = \u{fffd}[2J\n"),
            "{shown:?}"
        );
    }
}
