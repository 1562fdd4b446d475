//! What a text of Terraform or Terragrunt calls, as far as one look at its words tells.

use memchr::{memchr_iter, memmem};

/// The words before the opening brackets of `text`: all functions that it calls, and more.
pub(super) fn functions(text: &str) -> impl Iterator<Item = &str> {
    memchr_iter(b'(', text.as_bytes()).map(|at| {
        let before = text[..at].trim_end();
        let rest = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
        &before[rest.len()..]
    })
}

/// The relative sources of the modules that `text` calls, in both syntaxes.
pub(super) fn sources(text: &str) -> impl Iterator<Item = &str> {
    const KEY: &str = "source";
    let is_of_a_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let found = memmem::find_iter(text.as_bytes(), KEY);
    found.filter_map(move |at| {
        let before = text.as_bytes()[..at].last();
        if before.is_some_and(|byte| is_of_a_word(*byte)) {
            return None;
        }
        relative(&text[at + KEY.len()..])
    })
}

/// The relative path that `text` gives to the key which stands before it.
fn relative(text: &str) -> Option<&str> {
    let text = text.strip_prefix('"').unwrap_or(text).trim_start();
    let value = text.strip_prefix(['=', ':'])?.trim_start();
    let path = value
        .strip_prefix('"')
        .filter(|path| path.starts_with('.'))?;
    let end = path.find(['"', '$', '%'])?;
    let (path, behind) = path.split_at(end);
    let relative = matches!(path, "." | "..") || path.starts_with("./") || path.starts_with("../");
    (relative && behind.starts_with('"')).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_seen() {
        let text = "a = file(\"x\") + local.b[0](templatefile (\n\"y\", {})) + é(";
        let found: Vec<&str> = functions(text).collect();
        assert_eq!(found, ["file", "", "templatefile", ""]);
    }

    #[test]
    fn relative_sources_are_seen() {
        let text = r#"
            source = "./a"
            resource "x" "y" { source="../b/c" }
            "source": "..", my_source = "./no"
            source = "${path}/d"
            source = "./${e}"
            source = "registry/f/aws"
            source = ".hidden"
        "#;
        let found: Vec<&str> = sources(text).collect();
        assert_eq!(found, ["./a", "../b/c", ".."]);
    }
}
