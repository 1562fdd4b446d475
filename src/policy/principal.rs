//! Whom a principal of a policy means.

use crate::aws::account::AccountId;
use crate::aws::role;
use crate::eval::value::Extent;
use crate::policy::answer::Answer;
use crate::policy::document::{
    Document, Principal, PrincipalKind, Sense, Statement, Word, Written,
};
use crate::policy::pattern::{Pattern, Reading, Token};

/// Whom one principal means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// Everybody.
    Everyone,
    /// Everybody in an account whom the account's own policies let: its root, or its id alone.
    Account(Account),
    /// A role.
    Role {
        /// Its account.
        account: Account,
        /// Path and name, as far as they are known; `*` stands for what is not.
        name: String,
        /// Whether a person stands behind it.
        holder: Holder,
    },
    /// An IAM user: a person, or a key that does not expire.
    User {
        /// Its account.
        account: Account,
        /// Path and name, as far as they are known.
        name: String,
    },
    /// One session of a role.
    Session {
        /// Its account.
        account: Account,
        /// Role and session.
        name: String,
        /// Whether a person stands behind it.
        holder: Holder,
    },
    /// An AWS service, such as `codebuild.amazonaws.com`.
    Service(String),
    /// Whoever an identity provider vouches for.
    Federated(Provider),
    /// A canonical user id, which only S3 gives.
    CanonicalUser,
    /// The unique id of a role, user or key that AWS put where an ARN stood, or somebody copied.
    UniqueId(String),
    /// No principal: why, in [`Wrong`].
    Malformed(Wrong),
    /// Not known.
    Unknown,
}

/// An account of a principal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Account {
    /// This one.
    Id(String),
    /// One that is not known.
    Unknown,
}

/// Who stands behind a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A person: the role is one that IAM Identity Center makes.
    Person,
    /// Anybody or anything.
    Any,
}

/// An identity provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Provider {
    /// OpenID Connect, by the provider's host and path, as far as it is known.
    Oidc(String),
    /// SAML.
    Saml,
    /// Amazon, Cognito, Facebook or Google, which AWS knows by name.
    Known(String),
}

/// Why a text is no principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// A wildcard in an ARN: IAM takes `*` alone.
    Wildcard,
    /// An account id that is not twelve digits.
    Account,
    /// A number, which has lost its first zeroes if it had any.
    Number,
    /// A group, which is no principal.
    Group,
    /// Another partition than CodeArtifact's.
    Partition,
    /// A Region, which IAM does not have.
    Region,
    /// No ARN, account or `*` at all.
    Shape,
}

/// Whom `principal` means.
#[must_use]
pub fn who(principal: &Principal) -> Who {
    let word = &principal.word;
    match principal.kind {
        PrincipalKind::Star => Who::Everyone,
        PrincipalKind::Aws => aws(word),
        PrincipalKind::Service => match word.known() {
            Some(service) => Who::Service(service.to_owned()),
            None => Who::Unknown,
        },
        PrincipalKind::Federated => federated(word),
        PrincipalKind::CanonicalUser => Who::CanonicalUser,
        PrincipalKind::Other => match word.known() {
            Some(_) => Who::Malformed(Wrong::Shape),
            None => Who::Unknown,
        },
    }
}

/// Stands for what is not known within a text.
const HOLE: &str = "*";

fn aws(word: &Word) -> Who {
    if word.written == Written::Number {
        return Who::Malformed(Wrong::Number);
    }
    let pattern = Pattern::new(word, Reading::Plain);
    if pattern.is_everything() {
        return Who::Everyone;
    }
    let text = word.with_holes(HOLE);
    if word.known().is_some() && !text.starts_with("arn:") {
        return bare(&text);
    }
    let fields = pattern.split(':', 6);
    let [scheme, partition, service, region, account, resource] = fields.as_slice() else {
        return if pattern.is_known() {
            Who::Malformed(Wrong::Shape)
        } else {
            Who::Unknown
        };
    };
    let exact = |field: &Pattern| field.as_exact();
    if exact(scheme).as_deref() != Some("arn") {
        return unless_hole(&pattern, Wrong::Shape);
    }
    if exact(partition).is_some_and(|partition| partition != "aws") {
        return Who::Malformed(Wrong::Partition);
    }
    if exact(region).is_some_and(|region| !region.is_empty()) {
        return Who::Malformed(Wrong::Region);
    }
    if fields.iter().any(has_wildcard) {
        return Who::Malformed(Wrong::Wildcard);
    }
    let account = match exact(account) {
        Some(id) if AccountId::parse(&id).is_ok() => Account::Id(id),
        Some(_) => return Who::Malformed(Wrong::Account),
        None => Account::Unknown,
    };
    named(
        exact(service).as_deref(),
        account,
        &written(resource),
        &pattern,
    )
}

fn named(service: Option<&str>, account: Account, resource: &str, pattern: &Pattern) -> Who {
    let (kind, name) = resource.split_once('/').unwrap_or((resource, ""));
    let name = name.to_owned();
    match (service, kind) {
        (Some("iam"), "root") => Who::Account(account),
        (Some("iam"), "role") => Who::Role {
            account,
            holder: holder(&name),
            name,
        },
        (Some("iam"), "user") => Who::User { account, name },
        (Some("iam"), "group") => Who::Malformed(Wrong::Group),
        (Some("sts"), "assumed-role") => Who::Session {
            account,
            holder: holder(&name),
            name,
        },
        (Some("sts"), "federated-user") => Who::User { account, name },
        _ => unless_hole(pattern, Wrong::Shape),
    }
}

fn unless_hole(pattern: &Pattern, wrong: Wrong) -> Who {
    if pattern.is_known() {
        Who::Malformed(wrong)
    } else {
        Who::Unknown
    }
}

fn has_wildcard(field: &Pattern) -> bool {
    let mut tokens = field.tokens().iter();
    tokens.any(|token| matches!(token, Token::Many | Token::One))
}

/// A pattern's text, what is not known as [`HOLE`].
fn written(pattern: &Pattern) -> String {
    let tokens = pattern.tokens().iter();
    tokens
        .map(|token| match token {
            Token::Is(c) => *c,
            Token::One => '?',
            Token::Many | Token::Some => '*',
        })
        .collect()
}

/// What a text means that is no ARN.
fn bare(text: &str) -> Who {
    if AccountId::parse(text).is_ok() {
        return Who::Account(Account::Id(text.to_owned()));
    }
    if text.contains(['*', '?']) {
        return Who::Malformed(Wrong::Wildcard);
    }
    // The prefixes of unique ids (IAM reference): roles, users, keys, groups, sessions.
    let unique = ["AROA", "AIDA", "AGPA", "ASIA", "AKIA", "AIPA", "ANPA"];
    let shaped = text.len() >= 16 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b':');
    if shaped && unique.iter().any(|prefix| text.starts_with(prefix)) {
        return Who::UniqueId(text.to_owned());
    }
    let digits = text.replace(['-', ' '], "");
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Who::Malformed(Wrong::Account);
    }
    Who::Malformed(Wrong::Shape)
}

/// Who stands behind a role of this path and name.
fn holder(name: &str) -> Holder {
    if role::is_of_people(name) {
        Holder::Person
    } else {
        Holder::Any
    }
}

/// The name that was meant by one that no service has: only Alexa's are below `amazon.com`.
#[must_use]
pub fn misspelt_service(name: &str) -> Option<String> {
    let service = match name.strip_suffix(".amazon.com") {
        Some(service) if !service.starts_with("alexa-") => service,
        None if !name.contains('.') => name,
        Some(_) | None => return None,
    };
    let word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
    (!service.is_empty() && service.bytes().all(word)).then(|| format!("{service}.amazonaws.com"))
}

/// A person, by the ARN that a condition asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Person {
    /// An IAM user of this name, which may have wildcards.
    User(String),
    /// Whoever signs in through IAM Identity Center, as this role.
    SignedIn(String),
}

/// The person whom the ARN of a principal names, be it with wildcards.
#[must_use]
pub fn person(arn: &Word) -> Option<Person> {
    let text = arn.with_holes(HOLE);
    let (_, resource) = text.strip_prefix("arn:")?.rsplit_once(':')?;
    let (kind, name) = resource.split_once('/')?;
    match (kind, holder(name)) {
        ("user", _) => Some(Person::User(name.to_owned())),
        ("role" | "assumed-role", Holder::Person) => Some(Person::SignedIn(name.to_owned())),
        _ => None,
    }
}

fn federated(word: &Word) -> Who {
    let text = word.with_holes(HOLE);
    if let Some((_, provider)) = text.split_once(":oidc-provider/") {
        return Who::Federated(Provider::Oidc(provider.to_owned()));
    }
    if text.contains(":saml-provider/") {
        return Who::Federated(Provider::Saml);
    }
    match word.known() {
        Some("*") => Who::Everyone,
        Some(
            name @ ("cognito-identity.amazonaws.com"
            | "www.amazon.com"
            | "graph.facebook.com"
            | "accounts.google.com"),
        ) => Who::Federated(Provider::Known(name.to_owned())),
        Some(_) => Who::Malformed(Wrong::Shape),
        None => match provider_of(word) {
            Some(provider) => Who::Federated(provider),
            None => Who::Unknown,
        },
    }
}

/// The provider that the tree declares, when the principal is its ARN.
fn provider_of(word: &Word) -> Option<Provider> {
    let holes = word.text.pieces().iter().filter_map(|piece| match piece {
        crate::eval::text::Piece::Hole(hole) => hole.unknown.reference.as_ref(),
        _ => None,
    });
    holes
        .filter(|reference| reference.attribute == "arn")
        .find_map(|reference| {
            let kind = reference.address.trim_start_matches("data.");
            if kind.starts_with("aws_iam_openid_connect_provider.") {
                Some(Provider::Oidc(HOLE.to_owned()))
            } else if kind.starts_with("aws_iam_saml_provider.") {
                Some(Provider::Saml)
            } else {
                None
            }
        })
}

/// Whether a statement means everybody, its conditions aside.
///
/// Without a `Principal` it means its holder, and nobody else.
#[must_use]
pub fn means_everyone(statement: &Statement) -> Answer {
    let Some(principals) = &statement.principal else {
        return Answer::No;
    };
    let everyone = principals.items.iter().map(|one| match who(one) {
        Who::Everyone => Answer::Surely,
        Who::Unknown => Answer::Maybe,
        Who::Account(_)
        | Who::Role { .. }
        | Who::User { .. }
        | Who::Session { .. }
        | Who::Service(_)
        | Who::Federated(_)
        | Who::CanonicalUser
        | Who::UniqueId(_)
        | Who::Malformed(_) => Answer::No,
    });
    match (principals.sense, principals.extent) {
        (Sense::Listed, Extent::Exact) => Answer::any(everyone),
        (Sense::Listed, Extent::Open) => Answer::any(everyone).or(Answer::Maybe),
        // All but some are everybody else, unless everybody is left out.
        (Sense::Excluded, Extent::Exact) => Answer::any(everyone).negated(),
        (Sense::Excluded, Extent::Open) => Answer::any(everyone).negated().and(Answer::Maybe),
    }
}

/// Whether a statement means every caller that a policy's other statement can
/// mean: everybody, or in an identity policy the holder.
#[must_use]
pub fn spares_nobody(statement: &Statement) -> Answer {
    match statement.principal {
        None => Answer::Surely,
        Some(_) => means_everyone(statement),
    }
}

/// Whether each statement means somebody by name: an endpoint's policy means everybody.
#[must_use]
pub fn names_somebody(document: &Document) -> bool {
    let mut statements = document.statements.iter();
    statements.all(|statement| {
        statement.principal.as_ref().is_some_and(|principals| {
            let items = &principals.items;
            principals.sense == Sense::Listed
                && !items.is_empty()
                && items.iter().all(|one| match who(one) {
                    Who::Account(_) | Who::Role { .. } | Who::User { .. } | Who::Session { .. } => {
                        true
                    }
                    Who::Everyone
                    | Who::Service(_)
                    | Who::Federated(_)
                    | Who::CanonicalUser
                    | Who::UniqueId(_)
                    | Who::Malformed(_)
                    | Who::Unknown => false,
                })
        })
    })
}
