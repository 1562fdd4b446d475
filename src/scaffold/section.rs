//! The part of a file that is cagen's, between two marks, in a text that is otherwise the team's.

use std::ops::Range;

use crate::scaffold::plan::{SECTION_BEGIN, SECTION_END};

/// Where the section of a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// There are no marks.
    Unmarked,
    /// These bytes, from the first mark to the end of the second, without its line end.
    At(Range<usize>),
    /// There are marks and they enclose nothing; why, as a phrase.
    Broken(&'static str),
}

/// Finds the section of a file; each mark stands alone on its line.
pub(crate) fn find(bytes: &[u8]) -> Place {
    let mut begins = Vec::new();
    let mut ends = Vec::new();
    let mut at = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let text = line.trim_ascii_end();
        if text == SECTION_BEGIN.as_bytes() {
            begins.push(at);
        } else if text == SECTION_END.as_bytes() {
            ends.push(at + text.len());
        }
        at += line.len();
    }
    match (&begins[..], &ends[..]) {
        ([], []) => Place::Unmarked,
        ([begin], [end]) if begin < end => Place::At(*begin..*end),
        ([_], [_]) => Place::Broken("its end mark stands before its begin mark"),
        ([_, ..], []) => Place::Broken("it has a begin mark and no end mark"),
        ([], [_, ..]) => Place::Broken("it has an end mark and no begin mark"),
        ([_, ..], [_, ..]) => Place::Broken("it has more than one section of cagen"),
    }
}

/// A planned section as it is found again: without the last line's end.
pub(crate) fn body(planned: &str) -> &str {
    planned.trim_end_matches('\n')
}

/// The file with `planned` in place of what stands at `place`, in the line ends of the file.
pub(crate) fn replaced(bytes: &[u8], place: &Range<usize>, planned: &str) -> Vec<u8> {
    let section = &bytes[place.clone()];
    let windows = section.windows(2).any(|pair| pair == b"\r\n");
    let text = match windows {
        true => body(planned).replace('\n', "\r\n"),
        false => body(planned).to_owned(),
    };
    [&bytes[..place.start], text.as_bytes(), &bytes[place.end..]].concat()
}

/// The file with `planned` after what is there.
pub(crate) fn appended(bytes: &[u8], planned: &str) -> Vec<u8> {
    let between: &[u8] = match bytes {
        [] | [.., b'\n', b'\n'] => b"",
        [.., b'\n'] => b"\n",
        _ => b"\n\n",
    };
    [bytes, between, planned.as_bytes()].concat()
}

/// What is left of the file without its section; nothing, if that is all there was.
pub(crate) fn removed(bytes: &[u8], place: &Range<usize>) -> Option<Vec<u8>> {
    let before = &bytes[..place.start];
    let after = &bytes[place.end..];
    let after = after.strip_prefix(b"\r").unwrap_or(after);
    let after = after.strip_prefix(b"\n").unwrap_or(after);
    let left = [before, after].concat();
    (!left.trim_ascii().is_empty()).then_some(left)
}

/// The file with its section and without the marks around it.
pub(crate) fn unmarked(bytes: &[u8], place: &Range<usize>) -> Vec<u8> {
    let is_mark = |line: &&[u8]| {
        let text = line.trim_ascii_end();
        text == SECTION_BEGIN.as_bytes() || text == SECTION_END.as_bytes()
    };
    // The line end after the second mark goes with it.
    let end = bytes[place.end..].iter().position(|byte| *byte == b'\n');
    let end = end.map_or(bytes.len(), |at| place.end + at + 1);
    let lines = bytes[place.start..end].split_inclusive(|byte| *byte == b'\n');
    let inner: Vec<&[u8]> = lines.filter(|line| !is_mark(line)).collect();
    [&bytes[..place.start], &inner.concat(), &bytes[end..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLANNED: &str = "<!-- BEGIN cagen -->\nnew\n<!-- END cagen -->\n";

    fn at(text: &str) -> Range<usize> {
        match find(text.as_bytes()) {
            Place::At(place) => place,
            other => panic!("{other:?}: {text}"),
        }
    }

    #[test]
    fn what_is_around_a_section_stays() {
        for (before, after) in [("# Mine\n\n", "\n## Also mine\n"), ("", ""), ("x\n", "y")] {
            let old = format!("{before}<!-- BEGIN cagen -->\nold\n<!-- END cagen -->\n{after}");
            let new = replaced(old.as_bytes(), &at(&old), PLANNED);
            assert_eq!(
                String::from_utf8(new).unwrap(),
                format!("{before}{PLANNED}{after}")
            );
            let bare = unmarked(old.as_bytes(), &at(&old));
            assert_eq!(bare, format!("{before}old\n{after}").into_bytes());
            let left = removed(old.as_bytes(), &at(&old));
            let whole = format!("{before}{after}");
            assert_eq!(left, (!whole.is_empty()).then(|| whole.into_bytes()));
        }
    }

    #[test]
    fn line_ends_of_a_section_stay() {
        let old = "mine\r\n<!-- BEGIN cagen -->\r\nold\r\n<!-- END cagen -->\r\nmine\r\n";
        let new = replaced(old.as_bytes(), &at(old), PLANNED);
        assert_eq!(new, old.replace("old", "new").into_bytes());
    }

    #[test]
    fn a_section_is_appended_after_a_blank_line() {
        for (text, between) in [
            ("", ""),
            ("mine\n\n", ""),
            ("mine\n", "\n"),
            ("mine", "\n\n"),
        ] {
            let new = appended(text.as_bytes(), PLANNED);
            assert_eq!(new, format!("{text}{between}{PLANNED}").into_bytes());
        }
    }

    #[test]
    fn marks_are_lines_of_their_own_and_come_in_pairs() {
        let unmarked = "see `<!-- BEGIN cagen -->`\n  <!-- END cagen -->\n";
        assert_eq!(find(unmarked.as_bytes()), Place::Unmarked);
        for broken in [
            "<!-- BEGIN cagen -->\n",
            "<!-- END cagen -->\n",
            "<!-- END cagen -->\n<!-- BEGIN cagen -->\n",
            "<!-- BEGIN cagen -->\n<!-- BEGIN cagen -->\n<!-- END cagen -->\n",
        ] {
            assert!(
                matches!(find(broken.as_bytes()), Place::Broken(_)),
                "{broken}"
            );
        }
        assert_eq!(
            find(b"\xff\n<!-- BEGIN cagen -->\n<!-- END cagen -->"),
            Place::At(2..41)
        );
    }
}
