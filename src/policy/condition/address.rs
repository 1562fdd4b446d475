//! Ranges of addresses as conditions write them.

use std::net::IpAddr;

/// The range that `text` writes: its first address and the length of its prefix in bits.
pub(super) fn range(text: &str) -> Option<(IpAddr, u32)> {
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None => (text, None),
    };
    let address: IpAddr = address.parse().ok()?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let prefix = match prefix {
        Some(prefix) => prefix.parse().ok().filter(|bits| *bits <= most)?,
        None => most,
    };
    Some((address, prefix))
}

/// Whether the ranges together hold every address of one of the two protocols.
pub(super) fn cover_everything<'a>(ranges: impl Iterator<Item = &'a str>) -> bool {
    let mut four = Vec::new();
    let mut six = Vec::new();
    for (address, prefix) in ranges.filter_map(range) {
        match address {
            IpAddr::V4(address) => {
                let bits = u128::from(u32::from(address)) << 96;
                four.push(interval(bits, prefix));
            }
            IpAddr::V6(address) => six.push(interval(u128::from(address), prefix)),
        }
    }
    // The last 96 bits of the shifted old addresses are not there to be covered.
    whole(four, u128::MAX) || whole(six, u128::MAX)
}

/// The first and the last of the addresses that share the first `prefix` bits.
fn interval(bits: u128, prefix: u32) -> (u128, u128) {
    let mask = u128::MAX.checked_shr(prefix).unwrap_or(0);
    (bits & !mask, bits | mask)
}

fn whole(mut intervals: Vec<(u128, u128)>, last: u128) -> bool {
    intervals.sort_unstable();
    let mut next = Some(0_u128);
    for (from, to) in intervals {
        match next {
            Some(at) if from <= at => {
                if to >= at {
                    next = to.checked_add(1);
                }
            }
            Some(_) => return false,
            None => return true,
        }
    }
    next.is_none_or(|at| at > last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_that_hold_everything() {
        let all = |ranges: &[&str]| cover_everything(ranges.iter().copied());
        assert!(all(&["0.0.0.0/0"]));
        assert!(all(&["::/0"]));
        assert!(all(&["128.0.0.0/1", "0.0.0.0/1"]));
        assert!(all(&["10.0.0.0/8", "1.2.3.4/0"]));
        assert!(!all(&["0.0.0.0/1"]));
        assert!(!all(&["128.0.0.0/1", "0.0.0.0/2"]));
        assert!(!all(&["10.0.0.0/8", "2001:db8::/32"]));
        assert!(!all(&[]));
        assert_eq!(range("1.2.3.4/33"), None);
        assert_eq!(range("1.2.3"), None);
        assert_eq!(range("::1").unwrap().1, 128);
    }
}
