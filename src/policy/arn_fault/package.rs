//! What is wrong with a package's ARN: the segments behind the repository.

use std::ops::Range;

use crate::aws::format::{Format, Namespace};
use crate::diag::nearest;
use crate::policy::arn_fault::{Arn, ArnFaultKind, has_hole, is_open};

impl Arn<'_> {
    /// Format, namespace and name, as far as they are written.
    pub(super) fn package(&mut self, segments: &[Range<usize>]) {
        let Some(format_range) = segments.get(3) else {
            return;
        };
        let written = self.get(format_range);
        if is_open(&written) || written.is_empty() {
            return;
        }
        let Some(format) = Format::ALL.into_iter().find(|one| one.as_str() == written) else {
            let known = Format::ALL.into_iter().map(Format::as_str);
            let nearest = match written.as_str() {
                "python" | "pip" => Some("pypi"),
                "gradle" => Some("maven"),
                "gem" | "rubygems" => Some("ruby"),
                "crates" | "rust" => Some("cargo"),
                other if other.len() <= 40 => nearest(other, known),
                _ => None,
            };
            let found = written;
            let kind = ArnFaultKind::Format { found, nearest };
            self.push(format_range.clone(), kind, nearest);
            return;
        };
        match segments.get(4..).unwrap_or_default() {
            [] => {}
            [last] => self.without_namespace(format, last),
            [namespace, name] => {
                self.namespace(format, namespace);
                self.normal(format, name);
            }
            [namespace, ..] => self.namespace(format, namespace),
        }
    }

    /// One segment behind the format: a namespace that goes on by its `*`, or a
    /// name before which the empty one is missing.
    fn without_namespace(&mut self, format: Format, last: &Range<usize>) {
        let written = self.get(last);
        if written.starts_with('*') || has_hole(&written) || written.is_empty() {
            return;
        }
        if written.starts_with('@') && format == Format::Npm {
            self.scope_sign(last);
            return;
        }
        let goes_on = written.contains('*');
        let misses = match format.namespace() {
            Namespace::None => true,
            Namespace::Optional => !goes_on,
            Namespace::Required => false,
        };
        if misses {
            let right = format!("/{}", format.normalise_name(&written));
            self.push(last.clone(), ArnFaultKind::MissingNamespace, Some(&right));
        }
    }

    fn namespace(&mut self, format: Format, range: &Range<usize>) {
        let written = self.get(range);
        if written.starts_with('@') && format == Format::Npm {
            self.scope_sign(range);
        } else if format.namespace() != Namespace::None {
            self.normal(format, range);
        }
    }

    fn scope_sign(&mut self, range: &Range<usize>) {
        let at = range.start..range.start + 1;
        self.push(at, ArnFaultKind::ScopeSign, Some(""));
    }

    /// A name that is stored otherwise; wildcards stay as they are.
    fn normal(&mut self, format: Format, range: &Range<usize>) {
        let written = self.get(range);
        let stored = format.normalise_name(&written);
        if stored != written && !has_hole(&written) {
            let right = stored.clone();
            let kind = ArnFaultKind::NotNormalised { stored };
            self.push(range.clone(), kind, Some(&right));
        }
    }
}
