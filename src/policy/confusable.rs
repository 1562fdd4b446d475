//! Letters that look like others, and characters that nobody sees, in what policies name.

use std::ops::Range;

use crate::policy::document::Word;
use crate::source::place::Place;

/// A character that is not what it seems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confusable {
    /// Where it stands.
    pub place: Place,
    /// The character.
    pub found: char,
    /// The letter of ASCII that it looks like; `None` when it cannot be seen.
    pub seems: Option<char>,
}

/// Letters of other scripts that look like those of ASCII: the usual ones of
/// Unicode's list of confusables (UTS 39), and the full-width forms by rule.
const LOOKALIKES: &[(&str, char)] = &[
    ("аɑα", 'a'),
    ("с\u{03f2}", 'c'),
    ("ԁ", 'd'),
    ("еҽ", 'e'),
    ("ɡ", 'g'),
    ("һ", 'h'),
    ("іıɩι", 'i'),
    ("ј", 'j'),
    ("κк", 'k'),
    ("ӏ", 'l'),
    ("ո", 'n'),
    ("оοօσ", 'o'),
    ("рρ", 'p'),
    ("ԛ", 'q'),
    ("ѕ", 's'),
    ("τ", 't'),
    ("υս", 'u'),
    ("ѵν", 'v'),
    ("ԝ", 'w'),
    ("хχ", 'x'),
    ("уγ", 'y'),
    ("АΑ", 'A'),
    ("ВΒ", 'B'),
    ("СϹ", 'C'),
    ("ЕΕ", 'E'),
    ("НΗ", 'H'),
    ("ІΙ", 'I'),
    ("Ј", 'J'),
    ("КΚ\u{212a}", 'K'),
    ("МΜ", 'M'),
    ("Ν", 'N'),
    ("ОΟ", 'O'),
    ("РΡ", 'P'),
    ("Ѕ", 'S'),
    ("ТΤ", 'T'),
    ("ХΧ", 'X'),
    ("УΥ", 'Y'),
    ("Ζ", 'Z'),
    ("∗⁎✱", '*'),
    ("։∶", ':'),
    ("⁄∕", '/'),
    ("‐‑‒–—−", '-'),
];

/// The characters of a word that are not what they seem, in order.
#[must_use]
pub fn confusables(word: &Word) -> Vec<Confusable> {
    let hole = "*";
    let text = word.with_holes(hole);
    if text.is_ascii() && !text.bytes().any(|b| b < b' ' || b == 0x7f) {
        return Vec::new();
    }
    let found = text.char_indices().filter_map(|(at, c)| {
        let seems = seems(c);
        let range: Range<usize> = at..at + c.len_utf8();
        (seems.is_some() || is_invisible(c)).then(|| Confusable {
            place: word.part(range, hole),
            found: c,
            seems,
        })
    });
    found.collect()
}

fn seems(c: char) -> Option<char> {
    if c.is_ascii() {
        return None;
    }
    let code = u32::from(c);
    if (0xff01..=0xff5e).contains(&code) {
        return char::from_u32(code - 0xfee0);
    }
    let mut rows = LOOKALIKES.iter();
    rows.find(|(others, _)| others.contains(c))
        .map(|(_, letter)| *letter)
}

/// Whether a character is not seen: control characters, blanks of no width,
/// and those that turn the direction of a text.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(
            u32::from(c),
            0x00a0 | 0x00ad | 0x034f | 0x061c | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180e
                | 0x2000..=0x200f
                | 0x2028..=0x202f
                | 0x205f..=0x206f
                | 0x3000
                | 0x3164
                | 0xfe00..=0xfe0f
                | 0xfeff
                | 0xffa0
                | 0xfff9..=0xfffb
                | 0xe0000..=0xe007f
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::text::Text;
    use crate::source::Span;
    use crate::source::place::FileId;

    fn told(text: &str) -> Vec<(usize, Option<char>)> {
        let place = FileId(0).at(Span::new(10, 10 + u32::try_from(text.len()).unwrap()));
        let word = Word::new(Text::copied(text, place), place);
        let found = confusables(&word).into_iter();
        found
            .map(|one| (one.place.span.start as usize - 10, one.seems))
            .collect()
    }

    #[test]
    fn what_is_not_what_it_seems() {
        assert_eq!(told("codeartifact:Read*"), []);
        assert_eq!(told("codeаrtifact"), [(4, Some('a'))]);
        assert_eq!(told("read\u{200b}x"), [(4, None)]);
        assert_eq!(told("ａ"), [(0, Some('a'))]);
        assert_eq!(told("x\u{202e}"), [(1, None)]);
        // Other letters are what they are.
        assert_eq!(told("Größe日本"), []);
    }

    #[test]
    fn each_letter_stands_once() {
        let all: Vec<char> = LOOKALIKES
            .iter()
            .flat_map(|(some, _)| some.chars())
            .collect();
        let unique: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(all.len(), unique.len());
        assert!(all.iter().all(|c| !c.is_ascii()));
    }
}
