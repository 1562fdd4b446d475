//! `malformed-arn`: an ARN that nothing of AWS has, so that it matches nothing.

use crate::aws::account::RegionName;
use crate::aws::resource::ResourceKind;
use crate::diag::Level;
use crate::document::policy::{Policy, Tie};
use crate::lint::finding::Fix;
use crate::lint::literal;
use crate::lint::proposal;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::void;
use crate::policy::action_set::{ActionSet, Bounds};
use crate::policy::arn_fault::{self, ArnFault, ArnFaultKind};
use crate::policy::confusable;
use crate::policy::document::{Principal, PrincipalKind, Statement, Word};
use crate::policy::kind::PolicyKind;
use crate::policy::pattern::Reading;
use crate::policy::principal::{Who, Wrong, who};

pub(super) static RULE: Rule = Rule {
    id: "malformed-arn",
    group: Group::Void,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("malformed_arn.md"),
    check: Check::Statement(check),
};

fn check(statement: &Statement, policy: &Policy, context: &Context<'_>, sink: &mut Sink<'_>) {
    if policy.tie == Tie::Untied || policy.kind == PolicyKind::Other {
        return;
    }
    let reading = policy.document.reading();
    // Told by `policy-version`: the parts are plain text there.
    let plain = |word: &Word| {
        let text = word.with_holes("");
        reading == Reading::Plain && (text.contains("${") || text.contains("&{"))
    };
    for word in statement
        .resource
        .iter()
        .flat_map(|words| &words.items)
        .filter(|word| !plain(word))
    {
        // Told by `confusable-text`.
        if !confusable::confusables(word).is_empty() {
            continue;
        }
        // An account is told by `account-id`, packages behind a repository by
        // `never-matches`. The first is enough to send the reader back to the whole ARN.
        let packages = void::is_about_packages(statement);
        let faults = arn_fault::faults(word, reading).into_iter();
        let mut faults = faults.filter(|fault| {
            fault.kind != ArnFaultKind::Account && !(packages && void::goes_on(word, fault))
        });
        match faults.next() {
            Some(fault) if void::goes_on(word, &fault) => {
                goes_on(word, &fault, statement, context, sink);
            }
            Some(fault) => report(word, &fault, context, sink),
            None => {}
        }
    }
    for principal in statement
        .principal
        .iter()
        .flat_map(|principals| &principals.items)
    {
        self::principal(principal, sink);
    }
}

/// An ARN with `/*` behind its end.
fn goes_on(
    word: &Word,
    fault: &ArnFault,
    statement: &Statement,
    context: &Context<'_>,
    sink: &mut Sink<'_>,
) {
    let ArnFaultKind::Shape { kind } = fault.kind else {
        return;
    };
    let named = statement.action.iter().flat_map(|words| &words.items);
    let named: ActionSet = named.map(|word| Bounds::of_word(word).maybe).collect();
    let within = |kind: ResourceKind| named.own().actions().any(|action| action.takes(kind));
    let message = format!(
        "this goes on behind the ARN of {}, so it matches nothing",
        void::named(kind)
    );
    let whole = proposal::arn(word, Some(kind));
    let packages =
        proposal::arn(word, Some(ResourceKind::Repository)).replace(":repository/", ":package/");
    let draft = sink.report(word.place, message);
    match kind {
        _ if within(ResourceKind::Package) => {
            draft.help(format!("write `{whole}`, and for packages `{packages}/*`"));
        }
        ResourceKind::Domain if within(ResourceKind::Repository) => {
            let repositories = proposal::arn(word, Some(ResourceKind::Repository));
            draft.help(format!(
                "write `{whole}`, and for repositories `{repositories}`"
            ));
        }
        _ => {
            let known = word.known().unwrap_or_default();
            let edit = literal::replaced(context, word.place, known, &whole);
            draft
                .help(format!("write `{whole}`"))
                // Risky: what matched nothing matches something afterwards.
                .fix(edit.map(|edit| Fix::risky(vec![edit])));
        }
    }
}

fn report(word: &Word, fault: &ArnFault, context: &Context<'_>, sink: &mut Sink<'_>) {
    let draft = sink.report(word.place, message(&fault.kind, word));
    let Some(mended) = &fault.mended else {
        draft.help(help(&fault.kind, word));
        return;
    };
    let known = word.known().unwrap_or_default();
    let edit = literal::replaced(context, word.place, known, mended);
    draft
        .help(format!("write `{mended}`"))
        // Risky: what matched nothing matches something afterwards.
        .fix(edit.map(|edit| Fix::risky(vec![edit])));
}

fn message(kind: &ArnFaultKind, word: &Word) -> String {
    match kind {
        ArnFaultKind::Service { found } => {
            format!("the service is called `codeartifact`, not `{found}`")
        }
        ArnFaultKind::NotAnArn => "this is no ARN, so it matches nothing".to_owned(),
        ArnFaultKind::EmptyRegion => "an ARN without Region matches nothing".to_owned(),
        ArnFaultKind::EmptyAccount => "an ARN without account matches nothing".to_owned(),
        ArnFaultKind::Account => "the account of the ARN is not twelve digits".to_owned(),
        ArnFaultKind::Partition { found } => {
            format!("CodeArtifact is not offered in the partition `{found}`")
        }
        ArnFaultKind::Region { found, .. } => format!("CodeArtifact is not offered in `{found}`"),
        ArnFaultKind::ResourceKind { found, .. } => {
            format!("CodeArtifact has no resource `{found}`")
        }
        ArnFaultKind::Shape { kind } if is_longer(word, *kind) => {
            format!("this goes on behind the ARN of {}", void::named(*kind))
        }
        ArnFaultKind::Shape { kind } => {
            format!("this is not the whole ARN of {}", void::named(*kind))
        }
        ArnFaultKind::MissingNamespace => {
            "a package's ARN has a segment for the namespace, empty where there is none".to_owned()
        }
        ArnFaultKind::ScopeSign => "ARNs have a scope without its `@`".to_owned(),
        ArnFaultKind::Format { found, .. } => format!("CodeArtifact has no format `{found}`"),
        ArnFaultKind::NotNormalised { stored } => {
            format!("the service stores this name as `{stored}`")
        }
        ArnFaultKind::Name(error) => error.to_string(),
        ArnFaultKind::NotEncoded => {
            "in an ARN the pattern of a package group is encoded".to_owned()
        }
    }
}

/// Whether more names follow than a thing of the kind has.
fn is_longer(word: &Word, kind: ResourceKind) -> bool {
    let text = word.with_holes("…");
    let names = text
        .splitn(6, ':')
        .nth(5)
        .map_or(0, |resource| resource.split('/').count());
    match kind {
        ResourceKind::Domain => names > 2,
        ResourceKind::Repository => names > 3,
        ResourceKind::Package | ResourceKind::PackageGroup => false,
    }
}

fn help(kind: &ArnFaultKind, word: &Word) -> String {
    match kind {
        // Another Region of AWS is no slip of the pen.
        ArnFaultKind::Region { found, .. } if RegionName::parse(found).is_ok() => {
            format!(
                "write `{}` with the domain's Region",
                proposal::arn(word, None)
            )
        }
        ArnFaultKind::Region {
            nearest: Some(near),
            ..
        }
        | ArnFaultKind::ResourceKind {
            nearest: Some(near),
            ..
        }
        | ArnFaultKind::Format {
            nearest: Some(near),
            ..
        } => format!("did you mean `{near}`?"),
        ArnFaultKind::Name(error) => error
            .help()
            .unwrap_or("write a name that exists")
            .to_owned(),
        ArnFaultKind::Shape { kind } => format!("write `{}`", proposal::arn(word, Some(*kind))),
        ArnFaultKind::NotEncoded => {
            "write `%2a` for `*`, `%24` for `$` and `%25` for `%`".to_owned()
        }
        ArnFaultKind::NotAnArn
        | ArnFaultKind::Service { .. }
        | ArnFaultKind::EmptyRegion
        | ArnFaultKind::EmptyAccount
        | ArnFaultKind::Account
        | ArnFaultKind::Partition { .. }
        | ArnFaultKind::Region { .. }
        | ArnFaultKind::ResourceKind { .. }
        | ArnFaultKind::MissingNamespace
        | ArnFaultKind::ScopeSign
        | ArnFaultKind::Format { .. }
        | ArnFaultKind::NotNormalised { .. } => {
            let whole = proposal::arn(word, None);
            format!("write `{whole}` in full, with `*` for what may be anything")
        }
    }
}

fn principal(principal: &Principal, sink: &mut Sink<'_>) {
    let place = principal.word.place;
    // Another key, or a string where a map belongs, is told by `invalid-element`.
    if principal.kind != PrincipalKind::Aws {
        return;
    }
    match who(principal) {
        Who::Malformed(Wrong::Region) => {
            sink.report(place, "IAM has no Regions: this principal is nobody")
                .help(format!("write `{}`", without_region(&principal.word)));
        }
        Who::Malformed(Wrong::Wildcard) => {
            sink.report(place, "a principal takes no wildcard: IAM refuses the policy")
                .help("name the account's root, and the roles in a condition `ArnLike` on `aws:PrincipalArn`");
        }
        Who::Malformed(Wrong::Group) => {
            sink.report(place, "a group is no principal: IAM refuses the policy")
                .help("name roles or users");
        }
        Who::Malformed(Wrong::Partition) => {
            sink.report(
                place,
                "a principal of another partition than CodeArtifact's",
            )
            .help("write `arn:aws:iam::…`");
        }
        Who::Malformed(Wrong::Shape) => {
            sink.report(
                place,
                "this is no principal: neither an ARN, an account nor `*`",
            )
            .help("write `arn:aws:iam::<account>:role/<name>`");
        }
        Who::UniqueId(_) => {
            sink.report(
                place,
                "the unique id of a role or user, which AWS puts where one was deleted",
            )
            .level(Level::Warning)
            .help("write the ARN");
        }
        // Told by `account-id`.
        Who::Malformed(Wrong::Account | Wrong::Number) => {}
        Who::Everyone
        | Who::Account(_)
        | Who::Role { .. }
        | Who::User { .. }
        | Who::Session { .. }
        | Who::Service(_)
        | Who::Federated(_)
        | Who::CanonicalUser
        | Who::Unknown => {}
    }
}

/// The ARN of a principal without its Region.
fn without_region(word: &Word) -> String {
    let text = word.with_holes("…");
    let fields: Vec<&str> = text.splitn(6, ':').collect();
    match fields.as_slice() {
        [scheme, partition, service, _, account, name] => {
            format!("{scheme}:{partition}:{service}::{account}:{name}")
        }
        _ => "arn:aws:iam::<account>:role/<name>".to_owned(),
    }
}
