//! What is wrong with an ARN of CodeArtifact, with the place inside the string and the right text where it is certain.

mod package;

use std::ops::Range;

use crate::aws::account::{AccountId, Region, RegionName};
use crate::aws::glob;
use crate::aws::names::{DomainName, NameError, RepositoryName};
use crate::aws::resource::ResourceKind;
use crate::diag::nearest;
use crate::policy::document::Word;
use crate::policy::pattern::{Class, Part, Pattern, Reading, variable};
use crate::policy::resource::fields::behind_fields;
use crate::policy::resource::{self, ResourcePattern};
use crate::source::place::Place;

/// Something wrong with an ARN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArnFault {
    /// The part that is wrong; an empty part has the place of what stands before it.
    pub place: Place,
    /// What is wrong.
    pub kind: ArnFaultKind,
    /// The whole string as it should be, where that is certain.
    pub mended: Option<String>,
}

/// The faults of ARNs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArnFaultKind {
    /// No ARN and no pattern of one.
    NotAnArn,
    /// Another service, whose name is nearly this one's.
    Service {
        /// The service as written.
        found: String,
    },
    /// No Region.
    EmptyRegion,
    /// No account.
    EmptyAccount,
    /// An account that is not twelve digits.
    Account,
    /// A partition in which CodeArtifact is not offered.
    Partition {
        /// The partition.
        found: String,
    },
    /// A Region in which CodeArtifact is not offered, or none at all.
    Region {
        /// The Region.
        found: String,
        /// The nearest one in which it is.
        nearest: Option<&'static str>,
    },
    /// A kind of resource that CodeArtifact does not have.
    ResourceKind {
        /// The kind as written.
        found: String,
        /// The nearest one that it has.
        nearest: Option<&'static str>,
    },
    /// Too few or too many names for its kind of resource, so that it matches nothing.
    Shape {
        /// The kind.
        kind: ResourceKind,
    },
    /// A package's ARN without the segment of the namespace, which may be empty and must be there.
    MissingNamespace,
    /// The `@` of an npm scope, which ARNs do not have.
    ScopeSign,
    /// A package format that CodeArtifact does not have.
    Format {
        /// The format as written.
        found: String,
        /// The nearest one that it has.
        nearest: Option<&'static str>,
    },
    /// A name that CodeArtifact stores otherwise, so that it matches nothing.
    NotNormalised {
        /// The name as it is stored.
        stored: String,
    },
    /// A name that no domain or repository can have, and why.
    Name(NameError),
    /// A package group's pattern that is not encoded as ARNs have it.
    NotEncoded,
}

/// Stands for what is not known while an ARN is taken apart.
const HOLE: &str = "\u{fffc}";

/// The service in ARNs.
const SERVICE: &str = "codeartifact";

/// An ARN under examination.
struct Arn<'w> {
    word: &'w Word,
    text: String,
    faults: Vec<ArnFault>,
}

/// What is wrong with the ARN that a word of `Resource` writes, if it is one of
/// CodeArtifact or meant to be one; nothing is said of other services' ARNs.
#[must_use]
pub fn faults(word: &Word, reading: Reading) -> Vec<ArnFault> {
    resource::meaning(word, reading, |meaning| {
        let found = meaning.faults(|pattern| {
            let mut arn = Arn {
                word,
                text: word.with_holes(HOLE),
                faults: Vec::new(),
            };
            arn.check(pattern);
            arn.faults
        });
        found.to_vec()
    })
}

/// Whether anything can stand in a part: a wildcard, a hole or a variable.
fn is_open(text: &str) -> bool {
    text.contains(['*', '?']) || has_hole(text)
}

fn has_hole(text: &str) -> bool {
    text.contains(HOLE) || text.contains("${")
}

impl Arn<'_> {
    fn check(&mut self, pattern: &ResourcePattern) {
        let text = self.text.clone();
        let fields = fields(&text);
        let [scheme, partition, service, region, account, resource] = fields.as_slice() else {
            if !is_open(&text) {
                self.push(0..text.len(), ArnFaultKind::NotAnArn, None);
            }
            return;
        };
        let field = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
        let open = is_open(field(scheme)) || is_open(field(service));
        if open || field(scheme) != "arn" || field(service) != SERVICE {
            if field(scheme) != "arn" && !open {
                self.push(scheme.clone(), ArnFaultKind::NotAnArn, None);
            } else if !open && nearest(field(service), [SERVICE]).is_some() {
                let found = field(service).to_owned();
                self.push(
                    service.clone(),
                    ArnFaultKind::Service { found },
                    Some(SERVICE),
                );
            }
            return;
        }
        self.partition(partition.clone());
        self.region(region.clone());
        self.account(account.clone());
        self.resource(resource.clone(), pattern);
    }

    fn get(&self, range: &Range<usize>) -> String {
        self.text.get(range.clone()).unwrap_or_default().to_owned()
    }

    fn push(&mut self, range: Range<usize>, kind: ArnFaultKind, right: Option<&str>) {
        let wide = if range.is_empty() {
            range.start.saturating_sub(1)..range.end
        } else {
            range.clone()
        };
        let mended = right.and_then(|right| {
            let before = self.text.get(..range.start)?;
            let behind = self.text.get(range.end..)?;
            let whole = format!("{before}{right}{behind}");
            (!whole.contains(HOLE)).then_some(whole)
        });
        self.faults.push(ArnFault {
            place: self.word.part(wide, HOLE),
            kind,
            mended,
        });
    }

    fn partition(&mut self, range: Range<usize>) {
        let found = self.get(&range);
        if found != "aws" && !is_open(&found) {
            let right = found.is_empty().then_some("aws");
            self.push(range, ArnFaultKind::Partition { found }, right);
        }
    }

    fn region(&mut self, range: Range<usize>) {
        let found = self.get(&range);
        if found.is_empty() {
            self.push(range, ArnFaultKind::EmptyRegion, None);
            return;
        }
        let offered =
            |region: Region| glob::matches(&found, region.as_str(), glob::Case::Sensitive);
        if has_hole(&found) || Region::all().any(offered) {
            return;
        }
        let known = Region::all().map(Region::as_str);
        let nearest = (found.len() <= 40)
            .then(|| nearest(&found, known))
            .flatten();
        // The name of another Region is no slip.
        let other = RegionName::parse(&found).is_ok();
        let right = nearest.filter(|_| !other && !is_open(&found));
        self.push(range, ArnFaultKind::Region { found, nearest }, right);
    }

    fn account(&mut self, range: Range<usize>) {
        let found = self.get(&range);
        if found.is_empty() {
            self.push(range, ArnFaultKind::EmptyAccount, None);
        } else if is_open(&found) {
            let pattern = Pattern::parse(&found.replace(HOLE, "*"), Reading::Plain);
            let digits = [Part::One(Class::Digit); 12];
            if !found.contains("${") && !pattern.meets(&digits) {
                self.push(range, ArnFaultKind::Account, None);
            }
        } else if AccountId::parse(&found).is_err() {
            let digits = found.replace(['-', ' '], "");
            let right = AccountId::parse(&digits).is_ok().then_some(digits);
            self.push(range, ArnFaultKind::Account, right.as_deref());
        }
    }

    fn resource(&mut self, range: Range<usize>, pattern: &ResourcePattern) {
        let text = self.get(&range);
        let end = text.find(['/', ':']).unwrap_or(text.len());
        let written = text.get(..end).unwrap_or_default().to_owned();
        if is_open(&written) {
            return;
        }
        let at = range.start..range.start + end;
        let kinds = ResourceKind::ALL.into_iter();
        let Some(kind) = kinds.clone().find(|kind| kind.as_str() == written) else {
            let known = kinds.map(ResourceKind::as_str);
            let nearest = (written.len() <= 40)
                .then(|| nearest(&written, known))
                .flatten();
            let found = written;
            self.push(at, ArnFaultKind::ResourceKind { found, nearest }, nearest);
            return;
        };
        if text[end..].starts_with(':') {
            let right = format!("{kind}/{}", text[end + 1..].replace(':', "/"));
            self.push(range, ArnFaultKind::Shape { kind }, Some(&right));
            return;
        }
        let segments = segments(&text, range.start);
        self.names(kind, &segments);
        let before = self.faults.len();
        if kind == ResourceKind::Package {
            self.package(&segments);
        }
        if kind == ResourceKind::PackageGroup {
            self.group(&text, range.start);
        }
        let fits = pattern.pattern().divided(':', 4);
        let fits = fits.is_some_and(|(_, resource)| meets(&resource, kind));
        if self.faults.len() == before && !fits {
            let right = self.reshaped(kind, &segments);
            self.push(range, ArnFaultKind::Shape { kind }, right.as_deref());
        }
    }

    /// The names of the domain and the repository.
    fn names(&mut self, kind: ResourceKind, segments: &[Range<usize>]) {
        if let Some(range) = segments.get(1) {
            let name = self.get(range);
            if !is_open(&name)
                && !name.is_empty()
                && let Err(error) = DomainName::parse(&name)
            {
                self.push(range.clone(), ArnFaultKind::Name(error), None);
            }
        }
        let has = matches!(kind, ResourceKind::Repository | ResourceKind::Package);
        if let Some(range) = segments.get(2).filter(|_| has) {
            let name = self.get(range);
            if !is_open(&name)
                && !name.is_empty()
                && let Err(error) = RepositoryName::parse(&name)
            {
                self.push(range.clone(), ArnFaultKind::Name(error), None);
            }
        }
    }

    /// The resource as it was probably meant, where only one thing can be meant.
    fn reshaped(&self, kind: ResourceKind, segments: &[Range<usize>]) -> Option<String> {
        let names: Vec<_> = segments.iter().map(|range| self.get(range)).collect();
        match (kind, names.as_slice()) {
            // The repository's ARN that AWS's own guide writes wrong.
            (ResourceKind::Domain, [_, domain, repository])
                if !is_open(repository) && !repository.is_empty() =>
            {
                Some(format!("repository/{domain}/{repository}"))
            }
            (ResourceKind::Domain, [_, domain, star]) if star.is_empty() || star == "*" => {
                Some(format!("domain/{domain}"))
            }
            (ResourceKind::Repository, [_, domain, repository, star])
                if star.is_empty() && !repository.is_empty() =>
            {
                Some(format!("repository/{domain}/{repository}"))
            }
            _ => None,
        }
    }

    /// The encoded pattern of a package group.
    fn group(&mut self, text: &str, start: usize) {
        let Some(slash) = text.match_indices('/').nth(1).map(|(at, _)| at) else {
            return;
        };
        let pattern = &text[slash..];
        let right = pattern.replace("%2A", "%2a");
        let right = if right.contains("${") {
            right
        } else {
            right.replace('$', "%24")
        };
        if right != pattern {
            let range = start + slash..start + text.len();
            self.push(range, ArnFaultKind::NotEncoded, Some(&right));
        }
    }
}

/// Whether the resource part of a pattern can match one of a kind.
fn meets(resource: &Pattern, kind: ResourceKind) -> bool {
    // What stands before the kind has been looked at on its own.
    resource.meets(behind_fields(kind))
}

/// The six fields of an ARN, the last with all that follows.
fn fields(text: &str) -> Vec<Range<usize>> {
    split(text, ':', 6, 0)
}

/// The parts between slashes, from `start` on.
fn segments(text: &str, start: usize) -> Vec<Range<usize>> {
    split(text, '/', usize::MAX, start)
}

/// The parts of `text`, which begins at `start`, at most `most`; what stands in
/// a policy variable parts nothing.
fn split(text: &str, separator: char, most: usize, start: usize) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut from = 0;
    let mut within = false;
    for (at, c) in text.char_indices() {
        match c {
            '$' => within = variable(&text[at..]).is_some(),
            '}' => within = false,
            _ if c == separator && !within && parts.len() + 1 < most => {
                parts.push(start + from..start + at);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(start + from..start + text.len());
    parts
}
