//! A domain that the manifest means no more.

use crate::lock::gate::LossKind;
use crate::lock::gate::losses::{Acknowledged, Findings, Unless, Word, acknowledged};
use crate::lock::names::{Domain, DomainId, Place};
use crate::manifest::model::{Environment, Model};
use crate::manifest::raw::Target;

/// Judges a domain that was declared before and is not now.
pub(super) fn domain(model: &Model, id: &DomainId, then: &Domain, found: &mut Findings) {
    match successor(model, then) {
        Some(environment) => replaced(model, id, environment, found),
        None => left(model, id, then, found),
    }
}

/// The environment that stands where the domain's configuration stood.
fn successor<'a>(model: &'a Model, then: &Domain) -> Option<&'a Environment> {
    let mut environments = model.environments.iter();
    match (&then.place, model.target) {
        (Place::Live(name), Target::Terragrunt | Target::Terraform) => {
            environments.find(|environment| environment.name == *name)
        }
        (Place::Root, Target::Terraform) => environments.next(),
        (Place::Root, Target::Terragrunt) => None,
    }
}

/// Another domain stands in its place, and so another state.
fn replaced(model: &Model, id: &DomainId, environment: &Environment, found: &mut Findings) {
    let (old, new) = (id.name.as_str(), &environment.domain);
    let name = environment.name.as_str();
    if old == new.name.as_str() {
        found.loss(
            LossKind::Gone,
            environment.place,
            format!(
                "domain `{old}` of environment `{name}` was in account `{}` and Region `{}`: a domain moves \
                 nowhere, so Terraform would make an empty one and leave every package behind",
                id.account, id.region
            ),
            "put account and Region back, or give the new domain a name of its own and retire the old one".to_owned(),
        );
        return;
    }
    let (place, said) = match acknowledged(model, old, &[new.name.as_str()]) {
        Some(Acknowledged::Retired(span)) => (span, format!("`{old}` is retired")),
        Some(Acknowledged::Renamed(to)) => (to.span, "AWS renames no domain".to_owned()),
        None => {
            let new = &new.name;
            found.loss_unless(
                environment.place,
                format!(
                    "domain `{old}` of environment `{name}` is `{new}` now: AWS renames no domain, so every \
                     repository would be replaced by an empty one"
                ),
                Unless {
                    before: "put the name back",
                    word: Word::Renames { new: new.as_str() },
                    old,
                    after: &format!(
                        ": `{new}` then starts empty with a state of its own, and `{old}` stays in AWS with \
                         its packages"
                    ),
                },
            );
            return;
        }
    };
    found.warn(
        place,
        format!(
            "{said}: `{}` starts empty with a state of its own, and `{old}` stays in AWS",
            new.name
        ),
        format!(
            "initialise with `-reconfigure`, never with `-migrate-state`: with the old state Terraform would \
             destroy `{old}`"
        ),
    );
}

/// Nothing stands in its place.
fn left(model: &Model, id: &DomainId, then: &Domain, found: &mut Findings) {
    let domain = id.name.as_str();
    let mut declared = Vec::new();
    for environment in &model.environments {
        declared.extend([environment.name.as_str(), environment.domain.name.as_str()]);
    }
    let by = |name| acknowledged(model, name, &declared);
    let (what, said) = match &then.place {
        Place::Live(name) => {
            let name = name.as_str();
            (
                format!("environment `{name}`"),
                by(name).or_else(|| by(domain)),
            )
        }
        Place::Root => (format!("domain `{domain}`"), by(domain)),
    };
    let first = model.environments.first();
    match (said, first) {
        (Some(Acknowledged::Retired(span)), _) => found.note(
            span,
            format!("{what} is forgotten; AWS keeps domain `{domain}` with all its packages, and its state stays"),
            "delete the domain by hand once nobody needs it".to_owned(),
        ),
        (Some(Acknowledged::Renamed(to)), _) => found.warn(
            to.span,
            format!(
                "{what} has another domain under its new name: that starts empty, and AWS keeps `{domain}`"
            ),
            "delete the old domain by hand once nobody needs it".to_owned(),
        ),
        (None, first) => {
            let key = match &then.place {
                Place::Live(name) => name.as_str(),
                Place::Root => domain,
            };
            found.loss_unless(
                first.map(|environment| environment.place).unwrap_or_default(),
                format!(
                    "{what} is gone: domain `{domain}` in account `{}` and Region `{}` would stay with its \
                     packages, and nothing would manage or protect it any more",
                    id.account, id.region
                ),
                Unless {
                    before: "put it back",
                    word: Word::Retire,
                    old: key,
                    after: "",
                },
            );
        }
    }
}

/// What is to be done with a state whose configuration stands elsewhere now.
pub(super) fn move_state(environment: &Environment, now: &Domain) -> String {
    let domain = &environment.domain;
    let key = format!(
        "{}/{}/{}",
        domain.account.as_str(),
        domain.region,
        domain.name
    );
    let (unit, own) = match &now.place {
        Place::Live(name) => {
            let unit = format!("live/{}/codeartifact", name.as_str());
            (format!("/{unit}"), format!("{unit}/"))
        }
        Place::Root => (String::new(), String::new()),
    };
    let to = match &environment.state {
        Some(state) => format!("s3://{}/{key}{unit}/terraform.tfstate", state.bucket),
        None => format!("{own}{key}/terraform.tfstate"),
    };
    format!("move it to `{to}` before anybody applies")
}
