//! The keys that an environment can override.

/// A key that an environment can override.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Formats,
    Shape,
    Format,
    Repo,
    TeamDefaults,
    Teams,
    Principals,
    Readers,
    Publishers,
    Admins,
    Exclusive,
    Internal,
    Ban,
    Consumers,
    Ci,
    Audit,
    OnPublish,
    Tags,
}

impl Key {
    pub(super) const ALL: [Self; 18] = [
        Self::Formats,
        Self::Shape,
        Self::Format,
        Self::Repo,
        Self::TeamDefaults,
        Self::Teams,
        Self::Principals,
        Self::Readers,
        Self::Publishers,
        Self::Admins,
        Self::Exclusive,
        Self::Internal,
        Self::Ban,
        Self::Consumers,
        Self::Ci,
        Self::Audit,
        Self::OnPublish,
        Self::Tags,
    ];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Formats => "formats",
            Self::Shape => "shape",
            Self::Format => "format",
            Self::Repo => "repo",
            Self::TeamDefaults => "team_defaults",
            Self::Teams => "teams",
            Self::Principals => "principals",
            Self::Readers => "readers",
            Self::Publishers => "publishers",
            Self::Admins => "admins",
            Self::Exclusive => "exclusive",
            Self::Internal => "internal",
            Self::Ban => "ban",
            Self::Consumers => "consumers",
            Self::Ci => "ci",
            Self::Audit => "audit",
            Self::OnPublish => "on_publish",
            Self::Tags => "tags",
        }
    }
}

/// The keys of which an environment's changes are read entry by entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Many {
    Repos,
    Teams,
}

impl Many {
    /// The case of `key`, if it is one of them.
    pub(super) fn of(key: Key) -> Option<Self> {
        match key {
            Key::Repo => Some(Self::Repos),
            Key::Teams => Some(Self::Teams),
            Key::Formats
            | Key::Shape
            | Key::Format
            | Key::TeamDefaults
            | Key::Principals
            | Key::Readers
            | Key::Publishers
            | Key::Admins
            | Key::Exclusive
            | Key::Internal
            | Key::Ban
            | Key::Consumers
            | Key::Ci
            | Key::Audit
            | Key::OnPublish
            | Key::Tags => None,
        }
    }
}
