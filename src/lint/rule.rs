//! A rule: its id, its page, when it is asked, and the sink for what it finds.

use std::collections::BTreeSet;

use crate::diag::Level;
use crate::document::Project;
use crate::document::block::Block;
use crate::document::file::File;
use crate::document::policy::Policy;
use crate::lint::config::Config;
use crate::lint::finding::{Finding, Fix};
use crate::lint::held::Held;
use crate::lint::provider::Providers;
use crate::lint::publishers::Publishers;
use crate::lint::roles::Roles;
use crate::lint::scope::Scope;
use crate::lint::topology::Topology;
use crate::policy::document::Statement;
use crate::source::place::{FileId, Place};

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name, which reads well after *allow*: the file's name with dashes.
    pub id: &'static str,
    /// What it is about.
    pub group: Group,
    /// How bad its findings are, where it does not say otherwise.
    pub level: Level,
    /// The version of the tool that had it first.
    pub since: &'static str,
    /// What `cagen explain` prints: what, why, examples that are its tests.
    pub page: &'static str,
    /// When it is asked.
    pub check: Check,
}

impl Rule {
    /// The first paragraph of its page, on one line.
    #[must_use]
    pub fn summary(&self) -> String {
        paragraph(self.page, 0)
    }

    /// The first paragraph of its page's *Why*, on one line.
    #[must_use]
    pub fn reason(&self) -> String {
        paragraph(self.page, self.page.find("## Why").unwrap_or_default())
    }
}

/// The paragraph below the heading that begins at `heading`, on one line.
fn paragraph(page: &str, heading: usize) -> String {
    let lines = page.get(heading..).unwrap_or_default().lines().skip(1);
    let lines = lines.skip_while(|line| line.is_empty());
    let first: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
    first.join(" ")
}

/// The families of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Grants too much.
    Access,
    /// Says something that AWS does not do.
    Void,
    /// Lets the wrong package in.
    SupplyChain,
    /// Will be refused, or loses data.
    Safety,
    /// About lint itself.
    Lint,
}

impl Group {
    /// What the family finds, for lists.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Access => "grants too much",
            Self::Void => "says something that AWS does not do",
            Self::SupplyChain => "lets the wrong package in",
            Self::Safety => "will be refused, or loses data",
            Self::Lint => "about lint itself",
        }
    }
}

/// When a rule is asked, and what it looks at.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// Once for each policy.
    Policy(fn(&Policy, &Context<'_>, &mut Sink<'_>)),
    /// Once for each statement of each policy.
    Statement(fn(&Statement, &Policy, &Context<'_>, &mut Sink<'_>)),
    /// Once for what is judged together.
    Held(fn(&Held<'_>, &Context<'_>, &mut Sink<'_>)),
    /// Once for each file, with its id.
    File(fn(&File<'_>, FileId, &Context<'_>, &mut Sink<'_>)),
    /// Once, over everything.
    Project(fn(&Context<'_>, &mut Sink<'_>)),
    /// Never by itself: the runner reports it.
    Runner,
}

/// What rules may look at.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The tree.
    pub project: &'a Project<'a>,
    /// What is judged together, and what it grants.
    pub held: &'a [Held<'a>],
    /// Which files are about CodeArtifact.
    pub scope: &'a Scope<'a, 'a>,
    /// Which provider makes what.
    pub providers: &'a Providers<'a, 'a>,
    /// What the manifests of the tree say.
    pub config: &'a Config,
    /// What repositories serve.
    pub topology: &'a Topology<'a>,
    /// Who publishes into them.
    pub publishers: &'a Publishers,
    /// Whom of the tree principals mean.
    pub roles: &'a Roles<'a>,
}

/// Takes what one rule finds.
#[derive(Debug)]
pub struct Sink<'a> {
    rule: &'static Rule,
    findings: &'a mut Vec<Finding>,
}

/// A reported finding that its rule may still add to.
#[derive(Debug)]
pub struct Draft<'a> {
    finding: &'a mut Finding,
}

impl<'a> Sink<'a> {
    /// A sink for `rule`, so that a rule cannot report under another's name.
    pub fn new(rule: &'static Rule, findings: &'a mut Vec<Finding>) -> Self {
        Self { rule, findings }
    }

    /// Reports a finding at the rule's level; the draft takes help, labels and a fix.
    pub fn report(&mut self, place: Place, message: impl Into<String>) -> Draft<'_> {
        self.findings.push(Finding {
            rule: self.rule.id,
            level: self.rule.level,
            place,
            message: message.into(),
            labels: Vec::new(),
            subject: None,
            blocks: Vec::new(),
            calls: Vec::new(),
            files: BTreeSet::new(),
            help: None,
            fix: None,
        });
        let finding = self.findings.last_mut().expect("one was pushed just now");
        Draft { finding }
    }
}

impl Draft<'_> {
    /// At another level than the rule's.
    pub fn level(self, level: Level) -> Self {
        self.finding.level = level;
        self
    }

    /// With what to do about it.
    pub fn help(self, help: impl Into<String>) -> Self {
        self.finding.help = Some(help.into());
        self
    }

    /// With another place that matters.
    pub fn label(self, place: Place, message: impl Into<String>) -> Self {
        self.finding.labels.push((place, message.into()));
        self
    }

    /// About this block: what the caller of its module chose, the caller allows, and
    /// whoever changes a file that it takes a value from is told.
    pub fn about(self, block: Option<&Block>) -> Self {
        if let Some(block) = block {
            self.finding.blocks.push(block.whole);
            self.finding.calls.extend(block.calls.iter());
            self.finding.files.extend(block.files());
        }
        self
    }

    /// About `subject`, which the message quotes: of several at one place one is named.
    pub fn subject(self, subject: impl Into<String>) -> Self {
        self.finding.subject = Some(subject.into());
        self
    }

    /// With edits that mend it, if there are any.
    pub fn fix(self, fix: impl Into<Option<Fix>>) -> Self {
        self.finding.fix = fix.into();
        self
    }
}
