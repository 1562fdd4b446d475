//! A matrix as it is written in `fixtures/access/`, read into cells.
//!
//! ```text
//! domain arn:…                 the domain that the policies belong to
//! packages P…                  what stands for all packages of a repository
//! each team a b                repeats every line that says {team}, for each of these
//! caller NAME WORD…            account A, role R, github SUB, plus TEXT, root, org O, path P, holds FILE, anything
//! table                        begins a table: its questions, then a row for each caller
//! ask WORD…                    the table's next column
//! | NAME + - [for TEAM]        + all of it, - none of it; in this team's turn only
//! assume SUB                   the role that trusts GitHub's tokens of this subject
//! token + SUB [KEY=VALUE…]     whether it can be assumed so; aud, account (of the provider), action
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use super::document::{self, Principal, Statement};
use super::evaluate::{Caller, Keys, Request, World, root};
use super::questions::Place;
use super::table;

const GITHUB: &str = "token.actions.githubusercontent.com";

/// All cells of a case, each as the single questions that it asks.
pub(crate) struct Matrix {
    pub(crate) probes: Vec<Probe>,
    place: Place,
}

/// One question of a cell, and the answer that the cell demands.
pub(crate) struct Probe {
    pub(crate) cell: String,
    expected: bool,
    question: Question,
}

/// What is asked.
enum Question {
    /// May the caller do this?
    Access(Rc<Caller>, Request),
    /// Can the role be assumed?
    Trust(Token),
}

/// An attempt to assume a role with an OIDC token.
#[derive(Debug)]
struct Token {
    document: String,
    action: String,
    provider: String,
    claims: Keys,
}

impl Matrix {
    /// Reads the text; which repositories there are is asked of the policies.
    pub(crate) fn read(text: &str, written: &BTreeMap<String, Value>) -> Self {
        let lines = text
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty() && !l.starts_with('#'));
        let lines: Vec<&str> = lines.collect();
        let after = |word| lines.iter().find_map(move |line| line.strip_prefix(word));
        let place = Place::read(
            after("domain ").unwrap(),
            after("packages ").unwrap(),
            written,
        );
        let teams: Vec<&str> = after("each team ")
            .unwrap_or("-")
            .split_whitespace()
            .collect();
        let mut reader = Reader::new(&place, written);
        for line in lines.iter().filter(|line| line.starts_with("caller ")) {
            let times = if line.contains("{team}") {
                teams.len()
            } else {
                1
            };
            teams[..times]
                .iter()
                .for_each(|team| reader.meet(&line.replace("{team}", team)));
        }
        for team in teams {
            for line in lines.iter().filter(|line| !line.starts_with("caller ")) {
                match line.rsplit_once(" for ") {
                    Some((row, only)) if only == team => reader.line(row),
                    Some(_) => {}
                    None => reader.line(&line.replace("{team}", team)),
                }
            }
        }
        let probes = reader.probes.into_values().collect();
        Self { probes, place }
    }

    /// The world in which the policies are as written.
    pub(crate) fn world(&self, written: &BTreeMap<String, Value>) -> World {
        let documents = written
            .iter()
            .map(|(path, text)| (path.clone(), document::read(text)));
        World {
            table: table::read(),
            documents: documents.collect(),
            owner: self.place.owner.clone(),
            domain: self.place.domain.clone(),
        }
    }
}

impl Probe {
    /// What the cell says and what is, if these differ.
    pub(crate) fn differs(&self, world: &World) -> Option<String> {
        let found = match &self.question {
            Question::Access(caller, request) => world.allows(caller, request),
            Question::Trust(token) => {
                let Token {
                    document,
                    action,
                    provider,
                    claims,
                } = token;
                world.trusts(document, action, provider, claims)
            }
        };
        (found != self.expected).then(|| {
            let asked = match &self.question {
                Question::Access(_, request) => {
                    format!("{} on {}", request.action, request.resource)
                }
                Question::Trust(_) => "assuming".to_owned(),
            };
            let word = |allowed| if allowed { "allowed" } else { "denied" };
            format!(
                "{}: {asked} should be {}, is {}",
                self.cell,
                word(self.expected),
                word(found)
            )
        })
    }

    /// The documents on which the answer can depend.
    pub(crate) fn documents(&self) -> Vec<String> {
        match &self.question {
            Question::Trust(token) => vec![token.document.clone()],
            Question::Access(caller, request) => {
                let held = caller.holds.iter().chain(&request.policy).cloned();
                held.chain(["domain.json".to_owned()]).collect()
            }
        }
    }

    /// What tells it from other questions.
    fn key(&self, caller: &str) -> String {
        match &self.question {
            Question::Access(_, request) => {
                let Request {
                    action,
                    resource,
                    owner,
                    context,
                    ..
                } = request;
                format!("{caller} {action} {resource} {owner} {context:?}")
            }
            Question::Trust(token) => format!("{token:?}"),
        }
    }
}

struct Reader<'a> {
    place: &'a Place,
    written: &'a BTreeMap<String, Value>,
    callers: BTreeMap<String, Rc<Caller>>,
    asks: Vec<String>,
    seen: BTreeSet<String>,
    table: usize,
    assumed: String,
    probes: BTreeMap<String, Probe>,
}

impl<'a> Reader<'a> {
    fn new(place: &'a Place, written: &'a BTreeMap<String, Value>) -> Self {
        Self {
            place,
            written,
            callers: BTreeMap::new(),
            asks: Vec::new(),
            seen: BTreeSet::new(),
            table: 0,
            assumed: String::new(),
            probes: BTreeMap::new(),
        }
    }

    fn meet(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let caller = self.caller(&words[2..]);
        let old = self.callers.insert(words[1].to_owned(), Rc::new(caller));
        assert!(old.is_none(), "two callers {}", words[1]);
    }

    fn line(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["domain" | "packages" | "each", ..] => {}
            ["table", ..] => {
                self.asks.clear();
                self.table += 1;
            }
            ["ask", ..] => self.asks.push(line.trim_start_matches("ask ").to_owned()),
            ["|", name, answers @ ..] => self.row(name, answers),
            ["assume", subject] => self.assumed = self.trust_of(subject),
            ["token", answer, subject, options @ ..] => self.token(answer, subject, options),
            _ => panic!("cannot read {line}"),
        }
    }

    fn row(&mut self, name: &str, answers: &[&str]) {
        let caller = self
            .callers
            .get(name)
            .unwrap_or_else(|| panic!("no caller {name}"))
            .clone();
        assert_eq!(
            answers.len(),
            self.asks.len(),
            "{name} in table {}",
            self.table
        );
        for (ask, answer) in self.asks.clone().iter().zip(answers) {
            // Without a team in it a cell comes again in each team's turn.
            if !self.seen.insert(format!("{name}: {ask} {answer}")) {
                continue;
            }
            let requests = self.place.requests(ask, &caller.account);
            assert!(!requests.is_empty(), "{ask} asks nothing");
            for request in requests {
                let question = Question::Access(Rc::clone(&caller), request);
                self.probe(name, format!("{name}: {ask}"), question, answer);
            }
        }
    }

    fn token(&mut self, answer: &str, subject: &str, options: &[&str]) {
        let mut options: BTreeMap<&str, &str> = options
            .iter()
            .map(|option| option.split_once('=').unwrap())
            .collect();
        let name = format!("{}: {subject} {options:?}", self.assumed);
        let mut take = |key, default| options.remove(key).unwrap_or(default).to_owned();
        let account = take("account", &self.place.owner);
        let claims = [
            ("aud", take("aud", "sts.amazonaws.com")),
            ("sub", subject.to_owned()),
        ];
        let claims = claims.map(|(key, value)| (format!("{GITHUB}:{key}"), vec![value]));
        let token = Token {
            document: self.assumed.clone(),
            action: take("action", "sts:AssumeRoleWithWebIdentity"),
            provider: format!("arn:aws:iam::{account}:oidc-provider/{GITHUB}"),
            claims: claims.into(),
        };
        assert!(options.is_empty(), "{options:?}");
        self.probe("", name, Question::Trust(token), answer);
    }

    fn probe(&mut self, caller: &str, cell: String, question: Question, answer: &str) {
        let expected = match answer {
            "+" => true,
            "-" => false,
            other => panic!("{cell} says {other}"),
        };
        let probe = Probe {
            cell,
            expected,
            question,
        };
        let key = probe.key(caller);
        let cell = probe.cell.clone();
        let old = self.probes.insert(key, probe);
        assert!(
            old.is_none_or(|old| old.expected == expected),
            "{cell} contradicts another"
        );
    }

    fn caller(&self, words: &[&str]) -> Caller {
        let mut caller = Caller {
            account: self.place.owner.clone(),
            context: BTreeMap::new(),
            holds: Vec::new(),
            besides: Vec::new(),
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut next = || (*words.next().unwrap()).to_owned();
            match *word {
                "account" => caller.account = next(),
                "role" => {
                    let arn = format!("arn:aws:iam::{}:role/{}", caller.account, next());
                    caller.is("aws:PrincipalArn", arn);
                }
                "root" => caller.is("aws:PrincipalArn", root(&caller.account)),
                "github" => {
                    let trust = self.trust_of(&next());
                    let role = trust
                        .trim_start_matches("identity/trust/")
                        .trim_end_matches(".json");
                    caller.is(
                        "aws:PrincipalArn",
                        format!("arn:aws:iam::{}:role/{role}", caller.account),
                    );
                }
                "plus" => caller.context.get_mut("aws:PrincipalArn").unwrap()[0].push_str(&next()),
                "org" => caller.is("aws:PrincipalOrgID", next()),
                "path" => caller.is("aws:PrincipalOrgPaths", next()),
                "holds" => caller.holds.push(format!("identity/{}.json", next())),
                "anything" => caller.besides.push(anything()),
                other => panic!("caller with {other}"),
            }
        }
        assert!(
            caller.context.contains_key("aws:PrincipalArn"),
            "who is it?"
        );
        caller
    }

    /// The trust document that asks for this subject.
    fn trust_of(&self, subject: &str) -> String {
        let asks = |document: &Value| {
            let statements = document::read(document);
            let mut conditions = statements
                .iter()
                .flat_map(|statement| &statement.conditions);
            conditions
                .any(|(_, key, values)| key.ends_with(":sub") && values == &[subject.to_owned()])
        };
        let trusts = || {
            self.written
                .iter()
                .filter(|(path, _)| path.starts_with("identity/trust/"))
        };
        let (path, _) = trusts()
            .find(|(_, document)| asks(document))
            .unwrap_or_else(|| panic!("no role for {subject}"));
        path.clone()
    }
}

impl Caller {
    fn is(&mut self, key: &str, value: String) {
        let old = self.context.insert(key.to_owned(), vec![value]);
        assert!(old.is_none(), "{key} twice");
    }
}

/// What somebody has who was given all of CodeArtifact and of `sts`.
fn anything() -> Statement {
    Statement {
        allows: true,
        principal: Principal::Holder,
        actions: vec!["codeartifact:*".to_owned(), "sts:*".to_owned()],
        resources: vec!["*".to_owned()],
        conditions: Vec::new(),
    }
}
