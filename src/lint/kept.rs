//! Programs that Terraform runs and whose output it keeps in its state.

use crate::document::block::{Block, BlockKind};
use crate::eval::text::{Piece, Text};
use crate::eval::value::{Kind, Value};

/// The blocks that run a program and keep what it prints, each with the
/// attributes that say the program (documentation of the providers
/// hashicorp/external, hashicorp/local and scottwinkler/shell). What
/// `local-exec` prints is kept nowhere.
const RUNS: [(&str, &[&str]); 3] = [
    ("external", &["program"]),
    ("local_command", &["command", "arguments"]),
    ("shell_script", &["lifecycle_commands"]),
];

/// How AWS's command line and its libraries call the operation, in lower case.
const OPERATIONS: [&str; 3] = [
    "get-authorization-token",
    "get_authorization_token",
    "getauthorizationtoken",
];

/// Programs to which a script would hand a token rather than print it.
const CLIENTS: [&str; 7] = ["curl", "wget", "pip", "npm", "twine", "mvn", "requests"];

/// How deep commands are nested in a block.
const MAX_DEPTH: usize = 4;

/// Whether `block` runs a program that prints a token of CodeArtifact, as far as its text tells.
#[must_use]
pub fn prints_token(block: &Block) -> bool {
    let kept = match block.kind {
        BlockKind::Data | BlockKind::Resource => RUNS.iter().find(|(ty, _)| block.ty == *ty),
        BlockKind::Module
        | BlockKind::Variable
        | BlockKind::Output
        | BlockKind::Provider
        | BlockKind::Terraform => None,
    };
    let Some((_, attributes)) = kept else {
        return false;
    };
    let mut program = String::new();
    for value in attributes.iter().filter_map(|name| block.body.get(name)) {
        write(value, 0, &mut program);
    }
    is_token_printed(&program.to_lowercase())
}

/// Adds the words of a command, in order.
fn write(value: &Value, depth: usize, program: &mut String) {
    match &value.kind {
        Kind::String(text) => {
            push(text, program);
            program.push(' ');
        }
        Kind::List(list) if depth < MAX_DEPTH => {
            for item in list.items.iter() {
                write(item, depth + 1, program);
            }
        }
        Kind::Map(map) if depth < MAX_DEPTH => {
            for entry in map.entries.values() {
                write(&entry.value, depth + 1, program);
            }
        }
        Kind::List(_)
        | Kind::Map(_)
        | Kind::Unknown(_)
        | Kind::Null
        | Kind::Bool(_)
        | Kind::Number(_) => {}
    }
}

fn push(text: &Text, program: &mut String) {
    for piece in text.pieces() {
        match piece {
            Piece::Known(known) => program.push_str(&known.text),
            Piece::Hole(_) | Piece::Json(_) => program.push('…'),
        }
    }
}

fn is_token_printed(program: &str) -> bool {
    let has = |word: &str| program.contains(word);
    let asks = has("codeartifact") && OPERATIONS.iter().any(|operation| has(operation));
    let elsewhere = CLIENTS.iter().any(|client| has(client)) || is_redirected(program);
    // `--query expiration` prints when it ends, and not the token.
    let queried = has("--query") && !has("authorizationtoken");
    asks && !elsewhere && !queried
}

/// Whether something but complaints goes into a file.
fn is_redirected(program: &str) -> bool {
    let mut rest = program.to_owned();
    for harmless in ["2>/dev/null", "2> /dev/null", "2>&1", ">&2"] {
        rest = rest.replace(harmless, "");
    }
    rest.contains('>')
}

#[cfg(test)]
mod tests {
    use super::is_token_printed;

    #[test]
    fn which_programs_print_the_token() {
        let ask = "aws codeartifact get-authorization-token --domain acme";
        for (program, prints) in [
            (ask.to_owned(), true),
            (
                format!("bash -c {ask} --output json 2>/dev/null | jq ."),
                true,
            ),
            (format!("{ask} --query authorizationtoken"), true),
            (format!("{ask} --query expiration --output text"), false),
            (
                format!("t=$({ask}); curl -u aws:$t https://x | jq .version"),
                false,
            ),
            (format!("{ask} > token.txt; echo '{{}}'"), false),
            ("aws codeartifact login --tool pip".to_owned(), false),
            (
                "python3 -c boto3.client('codeartifact').get_authorization_token()".to_owned(),
                true,
            ),
        ] {
            assert_eq!(is_token_printed(&program), prints, "{program}");
        }
    }
}
