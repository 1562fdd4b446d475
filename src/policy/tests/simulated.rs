//! What is said of policies, held against a simulator that asks about one concrete request after the other.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::aws::actions::{Action, CODEARTIFACT};
use crate::aws::glob::{self, Case};
use crate::aws::resource::ResourceKind;
use crate::eval::json;
use crate::eval::text::{Hole, Piece, Text};
use crate::eval::value::Unknown;
use crate::policy::action_set::ActionSet;
use crate::policy::answer::Answer;
use crate::policy::document::Document;
use crate::policy::grant::Grant;
use crate::policy::kind::PolicyKind;
use crate::policy::read;
use crate::policy::resource::Breadth;
use crate::source::Span;

/// Parts between `⟨` and `⟩` are those that may be unknown.
const ACTIONS: [&str; 12] = [
    "*",
    "codeartifact:⟨*⟩",
    "CodeArtifact:⟨Publish*⟩",
    "codeartifact:⟨ReadFromRepository⟩",
    "codeartifact:⟨Delete*⟩",
    "codeartifact:⟨Get⟩*",
    "codeartifact:Put⟨Package⟩*",
    "codeartifact:⟨CopyPackageVersions⟩",
    "co*:⟨List⟩*",
    "codeartifact:?⟨agResource⟩",
    "codeartifact:Nonsense",
    "s3:GetObject",
];

const RESOURCES: [&str; 14] = [
    "*",
    "arn:aws:codeartifact:*",
    "arn:aws:codeartifact:⟨r-a-1⟩:⟨111122223333⟩:domain/⟨acme⟩",
    "arn:aws:codeartifact:r-a-1:⟨111122223333⟩:repository/acme/⟨one⟩",
    "arn:aws:codeartifact:⟨r-a-1⟩:111122223333:repository/⟨acme⟩/*",
    "arn:aws:codeartifact:r-a-1:111122223333:package/⟨acme⟩/*",
    "arn:aws:codeartifact:r-a-1:111122223333:package/acme/⟨one⟩/*",
    "arn:aws:codeartifact:r-a-1:111122223333:package/acme/one/npm//⟨x⟩",
    "arn:aws:codeartifact:*:*:package/*/npm/⟨acme⟩/*",
    "arn:aws:codeartifact:*:*:*/⟨acme⟩/*",
    "arn:aws:codeartifact:r-a-1:111122223333:package-group/acme/*",
    "arn:aws:codeartifact:r-?-1:*:domain/*",
    "arn:aws:s3:::bucket",
    "arn:aws:codeartifact:r-a-1:111122223333:repository/acme",
];

/// Of each kind some ARNs, of which one in each container has a name that no pattern writes.
const ARNS: [&str; 24] = [
    "arn:aws:codeartifact:eu-west-1:999988887777:domain/zz",
    "arn:aws:codeartifact:eu-west-1:999988887777:repository/zz/zz",
    "arn:aws:codeartifact:eu-west-1:999988887777:package/zz/zz/npm/zz/zz",
    "arn:aws:codeartifact:eu-west-1:999988887777:package-group/zz/%2a",
    "arn:aws:codeartifact:r-a-1:111122223333:domain/acme",
    "arn:aws:codeartifact:r-a-1:111122223333:domain/other",
    "arn:aws:codeartifact:r-b-1:999988887777:domain/zz",
    "arn:aws:codeartifact:r-a-1:111122223333:repository/acme/one",
    "arn:aws:codeartifact:r-a-1:111122223333:repository/acme/two",
    "arn:aws:codeartifact:r-a-1:111122223333:repository/zz/two",
    "arn:aws:codeartifact:r-b-1:999988887777:repository/zz/yy",
    "arn:aws:codeartifact:r-a-1:111122223333:package/acme/one/npm//x",
    "arn:aws:codeartifact:r-a-1:111122223333:package/acme/one/npm//zz",
    "arn:aws:codeartifact:r-a-1:111122223333:package/acme/one/npm/acme/x",
    "arn:aws:codeartifact:r-a-1:111122223333:package/acme/one/npm/zz/x",
    "arn:aws:codeartifact:r-a-1:111122223333:package/acme/one/pypi//zz",
    "arn:aws:codeartifact:r-a-1:111122223333:package/acme/two/maven/zz/zz",
    "arn:aws:codeartifact:r-a-1:111122223333:package/acme/npm/npm/acme/x",
    "arn:aws:codeartifact:r-a-1:111122223333:package/other/npm/acme/x/y",
    "arn:aws:codeartifact:r-a-1:111122223333:package/zz/two/npm//zz",
    "arn:aws:codeartifact:r-b-1:999988887777:package/zz/yy/cargo//zz",
    "arn:aws:codeartifact:r-b-1:999988887777:package/npm/npm/npm/acme/x",
    "arn:aws:codeartifact:r-a-1:111122223333:package-group/acme/npm/%2a",
    "arn:aws:codeartifact:r-b-1:999988887777:package-group/zz/%2a",
];

/// Conditions, and whether the own caller, a stranger of an organisation and
/// one of none meet them.
const CONDITIONS: [(&str, [bool; 3]); 10] = [
    ("{}", [true, true, true]),
    (
        r#"{"StringEquals": {"aws:PrincipalOrgID": "⟨o-aaaaaaaaaa⟩"}}"#,
        [true, false, false],
    ),
    (
        r#"{"StringLike": {"aws:PrincipalOrgID": "o-*"}}"#,
        [true, true, false],
    ),
    (
        r#"{"StringNotEquals": {"aws:PrincipalOrgID": "⟨o-aaaaaaaaaa⟩"}}"#,
        [false, true, true],
    ),
    (
        r#"{"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-aaaaaaaaaa"}}"#,
        [true, false, true],
    ),
    (
        r#"{"StringEquals": {"aws:PrincipalAccount": ["111122223333", "⟨444455556666⟩"]}}"#,
        [true, false, false],
    ),
    (
        r#"{"Bool": {"aws:SecureTransport": "true"}}"#,
        [true, true, true],
    ),
    (
        r#"{"Bool": {"aws:SecureTransport": "true"}, "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/⟨ci⟩"}}"#,
        [true, false, false],
    ),
    (
        r#"{"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}}"#,
        [false, true, true],
    ),
    (
        r#"{"Null": {"aws:PrincipalOrgID": "true"}}"#,
        [false, false, true],
    ),
];

/// A statement by what was chosen for it.
#[derive(Debug, Clone)]
struct Choice {
    deny: bool,
    not_action: bool,
    not_resource: bool,
    actions: Vec<usize>,
    resources: Vec<usize>,
    condition: usize,
}

fn choice() -> impl Strategy<Value = Choice> {
    (
        prop::bool::weighted(0.35),
        prop::bool::weighted(0.15),
        prop::bool::weighted(0.15),
        prop::collection::vec(0..ACTIONS.len(), 1..3),
        prop::collection::vec(0..RESOURCES.len(), 1..3),
        prop_oneof![2 => Just(0), 1 => 0..CONDITIONS.len()],
    )
        .prop_map(
            |(deny, not_action, not_resource, actions, resources, condition)| Choice {
                deny,
                not_action,
                not_resource,
                actions,
                resources,
                condition,
            },
        )
}

fn plain(text: &str) -> String {
    text.replace(['⟨', '⟩'], "")
}

impl Choice {
    fn json(&self) -> Json {
        let condition: Json = serde_json::from_str(CONDITIONS[self.condition].0).unwrap();
        let words = |all: &[&str], chosen: &[usize]| -> Json {
            chosen.iter().map(|at| Json::from(all[*at])).collect()
        };
        json!({
            "Effect": if self.deny { "Deny" } else { "Allow" },
            "Principal": "*",
            if self.not_action { "NotAction" } else { "Action" }: words(&ACTIONS, &self.actions),
            if self.not_resource { "NotResource" } else { "Resource" }: words(&RESOURCES, &self.resources),
            "Condition": condition,
        })
    }

    /// Whether it speaks of a request.
    fn matches(&self, action: &Action, arn: &str, caller: usize) -> bool {
        let full = action.full_name();
        let named = self
            .actions
            .iter()
            .any(|at| glob::matches(&plain(ACTIONS[*at]), &full, Case::Insensitive));
        let on = self
            .resources
            .iter()
            .any(|at| glob::matches(&plain(RESOURCES[*at]), arn, Case::Sensitive));
        named != self.not_action && on != self.not_resource && CONDITIONS[self.condition].1[caller]
    }
}

/// The ARNs that requests for an action can be about.
fn arns(action: &Action) -> Vec<&'static str> {
    if action.resource_types.is_empty() {
        return vec!["*"];
    }
    let of = |arn: &&str| {
        action
            .resource_types
            .iter()
            .any(|taken| kind(arn) == taken.kind)
    };
    ARNS.into_iter().filter(of).collect()
}

fn kind(arn: &str) -> ResourceKind {
    let resource = arn.split(':').nth(5).unwrap();
    let word = resource.split('/').next().unwrap();
    ResourceKind::ALL
        .into_iter()
        .find(|kind| kind.as_str() == word)
        .unwrap()
}

/// Whether a request is allowed.
fn allowed(policy: &[Choice], action: &Action, arn: &str, caller: usize) -> bool {
    let speaks = |deny| {
        policy
            .iter()
            .any(|one| one.deny == deny && one.matches(action, arn, caller))
    };
    speaks(false) && !speaks(true)
}

fn text(policy: &[Choice]) -> String {
    let statements: Vec<_> = policy.iter().map(Choice::json).collect();
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

fn document(text: &Text) -> Document {
    let place = super::FILE.at(Span::new(0, 100_000));
    let reading = json::read(text, place);
    assert_eq!(reading.faults, []);
    read::document(reading.value().unwrap())
}

fn known(text: &str) -> Piece {
    let place = super::FILE.at(Span::new(0, u32::try_from(text.len()).unwrap()));
    Text::copied(text, place).pieces()[0].clone()
}

/// The text with one of its marked parts unknown.
fn with_hole(text: &str, which: usize) -> Option<Text> {
    let starts: Vec<_> = text.match_indices('⟨').collect();
    let (start, _) = starts.get(which % starts.len().max(1))?;
    let end = start + text[*start..].find('⟩')?;
    let hole = Piece::Hole(Hole {
        unknown: Unknown::default(),
        place: super::FILE.at(Span::new(0, 1)),
    });
    let (before, behind) = (plain(&text[..*start]), plain(&text[end..]));
    Some(Text::new([known(&before), hole, known(&behind)]))
}

fn whole(text: &str) -> Document {
    document(&Text::new([known(&plain(text))]))
}

const CALLERS: std::ops::Range<usize> = 0..3;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// What is surely granted is allowed to somebody on something, and what is
    /// not even perhaps granted is allowed to nobody on anything.
    #[test]
    fn grants_are_what_requests_get(policy in prop::collection::vec(choice(), 1..4)) {
        let document = whole(&text(&policy));
        let documents = [&document];
        let grant = Grant::new(&documents, PolicyKind::Identity);
        let bounds = grant.actions();
        for action in &CODEARTIFACT.actions {
            let set = ActionSet::of(action);
            let some = arns(action)
                .into_iter()
                .any(|arn| CALLERS.into_iter().any(|caller| allowed(&policy, action, arn, caller)));
            prop_assert!(!some || bounds.maybe.contains(set), "{} is allowed", action.name);
            // Denies that only together take all away are not put together.
            let denies = policy.iter().filter(|one| one.deny).count();
            let sure = denies < 2 && bounds.surely.contains(set);
            prop_assert!(!sure || some || partly_denied(&policy, action), "{} is allowed to nobody", action.name);
        }
    }

    /// What is said of the breadth holds of every resource.
    #[test]
    fn breadth_is_what_all_requests_get(policy in choice()) {
        let document = whole(&text(std::slice::from_ref(&policy)));
        let documents = [&document];
        let grant = Grant::new(&documents, PolicyKind::Identity);
        for scope in grant.scopes() {
            for kind_of in ResourceKind::ALL {
                let breadth = scope.breadth_of(kind_of);
                let of_kind = || ARNS.into_iter().filter(|arn| kind(arn) == kind_of);
                let takes = |arn: &str| {
                    let mut resources = policy.resources.iter();
                    resources.any(|at| glob::matches(&plain(RESOURCES[*at]), arn, Case::Sensitive))
                };
                if policy.not_resource {
                    prop_assert!(breadth.is_some() || of_kind().all(takes));
                    continue;
                }
                prop_assert!(breadth.is_some() || !of_kind().any(takes));
                if breadth == Some(Breadth::Everything) {
                    prop_assert!(of_kind().all(takes));
                }
                if breadth >= Some(Breadth::Domain) {
                    let acme = of_kind().filter(|arn| arn.contains(":111122223333:") && arn.contains("/acme"));
                    let acme = acme.filter(|arn| arn.split('/').nth(1) == Some("acme"));
                    prop_assert!(acme.clone().all(takes), "{kind_of} {breadth:?}");
                }
            }
        }
    }

    /// Where who is surely bounded no stranger gets anything; where it is not, one does.
    #[test]
    fn bounds_keep_strangers_out(allow in choice(), guard in choice()) {
        let allow = Choice { deny: false, ..allow };
        let policy = [allow.clone(), Choice { deny: true, ..guard }];
        let document = whole(&text(&policy));
        let documents = [&document];
        let grant = Grant::new(&documents, PolicyKind::Identity);
        let scope = &grant.scopes()[0];
        if scope.bounds_who != Answer::Surely {
            return Ok(());
        }
        for action in scope.actions.maybe.actions() {
            for arn in arns(action) {
                for stranger in 1..3 {
                    let speaks = allow.matches(action, arn, stranger);
                    prop_assert!(!(speaks && allowed(&policy, action, arn, stranger)), "{} {arn}", action.name);
                }
            }
        }
    }

    /// When something that was known is not, nothing gets surer.
    #[test]
    fn what_is_not_known_makes_nothing_surer(
        policy in prop::collection::vec(choice(), 1..4),
        which in 0usize..40,
    ) {
        let text = text(&policy);
        let Some(holed) = with_hole(&text, which) else {
            return Ok(());
        };
        let (known, holed) = (whole(&text), document(&holed));
        let (known, holed) = ([&known], [&holed]);
        for kind in [PolicyKind::Identity, PolicyKind::Repository, PolicyKind::Domain] {
            let known = Grant::new(&known, kind);
            let holed = Grant::new(&holed, kind);
            let (sure, less) = (known.actions(), holed.actions());
            prop_assert!(sure.surely.contains(less.surely), "surely");
            prop_assert!(less.maybe.contains(sure.maybe), "maybe");
            prop_assert!(weaker(holed.names_everything(), known.names_everything()));
            for (known, holed) in known.scopes().iter().zip(holed.scopes()) {
                // Who gets nothing is not asked about.
                if !known.actions.maybe.own().is_empty() {
                    prop_assert!(weaker(holed.bounds_who, known.bounds_who), "who");
                }
                for action in &CODEARTIFACT.actions {
                    prop_assert!(holed.breadth(action) <= known.breadth(action).max(Some(Breadth::Some)));
                }
            }
        }
    }
}

fn weaker(less: Answer, sure: Answer) -> bool {
    less == Answer::Maybe || less == sure
}

/// Whether a Deny takes away some of what is allowed without covering it, so
/// that what is left has no ARN among the few that are tried.
fn partly_denied(policy: &[Choice], action: &Action) -> bool {
    policy.iter().any(|one| {
        let tried = arns(action);
        let speaks = |arn: &&str| {
            CALLERS
                .into_iter()
                .any(|caller| one.matches(action, arn, caller))
        };
        one.deny && tried.iter().any(speaks)
    })
}
