//! Ranges of addresses, and how much of the public internet they hold.

use std::net::IpAddr;
use std::sync::LazyLock;

use serde::Deserialize;

/// What `data/addresses.json` says.
static SPACES: LazyLock<Vec<Space>> = LazyLock::new(|| {
    let facts: Facts = serde_json::from_str(include_str!("data/addresses.json"))
        .expect("the data is part of the program, and a test reads it");
    facts.spaces.iter().filter_map(Space::new).collect()
});

#[derive(Debug, Deserialize)]
struct Facts {
    spaces: Vec<SpaceFacts>,
}

#[derive(Debug, Deserialize)]
struct SpaceFacts {
    whole: String,
    not_public: Vec<String>,
    most: u32,
}

/// The public addresses of one protocol.
#[derive(Debug)]
struct Space {
    protocol: Protocol,
    public: Vec<Interval>,
    /// How many addresses the widest block of one organisation has.
    most: u128,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Protocol {
    Four,
    Six,
}

/// The first and the last address of a range.
type Interval = (u128, u128);

/// A range of addresses, as `192.0.2.0/24` writes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressRange {
    protocol: Protocol,
    interval: Interval,
}

/// How much of the public internet ranges of addresses hold together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coverage {
    /// No more than one organisation can have.
    OneHolder,
    /// More than any one organisation has, so that strangers are among it.
    Strangers,
    /// Every public address of one of the two protocols.
    Everything,
}

impl AddressRange {
    /// The range that `text` writes: an address, with or without the length of its prefix in bits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let (protocol, bits) = match address.parse().ok()? {
            IpAddr::V4(address) => (Protocol::Four, u128::from(u32::from(address))),
            IpAddr::V6(address) => (Protocol::Six, u128::from(address)),
        };
        let width = protocol.width();
        let prefix = match prefix {
            Some(prefix) => prefix.parse().ok().filter(|bits| *bits <= width)?,
            None => width,
        };
        let mask = size(width - prefix).wrapping_sub(1);
        Some(Self {
            protocol,
            interval: (bits & !mask, bits | mask),
        })
    }
}

impl Protocol {
    /// The length of an address in bits.
    const fn width(self) -> u32 {
        match self {
            Self::Four => 32,
            Self::Six => 128,
        }
    }
}

impl Space {
    fn new(facts: &SpaceFacts) -> Option<Self> {
        let whole = AddressRange::parse(&facts.whole)?;
        let but = facts.not_public.iter();
        let but = but.filter_map(|text| Some(AddressRange::parse(text)?.interval));
        Some(Self {
            protocol: whole.protocol,
            public: without(whole.interval, merged(but.collect())),
            most: size(whole.protocol.width() - facts.most),
        })
    }

    fn coverage(&self, ranges: &[AddressRange]) -> Coverage {
        let own = ranges
            .iter()
            .filter(|range| range.protocol == self.protocol);
        let covered = merged(own.map(|range| range.interval).collect());
        let shared = covered.iter().flat_map(|one| {
            let parts = self.public.iter();
            parts.filter_map(move |other| shared(*one, *other))
        });
        let covered = count(shared);
        if covered == count(self.public.iter().copied()) {
            Coverage::Everything
        } else if covered > self.most {
            Coverage::Strangers
        } else {
            Coverage::OneHolder
        }
    }
}

/// How much of the public internet `ranges` hold together.
#[must_use]
pub fn coverage(ranges: &[AddressRange]) -> Coverage {
    let spaces = SPACES.iter();
    let most = spaces.map(|space| space.coverage(ranges)).max();
    most.unwrap_or(Coverage::OneHolder)
}

/// Intervals in order, those that touch made one.
fn merged(mut intervals: Vec<Interval>) -> Vec<Interval> {
    intervals.sort_unstable();
    let mut all: Vec<Interval> = Vec::new();
    for (from, to) in intervals {
        match all.last_mut() {
            Some((_, last)) if from <= last.saturating_add(1) => *last = (*last).max(to),
            _ => all.push((from, to)),
        }
    }
    all
}

/// What is left of `whole` without `holes`, which are merged.
fn without(whole: Interval, holes: Vec<Interval>) -> Vec<Interval> {
    let (mut next, last) = whole;
    let mut left = Vec::new();
    for (from, to) in holes {
        if from > next {
            left.push((next, from - 1));
        }
        next = to.saturating_add(1);
    }
    if next <= last {
        left.push((next, last));
    }
    left
}

/// What two intervals have in common.
fn shared(one: Interval, other: Interval) -> Option<Interval> {
    let (from, to) = (one.0.max(other.0), one.1.min(other.1));
    (from <= to).then_some((from, to))
}

/// How many addresses there are in public intervals, which are never all that bits can tell apart.
fn count(intervals: impl Iterator<Item = Interval>) -> u128 {
    intervals.map(|(from, to)| to - from + 1).sum()
}

/// How many addresses so many bits tell apart; none for all 128, one more than can be counted.
fn size(bits: u32) -> u128 {
    1_u128.checked_shl(bits).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(ranges: &[&str]) -> Coverage {
        let ranges = ranges.iter().map(|text| AddressRange::parse(text).unwrap());
        coverage(&ranges.collect::<Vec<_>>())
    }

    #[test]
    fn ranges_that_hold_everything() {
        for all in [
            &["0.0.0.0/0"][..],
            &["::/0"],
            &["::/1"],
            &["2000::/3"],
            &["128.0.0.0/1", "0.0.0.0/1"],
            &["10.0.0.0/8", "1.2.3.4/0"],
            // What is left out is not public.
            &["0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/3"],
        ] {
            assert_eq!(of(all), Coverage::Everything, "{all:?}");
        }
    }

    #[test]
    fn ranges_that_no_organisation_has() {
        for wide in [
            &["0.0.0.0/1"][..],
            &["128.0.0.0/1", "0.0.0.0/2"],
            &["64.0.0.0/2"],
            &["16.0.0.0/7"],
            &["3.0.0.0/8", "52.0.0.0/8"],
            &["2600::/12"],
            &["3000::/4"],
        ] {
            assert_eq!(of(wide), Coverage::Strangers, "{wide:?}");
        }
        for bounded in [
            &["17.0.0.0/8"][..],
            &[
                "10.0.0.0/8",
                "172.16.0.0/12",
                "192.168.0.0/16",
                "203.0.113.0/24",
            ],
            &["10.0.0.0/7", "2001:db8::/32", "fc00::/7"],
            &["2630::/16"],
            &["1.2.3.4", "2a00:1450::1"],
            // No public address begins so.
            &["::/3"],
            &[],
        ] {
            assert_eq!(of(bounded), Coverage::OneHolder, "{bounded:?}");
        }
    }

    #[test]
    fn what_is_no_range() {
        for bad in ["1.2.3.4/33", "1.2.3", "::1/129", "*", "1.2.3.4/", ""] {
            assert_eq!(AddressRange::parse(bad), None, "{bad}");
        }
        assert!(AddressRange::parse("::1/128").is_some());
    }
}
