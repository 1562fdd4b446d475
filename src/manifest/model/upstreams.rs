//! What hand-shaped repositories stand on: names resolved, cycles found, depth and AWS's limits held.

use std::collections::HashMap;

use crate::aws::limits;
use crate::diag::Diagnostic;
use crate::manifest::model::Depth;
use crate::manifest::model::draft::{Draft, Edge, Kind};
use crate::manifest::model::findings::Findings;
use crate::manifest::raw;
use crate::source::Span;

/// How many names of a chain a message shows.
const SHOWN: usize = 8;

/// The order and the depths of an environment's repositories.
#[derive(Debug)]
pub(super) struct Order {
    /// All repositories, each after those it stands on.
    pub(super) upstreams_first: Vec<usize>,
    /// By index: the depth of hand-shaped ones.
    pub(super) depths: Vec<Option<Depth>>,
}

/// Resolves the upstreams of hand-shaped repositories and checks all chains.
/// What closes a cycle is reported and left out, so that what follows ends.
pub(super) fn resolve(repositories: &mut [Draft<'_>], found: &mut Findings) -> Order {
    link(repositories, found);
    let upstreams_first = cut_cycles(repositories, found);
    let depths = depths(repositories, &upstreams_first, found);
    for index in 0..repositories.len() {
        check_limits(repositories, index, found);
    }
    Order {
        upstreams_first,
        depths,
    }
}

fn link(repositories: &mut [Draft<'_>], found: &mut Findings) {
    let mut by_name = HashMap::new();
    let mut stores = HashMap::new();
    for (index, draft) in repositories.iter().enumerate() {
        by_name.entry(draft.text.as_str()).or_insert(index);
        if let Kind::Store(connection) = draft.kind {
            stores.insert(connection, index);
        }
    }
    let mut linked = Vec::new();
    for (index, draft) in repositories.iter().enumerate() {
        if let Kind::Repo(_, repo) = draft.kind {
            let names = Names {
                repositories,
                by_name: &by_name,
            };
            let mut edges = names.upstreams(index, repo, found);
            for connection in &repo.connect {
                if let Some(store) = stores.get(&connection.node) {
                    edges.connect(*store, connection.span, repositories, found);
                }
            }
            linked.push((index, edges.into_list()));
        }
    }
    for (index, edges) in linked {
        repositories[index].upstreams = edges;
    }
}

struct Names<'a> {
    repositories: &'a [Draft<'a>],
    by_name: &'a HashMap<&'a str, usize>,
}

impl Names<'_> {
    fn upstreams(&self, own: usize, repo: &raw::Repo, found: &mut Findings) -> Edges {
        let mut edges = Edges::default();
        for written in &repo.upstreams {
            let name = written.node.as_str();
            match self.by_name.get(name) {
                None => self.unknown(name, written.span, found),
                Some(to) if *to == own => found.push(
                    Diagnostic::error(written.span, format!("`{name}` is its own upstream"))
                        .help("leave it out"),
                ),
                Some(to) => {
                    if let Some(first) = edges.add(*to, written.span) {
                        found.push(repeated(name, written.span, first));
                    }
                }
            }
        }
        edges
    }

    fn unknown(&self, name: &str, span: Span, found: &mut Findings) {
        let known = self.repositories.iter().map(|draft| draft.text.as_str());
        let otherwise = "name a repository of this environment: a `repo` block, or one that \
                         `formats`, `teams` or `connect` make";
        let help = found.proposal(name, known, otherwise);
        found.push(Diagnostic::error(span, format!("no repository is called `{name}`")).help(help));
    }
}

/// The upstreams of one repository so far.
#[derive(Default)]
struct Edges {
    list: Vec<Edge>,
    seen: HashMap<usize, Span>,
    connected: Vec<Edge>,
}

impl Edges {
    /// Adds an upstream, or says where it stands already.
    fn add(&mut self, to: usize, span: Span) -> Option<Span> {
        if let Some(first) = self.seen.insert(to, span) {
            self.seen.insert(to, first);
            return Some(first);
        }
        self.list.push(Edge { to, span });
        None
    }

    fn connect(
        &mut self,
        store: usize,
        span: Span,
        repositories: &[Draft<'_>],
        found: &mut Findings,
    ) {
        if let Some(first) = self.seen.insert(store, span) {
            let name = &repositories[store].text;
            found.push(repeated(name, span, first));
            return;
        }
        self.connected.push(Edge { to: store, span });
    }

    /// Those in their order, then the connected stores, whose order means
    /// nothing, by index.
    fn into_list(mut self) -> Vec<Edge> {
        self.connected.sort_by_key(|edge| edge.to);
        self.list.append(&mut self.connected);
        self.list
    }
}

fn repeated(name: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(span, format!("`{name}` is an upstream already"))
        .label(first, "here")
        .help("name it once; `connect` appends the store of each connection by itself")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    /// In the chain that is being walked, at this place.
    Open(usize),
    Done,
}

/// One repository of the chain that is being walked.
struct Step {
    at: usize,
    /// The upstream to look at next.
    next: usize,
    /// How many of those looked at stay.
    kept: usize,
}

/// Cuts what closes a cycle; the repositories, each after those it stands on.
fn cut_cycles(repositories: &mut [Draft<'_>], found: &mut Findings) -> Vec<usize> {
    let mut marks = vec![Mark::New; repositories.len()];
    let mut order = Vec::with_capacity(repositories.len());
    for start in 0..repositories.len() {
        if marks[start] != Mark::New {
            continue;
        }
        marks[start] = Mark::Open(0);
        let mut chain = vec![Step::new(start)];
        while let Some(step) = chain.last_mut() {
            let upstreams = &mut repositories[step.at].upstreams;
            let Some(edge) = upstreams.get(step.next).copied() else {
                upstreams.truncate(step.kept);
                marks[step.at] = Mark::Done;
                order.push(step.at);
                chain.pop();
                continue;
            };
            step.next += 1;
            if let Mark::Open(from) = marks[edge.to] {
                found.push(cycle(repositories, &chain[from..], edge));
                continue;
            }
            upstreams[step.kept] = edge;
            step.kept += 1;
            if marks[edge.to] == Mark::New {
                marks[edge.to] = Mark::Open(chain.len());
                chain.push(Step::new(edge.to));
            }
        }
    }
    order
}

impl Step {
    fn new(at: usize) -> Self {
        Self {
            at,
            next: 0,
            kept: 0,
        }
    }
}

/// `closing` leads from the end of `chain` to its start.
fn cycle(repositories: &[Draft<'_>], chain: &[Step], closing: Edge) -> Diagnostic {
    let mut names: Vec<String> = chain
        .iter()
        .take(SHOWN)
        .map(|step| format!("`{}`", repositories[step.at].text))
        .collect();
    if chain.len() > SHOWN {
        names.push("…".to_owned());
    }
    names.push(format!("`{}`", repositories[closing.to].text));
    Diagnostic::error(
        closing.span,
        format!("the upstreams form a cycle: {}", names.join(" → ")),
    )
    .help("take one of them out")
}

fn depths(
    repositories: &[Draft<'_>],
    upstreams_first: &[usize],
    found: &mut Findings,
) -> Vec<Option<Depth>> {
    let mut depths = vec![None; repositories.len()];
    // What stands on something too deep is not blamed for it.
    let mut too_deep = vec![false; repositories.len()];
    for &index in upstreams_first {
        if !matches!(repositories[index].kind, Kind::Repo(..)) {
            continue;
        }
        let mut depth = Depth::One;
        for edge in &repositories[index].upstreams {
            too_deep[index] |= too_deep[edge.to];
            match depths[edge.to] {
                None => {}
                Some(Depth::One) => depth = depth.max(Depth::Two),
                Some(Depth::Two) => depth = Depth::Three,
                Some(Depth::Three) if too_deep[index] => {}
                Some(Depth::Three) => {
                    too_deep[index] = true;
                    found.push(deep(&repositories[index].text, edge.span));
                }
            }
        }
        depths[index] = Some(depth);
    }
    depths
}

fn deep(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        span,
        format!("`{name}` would be the fourth hand-shaped repository of a chain"),
    )
    .help("let it name what this one stands on itself: a chain has at most three")
}

/// AWS's limits of one repository. It is counted among those that are searched
/// for its requests; one that is reached twice counts once.
fn check_limits(repositories: &[Draft<'_>], index: usize, found: &mut Findings) {
    let draft = &repositories[index];
    let (direct, most) = (draft.upstreams.len(), limits::direct_upstreams());
    if direct > most {
        found.push(
            Diagnostic::error(
                draft.span,
                format!(
                    "`{}` has {direct} upstreams, CodeArtifact takes {most}",
                    draft.text
                ),
            )
            .help("put some of them behind a repository of their own"),
        );
    }
    let most = limits::searched_repositories();
    let mut searched = vec![index];
    let mut at = 0;
    while at < searched.len() && searched.len() <= most {
        for edge in &repositories[searched[at]].upstreams {
            if searched.len() <= most && !searched.contains(&edge.to) {
                searched.push(edge.to);
            }
        }
        at += 1;
    }
    if searched.len() > most {
        found.push(
            Diagnostic::error(
                draft.span,
                format!(
                    "a request to `{}` searches more than {most} repositories, where CodeArtifact stops",
                    draft.text
                ),
            )
            .help("let it stand on fewer repositories"),
        );
    }
}
