//! Patterns of actions and resources, held against the plainest matcher there is.
//!
//! The input is lines: two patterns and a text, then more patterns for `NotAction`.
#![no_main]

use cagen::aws::actions::CODEARTIFACT;
use cagen::aws::resource::ResourceKind;
use cagen::eval::text::Text;
use cagen::eval::value::Extent;
use cagen::policy::action_set::{ActionSet, Bounds};
use cagen::policy::answer::Answer;
use cagen::policy::document::{Sense, Shape, Word, Words};
use cagen::policy::pattern::{Pattern, Reading, Token};
use cagen::policy::resource::ResourcePattern;
use cagen::policy::resource::names::Names;
use cagen::source::Span;
use cagen::source::place::{FileId, Place};
use cagen_fuzz::timed;
use libfuzzer_sys::fuzz_target;

const KINDS: [ResourceKind; 4] = [
    ResourceKind::Domain,
    ResourceKind::Repository,
    ResourceKind::Package,
    ResourceKind::PackageGroup,
];

/// ARNs that exist, of each kind.
const ARNS: [(ResourceKind, &str); 7] = [
    (
        ResourceKind::Domain,
        "arn:aws:codeartifact:eu-west-1:111122223333:domain/acme",
    ),
    (
        ResourceKind::Repository,
        "arn:aws:codeartifact:eu-west-1:111122223333:repository/acme/main",
    ),
    (
        ResourceKind::Repository,
        "arn:aws:codeartifact:us-east-1:444455556666:repository/b/c-d",
    ),
    (
        ResourceKind::Package,
        "arn:aws:codeartifact:eu-west-1:111122223333:package/acme/main/npm//left",
    ),
    (
        ResourceKind::Package,
        "arn:aws:codeartifact:eu-west-1:111122223333:package/acme/main/maven/org.x/a:b",
    ),
    (
        ResourceKind::PackageGroup,
        "arn:aws:codeartifact:eu-west-1:111122223333:package-group/acme/npm/*",
    ),
    (
        ResourceKind::PackageGroup,
        "arn:aws:codeartifact:eu-west-1:111122223333:package-group/acme/npm/x/y~",
    ),
];

fuzz_target!(|text: &str| {
    if text.len() > 4_000 {
        return;
    }
    let mut lines = text.split('\n');
    let (Some(one), Some(two)) = (lines.next(), lines.next()) else {
        return;
    };
    let other = lines.next().unwrap_or_default();
    // What is longer is not known; that is another claim.
    if [one, two].iter().any(|text| text.chars().count() > 2_000) {
        return;
    }
    timed("matching", || {
        texts(one, two, other);
        actions(one, lines.collect());
        resources(one, two);
    });
});

/// What a known pattern matches is what the plain matcher says, and two patterns
/// meet exactly if they do.
fn texts(one: &str, two: &str, text: &str) {
    let (a, b) = (plain(one), plain(two));
    for (pattern, written) in [(&a, one), (&b, two)] {
        assert!(pattern.is_known());
        assert_eq!(pattern.matches(text), Answer::known(matches(written, text)));
        assert!(pattern.meets_pattern(pattern), "{written:?} meets itself");
        assert!(pattern.covers_pattern(pattern), "{written:?} covers itself");
        assert_eq!(&Pattern::of(pattern.tokens().iter().copied()), pattern);
        let exact = pattern.as_exact();
        assert_eq!(exact.is_some(), pattern.is_exact());
        assert!(exact.is_none_or(|exact| exact == written));
        let literal = Pattern::parse(written, Reading::Literal);
        assert_eq!(literal.as_exact().as_deref(), Some(written));
        assert!(pattern.covers_pattern(&literal));
    }
    let meet = meet(&a, &b);
    assert_eq!(a.meets_pattern(&b), meet, "{one:?} meets {two:?}");
    assert_eq!(b.meets_pattern(&a), meet, "{two:?} meets {one:?}");
    if a.covers_pattern(&b) {
        assert!(meet, "{one:?} covers {two:?} and does not meet it");
        assert!(
            !matches(two, text) || matches(one, text),
            "{one:?} covers {two:?}, not {text:?}"
        );
    }
    // With variables less may be known, and never something else.
    let variables = Pattern::parse(one, Reading::Variables);
    if variables.is_known() && !one.contains("${") {
        assert_eq!(variables, a);
    }
    let most = variables.at_most();
    assert!(variables.matches(text) <= Answer::known(most.matches(text).is_possible()));
}

/// The actions of a word are those that the plain matcher finds, and `NotAction` leaves the others.
fn actions(word: &str, excluded: Vec<&str>) {
    let bounds = Bounds::of_word(&self::word(word));
    let lower = word.to_ascii_lowercase();
    for action in &CODEARTIFACT.actions {
        let name = action.full_name().to_ascii_lowercase();
        let reached = matches(&lower, &name);
        let set = ActionSet::of(action);
        assert_eq!(bounds.surely.contains(set), reached, "{word:?} and {name}");
        assert_eq!(bounds.maybe.contains(set), reached, "{word:?} and {name}");
    }
    assert_eq!(
        bounds.surely.has_service_token(),
        matches(&lower, "sts:getservicebearertoken")
    );
    if excluded.is_empty() || excluded.len() > 8 {
        return;
    }
    let listed = of(&excluded, Sense::Listed);
    let left = of(&excluded, Sense::Excluded);
    assert_eq!(listed.surely.own(), listed.maybe.own());
    assert_eq!(left.surely, left.maybe, "all of {excluded:?} is known");
    assert_eq!(
        left.surely.own(),
        ActionSet::all().without(listed.surely.own())
    );
    assert_eq!(
        left.surely.has_service_token(),
        !listed.surely.has_service_token()
    );
    // An action of another service is left, or it is listed.
    let all = listed.maybe | left.maybe;
    assert!(
        all.contains(ActionSet::everything()),
        "{excluded:?} and its opposite"
    );
}

/// What is said of kinds of resources goes together with the ARNs that exist.
fn resources(one: &str, two: &str) {
    let (a, b) = (resource(one), resource(two));
    for (kind, arn) in ARNS {
        let matched = matches(one, arn);
        assert!(!matched || a.meets(kind).is_sure(), "{one:?} meets {arn}");
        assert!(
            matched || !a.covers_every(kind),
            "{one:?} does not cover {arn}"
        );
        assert!(
            !matched || a.breadth(kind).is_some(),
            "{one:?} takes in {arn}"
        );
    }
    for kind in KINDS {
        let any = Names::default();
        assert!(!a.covers_every(kind) || a.meets(kind).is_sure());
        assert_eq!(
            a.meets(kind).is_possible(),
            a.breadth(kind).is_some(),
            "{one:?} {kind:?}"
        );
        assert!(!a.covers(kind, &any) || a.meets_in(kind, &any).is_sure());
        let names = Names {
            domain: Some("acme"),
            repository: Some("main"),
            ..any
        };
        assert!(!a.covers(kind, &names) || a.meets_in(kind, &names).is_sure());
        assert!(
            !a.covers_every(kind) || a.covers(kind, &names),
            "{one:?} {kind:?}"
        );
        assert!(
            !a.meets_in(kind, &names).is_possible() || a.meets(kind).is_possible(),
            "{one:?} {kind:?}"
        );
        if a.pattern().covers_pattern(b.pattern()) {
            assert!(!b.meets(kind).is_possible() || a.meets(kind).is_possible());
            assert!(
                !b.covers_every(kind) || a.covers_every(kind),
                "{one:?} {two:?} {kind:?}"
            );
            assert!(
                b.breadth(kind) <= a.breadth(kind),
                "{one:?} {two:?} {kind:?}"
            );
        }
    }
}

fn plain(text: &str) -> Pattern {
    Pattern::parse(text, Reading::Plain)
}

fn resource(text: &str) -> ResourcePattern {
    ResourcePattern::new(&word(text), Reading::Plain)
}

fn of(items: &[&str], sense: Sense) -> Bounds {
    Bounds::of(&Words {
        key: place(),
        place: place(),
        sense,
        shape: Shape::List,
        items: items.iter().map(|item| word(item)).collect(),
        extent: Extent::Exact,
    })
}

fn word(text: &str) -> Word {
    Word::new(Text::made(text, place()), place())
}

fn place() -> Place {
    FileId(0).at(Span::new(0, 0))
}

/// Whether a pattern with `*` and `?` matches a text: row by row, nothing clever.
fn matches(pattern: &str, text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let mut row = vec![false; text.len() + 1];
    row[0] = true;
    for c in pattern.chars() {
        let mut next = vec![false; text.len() + 1];
        for at in 0..=text.len() {
            next[at] = match c {
                '*' => row[at] || at > 0 && next[at - 1],
                '?' => at > 0 && row[at - 1],
                c => at > 0 && row[at - 1] && text[at - 1] == c,
            };
        }
        row = next;
    }
    row[text.len()]
}

/// Whether two patterns have a text in common: all pairs of how far both have come.
fn meet(one: &Pattern, two: &Pattern) -> bool {
    let (a, b) = (one.tokens(), two.tokens());
    let mut row = vec![false; b.len() + 1];
    for i in 0..=a.len() {
        let mut next = vec![false; b.len() + 1];
        for j in 0..=b.len() {
            let many = |tokens: &[Token], at: usize| at > 0 && tokens[at - 1] == Token::Many;
            let both = || match (a[i - 1], b[j - 1]) {
                (Token::Is(one), Token::Is(two)) => one == two,
                _ => true,
            };
            next[j] = i == 0 && j == 0
                || many(a, i) && (row[j] || j > 0 && next[j - 1])
                || many(b, j) && (next[j - 1] || i > 0 && row[j])
                || i > 0 && j > 0 && row[j - 1] && both();
        }
        row = next;
    }
    row[b.len()]
}
