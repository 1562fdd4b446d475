//! Each format once, as it stands, and what makes it the format.

use serde_json::Value;

use crate::cli::Desk;
use crate::lint::BAD;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write(
        "a b/p.json",
        BAD.replace("Packagez", "Päckagez \u{1f600}\\u001b[2J"),
    );
    desk
}

fn report(desk: &Desk, format: &str) -> String {
    let ran = desk.run(&["lint", "--format", format]);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    ran.stdout
}

#[test]
fn text_has_an_excerpt_and_ends_with_a_summary() {
    let desk = Desk::new();
    desk.write("p.json", BAD);
    insta::assert_snapshot!(report(&desk, "text"), @r#"
    error[unknown-action]: CodeArtifact has no action `ListPackagez`
     --> p.json:6:18
      |
    6 |       "Action": ["codeartifact:ListPackagez"],
      |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: did you mean `ListPackages`?

    1 error in 1 file; `--fix --risky` mends 1 to look at
    "#);
}

#[test]
fn json_is_one_object_with_stable_keys() {
    let desk = Desk::new();
    desk.write("p.json", BAD);
    insta::assert_snapshot!(report(&desk, "json"), @r#"
    {
      "version": 1,
      "findings": [
        {
          "rule": "unknown-action",
          "level": "error",
          "message": "CodeArtifact has no action `ListPackagez`",
          "path": "p.json",
          "start": {
            "line": 6,
            "column": 18
          },
          "end": {
            "line": 6,
            "column": 45
          },
          "help": "did you mean `ListPackages`?",
          "fix": {
            "applicability": "risky",
            "edits": [
              {
                "path": "p.json",
                "start": {
                  "line": 6,
                  "column": 18
                },
                "end": {
                  "line": 6,
                  "column": 45
                },
                "text": "\"codeartifact:ListPackages\""
              }
            ]
          }
        }
      ],
      "summary": {
        "files": 1,
        "errors": 1,
        "warnings": 0,
        "notes": 0
      }
    }
    "#);
}

#[test]
fn github_gets_one_command_a_finding() {
    let text = report(&desk(), "github");
    let mine = text
        .lines()
        .filter(|line| line.contains("title=unknown-action"));
    insta::assert_snapshot!(mine.collect::<String>(), @"::error file=a b/p.json,line=6,endLine=6,col=18,endColumn=55,title=unknown-action::a b/p.json:6:18: CodeArtifact has no action `ListPäckagez 😀�[2J`%0Ahelp: take it out: it grants nothing and denies nothing");
    let lines: Vec<&str> = text.lines().collect();
    let (summary, commands) = lines.split_last().unwrap();
    assert!(summary.starts_with("2 errors in 1 file"), "{summary}");
    assert!(
        commands
            .iter()
            .all(|line| line.starts_with("::error file=a b/p.json,"))
    );
}

/// The runner shows ten of each level; of the others its log has nothing but the message.
#[test]
fn github_log_tells_the_place_of_every_finding() {
    let desk = Desk::new();
    for index in 0..12 {
        desk.write(&format!("p{index:02}.json"), BAD);
    }
    let text = report(&desk, "github");
    for index in 0..12 {
        let message = format!("::p{index:02}.json:6:18: CodeArtifact has no action");
        assert!(text.contains(&message), "{text}");
    }
    let end = "GitHub shows 10 of a level beside the code; the log has all\n";
    assert!(text.ends_with(end), "{text}");
}

#[test]
fn columns_count_what_each_format_says() {
    let desk = desk();
    let json: Value = serde_json::from_str(&report(&desk, "json")).unwrap();
    let sarif: Value = serde_json::from_str(&report(&desk, "sarif")).unwrap();
    let mut results = sarif["runs"][0]["results"].as_array().unwrap().iter();
    let result = results
        .find(|one| one["ruleId"] == "unknown-action")
        .unwrap();
    let region = &result["locations"][0]["physicalLocation"]["region"];
    let mut findings = json["findings"].as_array().unwrap().iter();
    let finding = findings
        .find(|one| one["rule"] == "unknown-action")
        .unwrap();
    let end = finding["end"]["column"].as_u64().unwrap();
    // The smile is one character for people and two units of UTF-16.
    assert_eq!(region["endColumn"].as_u64().unwrap(), end + 1);
    assert_eq!(sarif["runs"][0]["columnKind"], "utf16CodeUnits");
    let uri = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "a%20b/p.json");
}

#[test]
fn sarif_carries_rules_results_and_fixes() {
    let desk = Desk::new();
    desk.write("p.json", BAD);
    let sarif: Value = serde_json::from_str(&report(&desk, "sarif")).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let result = &run["results"][0];
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(rules[index]["id"], result["ruleId"]);
    assert!(
        rules[index]["help"]["markdown"]
            .as_str()
            .unwrap()
            .contains("## Why")
    );
    // What GitHub's code scanning demands of a rule.
    for rule in rules {
        for key in ["shortDescription", "fullDescription", "help"] {
            let text = rule[key]["text"].as_str().unwrap();
            let most = if key == "help" { usize::MAX } else { 1024 };
            assert!(!text.is_empty() && text.len() <= most, "{key} of {rule}");
        }
    }
    let change = &result["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], "p.json");
    let replacement = &change["replacements"][0];
    assert!(
        replacement["insertedContent"]["text"]
            .as_str()
            .unwrap()
            .contains("ListPackages")
    );
}
