//! Workflow commands as GitHub's runner reads them: `TryParseV2` in
//! `src/Runner.Common/ActionCommand.cs` and `ValidateLinesAndColumns` in
//! `src/Runner.Worker/ActionCommandManager.cs` of the repository `actions/runner`.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::cli::Desk;
use crate::lint::BAD;

/// A command as the runner has it.
struct Command {
    name: String,
    properties: BTreeMap<String, String>,
    message: String,
}

/// What the runner makes of a line; nothing if it is plain text.
fn read(line: &str) -> Option<Command> {
    let rest = line.trim_start().strip_prefix("::")?;
    let (info, message) = rest.split_once("::")?;
    let (name, properties) = info.split_once(' ').unwrap_or((info, ""));
    if !["error", "warning", "notice"].contains(&name) {
        return None;
    }
    let pairs = properties.trim().split(',').filter(|pair| !pair.is_empty());
    let pairs = pairs.filter_map(|pair| pair.split_once('='));
    let property = |value: &str| unescaped(value, &["%0D", "%0A", "%3A", "%2C", "%25"]);
    Some(Command {
        name: name.to_owned(),
        properties: pairs
            .map(|(key, value)| (key.to_owned(), property(value)))
            .collect(),
        message: unescaped(message, &["%0D", "%0A", "%25"]),
    })
}

/// `text` with these escapes undone, one kind after the other.
fn unescaped(text: &str, escapes: &[&str]) -> String {
    let mut text = text.to_owned();
    for escape in escapes {
        let byte = u8::from_str_radix(&escape[1..], 16).unwrap();
        text = text.replace(escape, &char::from(byte).to_string());
    }
    text
}

impl Command {
    fn number(&self, key: &str) -> Option<u64> {
        Some(self.properties.get(key)?.parse().unwrap())
    }
}

#[test]
fn the_runner_reads_what_was_found() {
    let desk = Desk::new();
    let verbs = [
        "ListPackagez",
        "x,y=1:2%3A",
        "::error file=a::b",
        "100%25\\r\\n",
    ];
    let names = [
        "p.json",
        "a,line=7,b.json",
        "50% :x=y.json",
        "sub dir/::error::.json",
    ];
    for (name, verb) in names.iter().zip(verbs) {
        if cfg!(unix) || !name.contains(':') {
            desk.write(name, BAD.replace("ListPackagez", verb));
        }
    }
    desk.write(
        "cut.json",
        "{\"Statement\": [{\"Action\": \"codeartifact:*\"\n\n,\n",
    );
    let run = |format: &str| desk.run(&["lint", "--format", format]).stdout;
    let report: Value = serde_json::from_str(&run("json")).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let text = run("github");
    let commands: Vec<Command> = text.lines().filter_map(read).collect();
    let plain = text.lines().filter(|line| read(line).is_none());
    assert_eq!(plain.count(), 1, "the summary: {text}");
    assert_eq!(commands.len(), findings.len(), "{text}");
    assert!(findings.len() >= 5, "{text}");
    for (command, finding) in commands.iter().zip(findings) {
        let path = finding["path"].as_str().unwrap();
        let line = finding["start"]["line"].as_u64();
        assert_eq!(command.properties["file"], path);
        assert_eq!(command.properties["title"], finding["rule"]);
        assert_eq!(command.name, finding["level"].as_str().unwrap());
        assert_eq!(command.number("line"), line);
        assert!(command.number("endLine") >= line);
        let begin = format!("{path}:{}:", line.unwrap());
        assert!(command.message.starts_with(&begin), "{}", command.message);
        let help = finding["help"].as_str();
        let told = help.is_none_or(|_| command.message.contains("\nhelp: "));
        assert!(told, "{}", command.message);
        // The runner drops columns of a place of several lines.
        let columns = (command.number("col"), command.number("endColumn"));
        match columns {
            (Some(first), Some(last)) => {
                assert_eq!(command.number("endLine"), line);
                assert!(first <= last);
            }
            columns => assert_eq!(columns, (None, None)),
        }
    }
}
