//! Which names mean the same thing, known or not.

use std::collections::{BTreeMap, HashMap};

use crate::eval::text::Text;
use crate::eval::value::Reference;

/// Things of a tree by their name, and by the blocks that declare them.
#[derive(Debug, Default)]
pub(in crate::document) struct Register {
    by_name: HashMap<String, BTreeMap<String, usize>>,
    by_address: HashMap<(String, String), usize>,
}

impl Register {
    /// Notes that thing `index` is called `name` and stands in `module`.
    pub(in crate::document) fn name(&mut self, name: &Text, module: &str, index: usize) {
        if let Some(key) = name.identity() {
            let named = self.by_name.entry(key).or_default();
            named.entry(module.to_owned()).or_insert(index);
        }
    }

    /// Notes that thing `index` is declared at `address`.
    pub(in crate::document) fn address(&mut self, address: &Reference, index: usize) {
        let key = (address.module.to_string(), address.address.clone());
        self.by_address.insert(key, index);
    }

    /// The thing that `reference` is an attribute of.
    pub(in crate::document) fn referred(&self, reference: &Reference) -> Option<usize> {
        let at = |address: &str| {
            let key = (reference.module.to_string(), address.to_owned());
            self.by_address.get(&key).copied()
        };
        let instance = |base: &str| at(&format!("{base}[?]"));
        // One that is repeated over something unknown stands for each of its instances.
        let base = reference.address.split('[').next().unwrap_or_default();
        at(&reference.address).or_else(|| instance(base))
    }

    /// The thing called `name`, as it is seen from `module`: of several the one
    /// that stands nearest.
    pub(in crate::document) fn called(&self, name: &Text, module: &str) -> Option<usize> {
        let named = self.by_name.get(&name.identity()?)?;
        if let Some(here) = named.get(module) {
            return Some(*here);
        }
        let nearness = |other: &str| {
            let shared = module.bytes().zip(other.bytes());
            shared.take_while(|(a, b)| a == b).count()
        };
        // What shares most with it stands beside it in their order.
        let before = named.range(..module.to_owned()).next_back();
        let after = named.range(module.to_owned()..).next();
        let nearest = match (before, after) {
            (Some(before), Some(after)) if nearness(after.0) > nearness(before.0) => after,
            (Some(before), _) => before,
            (None, Some(after)) => after,
            (None, None) => return None,
        };
        Some(*nearest.1)
    }

    /// The thing called `name` that stands in `module` itself.
    pub(in crate::document) fn called_in(&self, name: &Text, module: &str) -> Option<usize> {
        let named = self.by_name.get(&name.identity()?)?;
        named.get(module).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;
    use crate::source::place::FileId;

    #[test]
    fn the_nearest_of_a_name_is_meant() {
        let name = Text::made("npm", FileId(0).at(Span::default()));
        let mut register = Register::default();
        for (index, module) in ["live/dev", "live/prod", "live/prod:module.a"]
            .iter()
            .enumerate()
        {
            register.name(&name, module, index);
        }
        assert_eq!(register.called(&name, "live/prod"), Some(1));
        assert_eq!(register.called(&name, "live/prod:module.b"), Some(2));
        assert_eq!(register.called(&name, "live/dev:module.b"), Some(0));
        assert_eq!(register.called_in(&name, "live"), None);
    }
}
