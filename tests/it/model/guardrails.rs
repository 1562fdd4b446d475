//! The organisation's own limits.

use crate::model::{says, told};

#[test]
fn names_that_are_written_and_names_that_are_derived() {
    says(
        "guardrails { domain_name = \"^corp-\" }\n",
        &[
            "\"acme\": the domain is called `acme`, which the guardrails do not allow (change the \
           name: `^corp-` must match)",
        ],
    );
    says(
        "formats = [\"npm\"]\nguardrails { repository_name = \"^(npm-(store|shared)|r[0-9])$\" }\nrepo \
         \"r1\" {}\nrepo \"rx\" {}\n",
        &[
            "\"npm\": the internal repository of `npm` is called `npm-internal`, which the \
           guardrails do not allow (change its template in `naming`: \
           `^(npm-(store|shared)|r[0-9])$` must match)",
            "\"rx\": the hand-shaped repository `rx` is called `rx`, which the guardrails do not \
           allow (change the name: `^(npm-(store|shared)|r[0-9])$` must match)",
        ],
    );
}

/// As the reference says.
#[test]
fn regexes_are_searched() {
    for (regex, expected) in [("cm", 0), ("^acme(-[a-z]+)?$", 0), ("^cm", 1), ("cm$", 1)] {
        let said = told(&format!("guardrails {{ domain_name = \"{regex}\" }}\n"));
        assert_eq!(said.len(), expected, "{regex}: {said:?}");
    }
}

#[test]
fn connections() {
    let guardrails = "guardrails { connections = [\"maven-central\"] }\n";
    says(
        &format!("{guardrails}formats = [\"npm\"]\n"),
        &[
            "\"npm\": the guardrails do not allow the connection `npmjs` (ask those who keep the \
           guardrails)",
        ],
    );
    says(
        &format!(
            "{guardrails}formats = [\"maven\"]\nrepo \"web\" {{ connect = [\"maven-clojars\"] }}\n"
        ),
        &[
            "\"maven-clojars\": the guardrails do not allow the connection `maven-clojars` (use \
           `maven-central`, or ask those who keep the guardrails)",
        ],
    );
}

#[test]
fn accounts_and_organisations() {
    let account = |id: &str| {
        format!(
            "\"{id}\": the guardrails do not allow the account `222222222222` (ask those who \
                 keep the guardrails)"
        )
    };
    let accounts = "formats = [\"npm\"]\nguardrails { accounts = [\"333333333333\"] }\n";
    let role = "arn:aws:iam::222222222222:role/a";
    says(
        &format!("{accounts}readers = [\"222222222222\"]\n"),
        &[&account("222222222222")],
    );
    says(
        &format!("{accounts}readers = [\"{role}\"]\n"),
        &[&account(role)],
    );
    says(
        &format!("{accounts}consumers = {{ far = {{ account = \"222222222222\" }} }}\n"),
        &[&account("222222222222")],
    );
    // Its own account, a listed one, a role made in its own.
    says(
        &format!(
            "{accounts}readers = [\"111122223333\", \"333333333333\", \"github:acme/web@main\"]\n"
        ),
        &[],
    );
    // A named list is wrong where it is written.
    says(
        &format!("{accounts}principals = {{ far = [\"222222222222\"] }}\nreaders = [\"far\"]\n"),
        &[&account("222222222222")],
    );

    let refused = |text: &str| {
        format!(
            "\"{text}\": the guardrails do not allow the organisation `o-k1oudv1n99` (ask those \
                 who keep the guardrails)"
        )
    };
    let organisation = "org:o-k1oudv1n99";
    let unit = "ou:o-k1oudv1n99/r-ab12/ou-ab12-11111111";
    for guardrail in [
        "organizations = [\"o-aaaaaaaaaa\"]",
        "accounts = [\"333333333333\"]",
    ] {
        for principal in [organisation, unit] {
            says(
                &format!(
                    "formats = [\"npm\"]\nguardrails {{ {guardrail} }}\nreaders = [\"{principal}\"]\n"
                ),
                &[&refused(principal)],
            );
        }
    }
    let allowed = "guardrails { organizations = [\"o-k1oudv1n99\"] }\n";
    assert!(
        told(&format!(
            "formats = [\"npm\"]\n{allowed}readers = [\"{organisation}\", \"{unit}\"]\n"
        ))
        .is_empty()
    );
}

#[test]
fn tags() {
    says(
        "guardrails { required_tags = [\"CostCentre\", \"ManagedBy\"] }\n",
        &[
            "\"acme\": environment `prod` has no tag `CostCentre`, which the guardrails \
           require (add `CostCentre` to `tags`)",
        ],
    );
}
