//! Which formats each repository serves, and where first-party and public packages of a format meet.

use std::collections::BTreeSet;

use crate::aws::format::Format;
use crate::manifest::model::draft::{Draft, Kind};
use crate::manifest::model::topology::Topology;

/// A set of formats.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct FormatSet(u16);

impl FormatSet {
    /// Whether `format` is in it.
    pub(super) fn holds(self, format: Format) -> bool {
        self.0 & Self::from(format).0 != 0
    }

    /// Whether nothing is in it.
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those in both.
    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those in one of the two.
    pub(super) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Its formats, by name.
    pub(super) fn formats(self) -> BTreeSet<Format> {
        Format::ALL
            .into_iter()
            .filter(|format| self.holds(*format))
            .collect()
    }
}

impl From<Format> for FormatSet {
    fn from(format: Format) -> Self {
        Self(1 << format as u16)
    }
}

impl FromIterator<Format> for FormatSet {
    fn from_iter<I: IntoIterator<Item = Format>>(formats: I) -> Self {
        formats
            .into_iter()
            .fold(Self::default(), |set, format| set.or(format.into()))
    }
}

/// By the index of each repository.
#[derive(Debug)]
pub(super) struct Served {
    /// The formats it serves: its own, or those it reaches. A hand-shaped one that
    /// reaches none is there to be published to: it serves what stands on it and
    /// what `internal` names. Empty is any format.
    pub(super) formats: Vec<FormatSet>,
    /// The formats of the public registries that a request to it can reach.
    pub(super) public_behind: Vec<FormatSet>,
    /// The formats of the public registries that a request can reach which also
    /// reaches this repository.
    pub(super) public_beside: Vec<FormatSet>,
}

/// Works it out; `upstreams_first` is the order of [`crate::manifest::model::upstreams::Order`].
pub(super) fn work_out(
    topology: &Topology<'_>,
    upstreams_first: &[usize],
    first_party: FormatSet,
) -> Served {
    let repositories = &topology.repositories;
    let poly: FormatSet = topology.poly.iter().copied().collect();
    let mut formats: Vec<FormatSet> = repositories.iter().map(|d| own(d, poly)).collect();
    let mut public: Vec<FormatSet> = repositories.iter().map(registry).collect();
    gather(repositories, upstreams_first, &mut public);

    let hand_shaped = |index: usize| matches!(repositories[index].kind, Kind::Repo(..));
    let mut reached = formats.clone();
    gather(repositories, upstreams_first, &mut reached);
    let mut wanted = reached.clone();
    hand_down(repositories, upstreams_first, &mut wanted);
    for index in (0..repositories.len()).filter(|index| hand_shaped(*index)) {
        formats[index] = if reached[index].is_empty() {
            wanted[index].or(first_party)
        } else {
            reached[index]
        };
    }
    // What such a one serves is reached from those that stand on it.
    let mut all = formats.clone();
    gather(repositories, upstreams_first, &mut all);
    for index in (0..repositories.len()).filter(|index| hand_shaped(*index)) {
        formats[index] = all[index];
    }

    let mut public_beside = public.clone();
    hand_down(repositories, upstreams_first, &mut public_beside);
    Served {
        formats,
        public_behind: public,
        public_beside,
    }
}

/// What a repository has by itself.
fn own(draft: &Draft<'_>, poly: FormatSet) -> FormatSet {
    match draft.kind {
        Kind::Store(connection) => connection.format().into(),
        Kind::Internal(format) | Kind::Shared(format) => format.map_or(poly, FormatSet::from),
        Kind::Single(format) | Kind::Team(_, format) => format.into(),
        Kind::Repo(..) => FormatSet::default(),
    }
}

fn registry(draft: &Draft<'_>) -> FormatSet {
    match draft.kind {
        Kind::Store(connection) => connection.format().into(),
        Kind::Internal(_) | Kind::Shared(_) | Kind::Single(_) | Kind::Team(..) | Kind::Repo(..) => {
            FormatSet::default()
        }
    }
}

/// Each takes what those it stands on have.
fn gather(repositories: &[Draft<'_>], upstreams_first: &[usize], sets: &mut [FormatSet]) {
    for &index in upstreams_first {
        for edge in &repositories[index].upstreams {
            sets[index] = sets[index].or(sets[edge.to]);
        }
    }
}

/// Each gives what it has to those it stands on.
fn hand_down(repositories: &[Draft<'_>], upstreams_first: &[usize], sets: &mut [FormatSet]) {
    for &index in upstreams_first.iter().rev() {
        for edge in &repositories[index].upstreams {
            sets[edge.to] = sets[edge.to].or(sets[index]);
        }
    }
}
