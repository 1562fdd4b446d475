//! Whom a value of a claim lets in, of the tokens of an OpenID Connect provider.

pub mod label;

use std::cmp::Ordering;

use crate::aws::oidc::{self, Claim, Form, Part as Means, Piece, Provider};
use crate::policy::document::Word;
use crate::policy::pattern::{Class, Part, Pattern, Reading, Token};

/// How many of those that a claim can name a value takes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// One, or those that are like it on purpose: release branches by their prefix.
    One,
    /// Those whose names are alike, which others can be given.
    Alike,
    /// Every one.
    Every,
}

/// A reach, and what the things are called of which it is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Respect {
    /// How many.
    pub reach: Reach,
    /// Of what.
    pub noun: &'static str,
}

/// Whom a value of a claim lets in, in each respect of which it says something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Subject {
    /// Whoever owns it.
    pub tenant: Option<Respect>,
    /// What holds several of those that run.
    pub group: Option<Respect>,
    /// What runs.
    pub workload: Option<Respect>,
    /// Which branch, tag or environment of it.
    pub trigger: Option<Respect>,
}

/// Stands for a name that nobody has thought of: what lets it in, lets everything in.
const STRANGER: char = '\u{F8FF}';

/// So many parts that are not known are filled one by one; of more all are alike.
const MOST_HOLES: usize = 2;

impl Subject {
    /// What a value of `claim` lets in; `None` when it has none of its forms, or
    /// that is not known.
    ///
    /// A part that is not known is taken for names: for as few as fit.
    #[must_use]
    pub fn of(value: &Word, reading: Reading, claim: &'static Claim) -> Option<Self> {
        let pattern = Pattern::new(value, reading);
        let forms = claim.forms.iter();
        forms
            .filter_map(|form| in_form(&pattern, form))
            .reduce(Self::or)
    }

    /// What a subject of a provider that is not known lets in: by the form of
    /// another provider's that begins alike, as GitLab's are on any host, else
    /// by its words. The provider is that of the form.
    #[must_use]
    pub fn elsewhere(value: &Word, reading: Reading) -> Option<(Self, Option<&'static Provider>)> {
        let pattern = Pattern::new(value, reading);
        let start = literal_start(&pattern);
        let alike = oidc::providers().iter().find_map(|provider| {
            let forms = provider.claim("sub")?.forms.iter();
            let labelled = forms.filter(|form| match form.pieces.first() {
                Some(Piece::Text(text)) => {
                    let label = text.find([':', '/']).map_or("", |at| &text[..=at]);
                    !label.is_empty() && start.starts_with(label)
                }
                _ => false,
            });
            let subjects = labelled.filter_map(|form| in_form(&pattern, form));
            Some((subjects.reduce(Self::or)?, Some(provider)))
        });
        alike.or_else(|| Some((by_words(&pattern)?, None)))
    }

    /// What either lets in.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.with(other, Ordering::is_lt)
    }

    /// What both let in, where both are asked for.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.with(other, Ordering::is_gt)
    }

    fn with(self, other: Self, takes: fn(Ordering) -> bool) -> Self {
        let one = |own: Option<Respect>, other: Option<Respect>| match (own, other) {
            (Some(own), Some(other)) if takes(own.reach.cmp(&other.reach)) => Some(other),
            (own, other) => own.or(other),
        };
        Self {
            tenant: one(self.tenant, other.tenant),
            group: one(self.group, other.group),
            workload: one(self.workload, other.workload),
            trigger: one(self.trigger, other.trigger),
        }
    }

    fn respect(&mut self, part: Means) -> Option<&mut Option<Respect>> {
        match part {
            Means::Tenant => Some(&mut self.tenant),
            Means::Group => Some(&mut self.group),
            Means::Workload => Some(&mut self.workload),
            Means::Trigger => Some(&mut self.trigger),
            Means::Free => None,
        }
    }

    /// Widens one respect, or says something of it for the first time.
    fn widen(&mut self, part: Means, reach: Reach, noun: &'static str) {
        if let Some(respect) = self.respect(part)
            && respect.is_none_or(|own| own.reach < reach)
        {
            *respect = Some(Respect { reach, noun });
        }
    }
}

/// What a pattern lets in of a form, if any.
fn in_form(pattern: &Pattern, form: &'static Form) -> Option<Subject> {
    let pattern = filled(pattern, form)?;
    let mut subject = Subject::default();
    for (at, piece) in form.pieces.iter().enumerate() {
        match piece {
            Piece::Text(_) => {}
            Piece::Open(_, noun) => subject.widen(Means::Trigger, Reach::Every, noun),
            Piece::Value(part, noun) => {
                let reaches = |reach: &Reach| pattern.meets(&parts(form, Some((at, *reach))));
                let reach = [Reach::Every, Reach::Alike].into_iter().find(reaches);
                subject.widen(*part, reach.unwrap_or(Reach::One), noun);
            }
        }
    }
    Some(subject)
}

/// The texts of a form; of one value those that only a wildcard of that reach lets in.
fn parts(form: &Form, probe: Option<(usize, Reach)>) -> Vec<Part> {
    let mut parts = Vec::new();
    for (at, piece) in form.pieces.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| form.pieces.get(before));
        let class = match (before, form.pieces.get(at + 1)) {
            (_, Some(Piece::Text(text))) if text.starts_with('/') => Class::Field,
            // The end of a form that no word introduces has words of its own.
            (Some(Piece::Text(text)), None) if text == ":" => Class::Any,
            (_, Some(_)) | (Some(_), None) => Class::Path,
            (None, None) => Class::Any,
        };
        match (piece, probe) {
            (Piece::Text(text) | Piece::Open(text, _), _) => {
                parts.extend(text.chars().map(Part::Is));
            }
            (Piece::Value(..), Some((probed, reach))) if probed == at => match reach {
                Reach::Every => parts.push(Part::Is(STRANGER)),
                Reach::One | Reach::Alike => {
                    parts.extend([Part::Many(class), Part::Is(STRANGER), Part::Many(class)]);
                }
            },
            (Piece::Value(..), _) => parts.extend([Part::One(class), Part::Many(class)]),
        }
    }
    parts
}

/// A pattern whose unknown parts are as few names as make it one of the form's;
/// `None` when nothing does.
fn filled(pattern: &Pattern, form: &Form) -> Option<Pattern> {
    let all = parts(form, None);
    let fits = |pattern: Pattern| pattern.meets(&all).then_some(pattern);
    if pattern.begins_unknown_and_wild() {
        return None;
    }
    if let Some(found) = fits(pattern.filled(&["x"])) {
        return Some(found);
    }
    let runs = runs(form);
    let fillings: Vec<Vec<&str>> = match pattern.holes() {
        0 => Vec::new(),
        1..=MOST_HOLES => {
            let mut pairs: Vec<_> = runs
                .iter()
                .flat_map(|one| runs.iter().map(move |other| [one, other]))
                .collect();
            pairs.sort_by_key(|pair| pair.iter().map(|(count, _)| count).sum::<usize>());
            let texts = pairs
                .into_iter()
                .map(|[one, other]| vec![&*one.1, &*other.1]);
            texts.collect()
        }
        _ => runs.iter().map(|(_, text)| vec![text.as_str()]).collect(),
    };
    fillings
        .iter()
        .find_map(|texts| fits(pattern.filled(texts)))
}

/// What a part that is not known may be in a form: some pieces in a row that end
/// with a value, by how many values that are.
fn runs(form: &Form) -> Vec<(usize, String)> {
    let mut runs = Vec::new();
    for from in 0..form.pieces.len() {
        let (mut count, mut text) = (0, String::new());
        for piece in &form.pieces[from..] {
            match piece {
                Piece::Text(own) | Piece::Open(own, _) => text.push_str(own),
                Piece::Value(..) => {
                    text.push('x');
                    count += 1;
                    runs.push((count, text.clone()));
                }
            }
        }
    }
    runs.sort_by_key(|(count, _)| *count);
    runs
}

/// The text with which everything begins that a pattern matches.
fn literal_start(pattern: &Pattern) -> String {
    let tokens = pattern.tokens().iter();
    let texts = tokens.map_while(|token| match token {
        Token::Is(c) => Some(*c),
        Token::One | Token::Many | Token::Some => None,
    });
    texts.collect()
}

/// What the words before its wildcards say of a subject that has no known form.
fn by_words(pattern: &Pattern) -> Option<Subject> {
    const TENANT: &str = "owner";
    const WORKLOAD: &str = "workload";
    let mut subject = Subject::default();
    let tokens = pattern.tokens();
    if matches!(tokens, [Token::Many, _, ..]) {
        subject.widen(Means::Tenant, Reach::Every, TENANT);
    }
    let fields: Vec<&[Token]> = tokens
        .split(|token| matches!(token, Token::Is(':' | '/' | '|')))
        .collect();
    for pair in fields.windows(2) {
        let [word, value] = pair else { continue };
        let word = Pattern::of(word.iter().copied()).as_exact();
        let reach = match value {
            [Token::Many, ..] => Reach::Every,
            _ if value.iter().any(|t| matches!(t, Token::Many | Token::One)) => Reach::Alike,
            _ => Reach::One,
        };
        match word.as_deref().and_then(oidc::word) {
            Some(Means::Tenant) => subject.widen(Means::Tenant, reach, TENANT),
            Some(Means::Workload) => subject.widen(Means::Workload, reach, WORKLOAD),
            Some(Means::Group | Means::Trigger | Means::Free) | None => {}
        }
    }
    // `org:acme:*`: all that an owner has.
    let ends_open = matches!(fields.last(), Some([Token::Many]));
    if ends_open && subject.tenant.is_some() && subject.workload.is_none() {
        subject.widen(Means::Workload, Reach::Every, WORKLOAD);
    }
    (subject != Subject::default()).then_some(subject)
}
