//! Managing the registry beside publishing, or from a pipeline: what only an admin role should do.

use crate::aws::iam::Purpose;
use crate::document::policy::Identity;
use crate::lint::held::Held;
use crate::lint::pointing;
use crate::lint::roles::Publishing;
use crate::lint::rule::{Context, Sink};
use crate::policy::action_set::ActionSet;
use crate::policy::answer::Answer;
use crate::policy::grant::Scope;
use crate::policy::kind::PolicyKind;
use crate::policy::principal::{Who, who};
use crate::source::place::Place;

/// Reports where `held` gives something of `actions`, which `what` says in
/// words, to somebody who is no administrator: who publishes, whom a pipeline
/// becomes, or a whole account.
pub fn judge(
    held: &Held<'_>,
    context: &Context<'_>,
    actions: ActionSet,
    what: &str,
    sink: &mut Sink<'_>,
) {
    if !held.is_tied() {
        return;
    }
    let scopes = held.grant.scopes();
    for scope in scopes {
        let given = scope.actions.surely & actions;
        // Who has every action is told by `wildcard-action`.
        if given.is_empty() || held.is_whole(scope) {
            continue;
        }
        let Some(whom) = no_administrator(scope, held, context) else {
            continue;
        };
        let place = pointing::actions(scope.statement, given);
        let mut draft = sink.report(place, format!("{what}, for {}", whom.words));
        if let Some((place, why)) = whom.label {
            draft = draft.label(place, why);
        }
        draft.help("give it to an admin role that people assume and that publishes nothing");
    }
}

/// Somebody who is no administrator.
struct Whom {
    words: &'static str,
    /// Where the tree says so, if that is elsewhere.
    label: Option<(Place, &'static str)>,
}

const PIPELINE: &str = "a pipeline or a service";
const PUBLISHER: &str = "somebody who publishes";

/// Why whoever gets `scope` is no administrator.
fn no_administrator(scope: &Scope<'_>, held: &Held<'_>, context: &Context<'_>) -> Option<Whom> {
    let words = |words| Some(Whom { words, label: None });
    if held.build == Answer::Surely {
        return words(PIPELINE);
    }
    let publish = ActionSet::purpose(Purpose::Publish);
    let publishes = held
        .grant
        .scopes()
        .iter()
        .any(|other| other.actions.surely.meets(publish) && share_principal(other, scope));
    if publishes {
        return words(PUBLISHER);
    }
    if let Some(whom) = followed(scope, held, context) {
        return Some(whom);
    }
    if !manages_more(scope, held) {
        return words("somebody who manages nothing else");
    }
    if scope.narrows_to_roles() != Answer::No {
        return None;
    }
    let principals = scope.statement.principal.iter();
    let mut whom = principals.flat_map(|principals| &principals.items).map(who);
    whom.find_map(|who| match who {
        Who::Everyone => words("everybody whom the conditions let in"),
        Who::Account(_) => words("everybody of an account"),
        Who::Service(_) => words("a service"),
        Who::Role { .. }
        | Who::User { .. }
        | Who::Session { .. }
        | Who::Federated(_)
        | Who::CanonicalUser
        | Who::UniqueId(_)
        | Who::Malformed(_)
        | Who::Unknown => None,
    })
}

/// What the tree says elsewhere of those whom a policy is for: what becomes
/// them, and what other policies let them publish.
fn followed(scope: &Scope<'_>, held: &Held<'_>, context: &Context<'_>) -> Option<Whom> {
    let roles = context.roles;
    let publishes = |identity: &Identity| {
        let (place, why) = match roles.publishing(identity)? {
            Publishing::Own(place) => (place, "publishes by its own policy"),
            Publishing::Named(place) => (place, "publishes by this policy"),
        };
        Some(Whom {
            words: PUBLISHER,
            label: Some((place, why)),
        })
    };
    if let Some(identity) = held.identity {
        return publishes(identity);
    }
    let mut named = roles.of_statement(scope.statement);
    named.find_map(|identity| {
        if roles.build(identity) != Answer::Surely {
            return publishes(identity);
        }
        Some(Whom {
            words: PIPELINE,
            label: Some((identity.place, "a pipeline or a service becomes this role")),
        })
    })
}

/// Whether whoever gets `scope` by a resource policy manages more than who
/// may do what; a policy of an identity is all that is known of its holder.
fn manages_more(scope: &Scope<'_>, held: &Held<'_>) -> bool {
    let resource_policy = match held.grant.kind() {
        PolicyKind::Domain | PolicyKind::Repository => true,
        PolicyKind::Identity
        | PolicyKind::Trust
        | PolicyKind::Endpoint
        | PolicyKind::Control
        | PolicyKind::Other
        | PolicyKind::Unknown => false,
    };
    let purposes = [
        Purpose::Connection,
        Purpose::Origin,
        Purpose::Create,
        Purpose::Delete,
    ];
    let managing: ActionSet = purposes.into_iter().map(ActionSet::purpose).collect();
    !resource_policy
        || held
            .grant
            .scopes()
            .iter()
            .any(|other| other.named.maybe.meets(managing) && share_principal(other, scope))
}

/// Whether both surely mean one and the same: the holder of an identity policy, or a principal that both name.
#[must_use]
pub fn share_principal(one: &Scope<'_>, other: &Scope<'_>) -> bool {
    match (&one.statement.principal, &other.statement.principal) {
        (None, None) => true,
        (Some(one), Some(other)) => {
            let others: Vec<_> = other.items.iter().map(who).collect();
            one.items
                .iter()
                .map(who)
                .any(|who| who != Who::Unknown && others.contains(&who))
        }
        _ => false,
    }
}
