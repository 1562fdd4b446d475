//! Functions of network prefixes.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::eval::functions::arguments::{Arguments, Stop, refuse};
use crate::eval::functions::signature::{Function, Parameter};
use crate::eval::value::Value;
use Parameter::{Number, Text};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("cidrhost", &[Text, Number], host),
    Function::new("cidrnetmask", &[Text], |call| {
        let network = Network::read(&call.string(0)?)?;
        match network.family {
            Family::V4 => call.made(&network.address(network.mask())?),
            Family::V6 => refuse("only IPv4 has netmasks"),
        }
    }),
    Function::new("cidrsubnet", &[Text, Number, Number], subnet),
    Function::new("cidrsubnets", &[Text], subnets).and(Number),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    V4,
    V6,
}

/// A network: the bits of its first address, and how many of them are fixed.
#[derive(Debug, Clone, Copy)]
struct Network {
    family: Family,
    bits: u128,
    length: u32,
}

impl Network {
    fn read(text: &str) -> Result<Self, Stop> {
        let wrong = || Stop::Refused("the string is no network prefix".to_owned());
        let (address, length) = text.split_once('/').ok_or_else(wrong)?;
        let (family, bits) = match parse(address).ok_or_else(wrong)? {
            IpAddr::V4(address) => (Family::V4, u128::from(address.to_bits())),
            // Go writes addresses of IPv4 within IPv6 in ways of its own.
            IpAddr::V6(address) if address.to_ipv4_mapped().is_some() => {
                return Err(Stop::Unknown);
            }
            IpAddr::V6(address) => (Family::V6, address.to_bits()),
        };
        let plain = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
        let length: u32 = length.parse().map_err(|_| wrong())?;
        let mut network = Self {
            family,
            bits,
            length,
        };
        if !plain || length > network.width() {
            return Err(wrong());
        }
        network.bits &= network.mask();
        Ok(network)
    }

    fn width(&self) -> u32 {
        match self.family {
            Family::V4 => 32,
            Family::V6 => 128,
        }
    }

    /// The bits that addresses of the network may differ in, all set.
    fn hosts(&self) -> u128 {
        match self.width() - self.length {
            128 => u128::MAX,
            free => (1 << free) - 1,
        }
    }

    fn mask(&self) -> u128 {
        let all = match self.family {
            Family::V4 => u128::from(u32::MAX),
            Family::V6 => u128::MAX,
        };
        all & !self.hosts()
    }

    fn address(&self, bits: u128) -> Result<String, Stop> {
        match self.family {
            Family::V4 => {
                let bits = u32::try_from(bits).map_err(|_| Stop::Unknown)?;
                Ok(Ipv4Addr::from_bits(bits).to_string())
            }
            Family::V6 => {
                let address = Ipv6Addr::from_bits(bits);
                match address.to_ipv4_mapped() {
                    Some(_) => Err(Stop::Unknown),
                    None => Ok(address.to_string()),
                }
            }
        }
    }

    fn write(&self) -> Result<String, Stop> {
        Ok(format!("{}/{}", self.address(self.bits)?, self.length))
    }

    /// The same start with `more` bits fixed, if there are so many.
    fn longer(&self, more: i64) -> Result<Self, Stop> {
        let more = u32::try_from(more).map_err(|_| Stop::Unknown)?;
        let length = self.length.saturating_add(more);
        match length > self.width() {
            true => refuse("the address has not so many bits"),
            false => Ok(Self { length, ..*self }),
        }
    }
}

/// An address; Terraform reads numbers with leading zeros as decimal.
fn parse(text: &str) -> Option<IpAddr> {
    if text.contains(':') {
        return text.parse().ok();
    }
    let octet = |octet: &str| match octet.trim_start_matches('0') {
        "" if !octet.is_empty() => "0".to_owned(),
        digits => digits.to_owned(),
    };
    let octets: Vec<String> = text.split('.').map(octet).collect();
    octets.join(".").parse().ok()
}

fn host(call: &Arguments) -> Result<Value, Stop> {
    let (network, number) = (Network::read(&call.string(0)?)?, call.integer(1)?);
    let hosts = network.hosts();
    let offset = match u128::try_from(number) {
        Ok(number) => number,
        // From the end.
        Err(_) => u128::from(number.unsigned_abs() - 1),
    };
    if offset > hosts {
        return refuse("the network has no such address");
    }
    let host = if number < 0 { hosts - offset } else { offset };
    call.made(&network.address(network.bits | host)?)
}

fn subnet(call: &Arguments) -> Result<Value, Stop> {
    let network = Network::read(&call.string(0)?)?;
    let (more, number) = (call.integer(1)?, call.integer(2)?);
    let mut made = network.longer(more)?;
    let number = u128::try_from(number).map_err(|_| Stop::Unknown)?;
    let fixed = made.length - network.length;
    if fixed < 128 && number >> fixed != 0 {
        return refuse("the prefix has no such subnet");
    }
    let shift = made.width() - made.length;
    made.bits |= number.checked_shl(shift).unwrap_or(0);
    call.made(&made.write()?)
}

fn subnets(call: &Arguments) -> Result<Value, Stop> {
    let network = Network::read(&call.string(0)?)?;
    let mut made = Vec::new();
    // The first address that no subnet has taken; none when all are taken.
    let mut free = Some(network.bits);
    for index in 1..call.all().len() {
        let more = call.integer(index)?;
        if !(1..=32).contains(&more) {
            return refuse("each subnet needs one to 32 further bits");
        }
        let mut next = network.longer(more)?;
        let step = next.hosts();
        let start = free.and_then(|free| Some(free.checked_add(step)? & next.mask()));
        let Some(start) = start.filter(|start| start & network.mask() == network.bits) else {
            return refuse("the prefix has not enough addresses");
        };
        next.bits = start;
        free = start.checked_add(step).and_then(|last| last.checked_add(1));
        made.push(next.write()?);
    }
    call.strings(made)
}
