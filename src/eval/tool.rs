//! Which files of a directory Terraform reads, and which OpenTofu.

/// The tools that read modules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tool {
    /// Terraform, which reads `.tf`.
    Terraform,
    /// OpenTofu, which reads `.tofu` as well, and before a `.tf` of the same name.
    OpenTofu,
}

/// The tool that `name` is for, OpenTofu's where only that reads it, and the name without its ending.
pub(crate) fn and_stem(name: &str) -> Option<(Tool, &str)> {
    let of = |tool, ending: &str| Some((tool, name.strip_suffix(ending)?));
    of(Tool::Terraform, ".tf")
        .or_else(|| of(Tool::Terraform, ".tf.json"))
        .or_else(|| of(Tool::OpenTofu, ".tofu"))
        .or_else(|| of(Tool::OpenTofu, ".tofu.json"))
}

/// The name of OpenTofu's own file that it reads instead of `name`, where that is there.
pub(crate) fn preferred(name: &str) -> Option<String> {
    let stem = name.strip_suffix(".json").unwrap_or(name);
    let ending = &name[stem.len()..];
    Some(format!("{}.tofu{ending}", stem.strip_suffix(".tf")?))
}

/// Whether `tool` reads the file `name` beside those that `is_there` tells of.
pub(crate) fn reads(tool: Tool, name: &str, is_there: impl Fn(&str) -> bool) -> bool {
    match (tool, and_stem(name)) {
        (Tool::Terraform, Some((Tool::OpenTofu, _))) => false,
        (Tool::OpenTofu, Some((Tool::Terraform, _))) => {
            !preferred(name).is_some_and(|preferred| is_there(&preferred))
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tool_reads_its_own_version() {
        let there = [
            "a.tf",
            "a.tofu",
            "b.tf.json",
            "b.tofu.json",
            "c.tf",
            "d.tofu",
        ];
        let of = |tool| {
            let is_there = |name: &str| there.contains(&name);
            let read = there.iter().filter(|name| reads(tool, name, is_there));
            read.copied().collect::<Vec<_>>()
        };
        assert_eq!(of(Tool::Terraform), ["a.tf", "b.tf.json", "c.tf"]);
        let expected = ["a.tofu", "b.tofu.json", "c.tf", "d.tofu"];
        assert_eq!(of(Tool::OpenTofu), expected);
    }
}
