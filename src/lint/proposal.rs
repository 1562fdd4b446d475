//! What to write instead of an ARN that is wrong: all that is right of it, and placeholders for the rest.

use crate::aws::account::{AccountId, Region};
use crate::aws::glob::{self, Case};
use crate::aws::resource::ResourceKind;
use crate::policy::document::Word;
use crate::policy::pattern::variable;

/// Stands for what is not known.
const HOLE: &str = "…";

/// The ARN of a thing of `kind`, or of the kind that is written, with what
/// `word` says of Region, account, domain and repository.
#[must_use]
pub fn arn(word: &Word, kind: Option<ResourceKind>) -> String {
    let text = word.with_holes(HOLE);
    let fields = split(&text, &[':'], 6);
    let field = |at: usize| fields.get(at).copied().unwrap_or_default();
    let ours = field(0) == "arn" && fields.len() == 6;
    let region = Some(field(3)).filter(|region| ours && is_region(region));
    let account = Some(field(4)).filter(|account| ours && is_account(account));
    let resource = if ours { field(5) } else { "" };
    let kind = kind.or_else(|| written(resource));
    let shape = kind.map_or(
        "arn:aws:codeartifact:<region>:<account>:…",
        ResourceKind::arn_shape,
    );
    let mut proposal = shape.to_owned();
    let names = names(resource, field(2));
    let known = [
        ("<region>", region),
        ("<account>", account),
        ("<domain>", names.0),
        ("<repository>", names.1),
    ];
    for (placeholder, known) in known {
        if let Some(known) = known.filter(|known| !known.is_empty()) {
            proposal = proposal.replacen(placeholder, known, 1);
        }
    }
    proposal
}

/// The kind of resource that is written.
fn written(resource: &str) -> Option<ResourceKind> {
    let end = resource.find(['/', ':'])?;
    let kind = resource.get(..end)?;
    let mut kinds = ResourceKind::ALL.into_iter();
    kinds.find(|one| one.as_str() == kind)
}

/// The names of domain and repository in a resource of CodeArtifact.
fn names<'t>(resource: &'t str, service: &str) -> (Option<&'t str>, Option<&'t str>) {
    let Some(kind) = written(resource).filter(|_| service == "codeartifact") else {
        return (None, None);
    };
    let parts = split(resource, &['/', ':'], usize::MAX);
    let mut names = parts.into_iter().skip(1);
    let plain = |name: &&str| !name.contains('*') && !name.contains('%');
    let domain = names.next().filter(plain);
    let repository = names.next().filter(plain);
    match kind {
        // A name alone is more likely the repository's.
        ResourceKind::Repository if repository.is_none() => (None, domain),
        // Behind a domain, too: the guide's own mistake.
        ResourceKind::Repository | ResourceKind::Package | ResourceKind::Domain => {
            (domain, repository)
        }
        ResourceKind::PackageGroup => (domain, None),
    }
}

/// The parts of `text`, at most `most`; what stands in a policy variable parts nothing.
fn split<'t>(text: &'t str, separators: &[char], most: usize) -> Vec<&'t str> {
    let mut parts = Vec::new();
    let (mut from, mut behind) = (0, 0);
    for (at, c) in text.char_indices() {
        if c == '$' && at >= behind {
            let inner = variable(&text[at..]);
            behind = inner.map_or(at, |(_, rest)| text.len() - rest.len());
        }
        if at >= behind && separators.contains(&c) && parts.len() + 1 < most {
            parts.push(&text[from..at]);
            from = at + c.len_utf8();
        }
    }
    parts.push(&text[from..]);
    parts
}

fn is_region(text: &str) -> bool {
    let offered = |region: Region| glob::matches(text, region.as_str(), Case::Sensitive);
    text.contains(HOLE) || Region::all().any(offered)
}

fn is_account(text: &str) -> bool {
    text.contains(HOLE) || text.contains('*') || AccountId::parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::text::Text;
    use crate::source::Span;
    use crate::source::place::FileId;

    #[test]
    fn what_is_right_stays() {
        let package = Some(ResourceKind::Package);
        for (text, kind, proposal) in [
            (
                "arn:aws:codeartifact::111122223333:repository/acme/web",
                None,
                "arn:aws:codeartifact:<region>:111122223333:repository/acme/web",
            ),
            (
                "arn:aws:codeartifact:eu-west-1::domain/acme",
                None,
                "arn:aws:codeartifact:eu-west-1:<account>:domain/acme",
            ),
            (
                "arn:aws:codeartifact:eu-west-1:111122223333:repository/acme/web",
                package,
                "arn:aws:codeartifact:eu-west-1:111122223333:package/acme/web/<format>/<namespace>/<name>",
            ),
            (
                "arn:aws:codeartifact:mars-1:*:repository/acme",
                None,
                "arn:aws:codeartifact:<region>:*:repository/<domain>/acme",
            ),
            (
                "arn:aws:s3:::bucket/domain/acme",
                Some(ResourceKind::Domain),
                "arn:aws:codeartifact:<region>:<account>:domain/<domain>",
            ),
            (
                "arn:aws:codeartifact::111122223333:repository/acme/${aws:PrincipalTag/team}",
                None,
                "arn:aws:codeartifact:<region>:111122223333:repository/acme/${aws:PrincipalTag/team}",
            ),
            ("acme", None, "arn:aws:codeartifact:<region>:<account>:…"),
        ] {
            let place = FileId(0).at(Span::new(0, 1));
            let word = Word::new(Text::made(text, place), place);
            assert_eq!(arn(&word, kind), proposal, "{text}");
        }
    }
}
