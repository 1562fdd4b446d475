//! Free text in Markdown, as a reader of Markdown sees it.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::properties::hostile::Texts;

/// Checks the Markdown `text`; gives the commands of its shell blocks.
pub(super) fn check(path: &str, text: &str, texts: &Texts) -> String {
    columns(path, text);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM;
    let mut reader = Reader {
        path,
        texts,
        cell: None,
        fence: None,
        commands: String::new(),
        seen: 0,
    };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        if let (Some(_), Event::Text(_)) = (&reader.cell, &event) {
            // GitHub makes links of these without any mark around them.
            let raw = &text[range];
            let live = ["://", "www.", "@"]
                .into_iter()
                .find(|one| raw.contains(one));
            assert_eq!(live, None, "{path}: {raw}");
        }
        reader.event(event);
    }
    let written = texts.within(text).count();
    assert_eq!(
        reader.seen, written,
        "{path} holds free text outside cells and code"
    );
    reader.commands
}

struct Reader<'a> {
    path: &'a str,
    texts: &'a Texts,
    /// The text of the table's cell that is open.
    cell: Option<String>,
    /// The language of the code block that is open.
    fence: Option<String>,
    commands: String,
    seen: usize,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>) {
        let path = self.path;
        match event {
            Event::Start(Tag::TableCell) => self.cell = Some(String::new()),
            Event::End(TagEnd::TableCell) => {
                let cell = self.cell.take().unwrap();
                for text in self.texts.within(&cell) {
                    assert!(
                        cell.contains(text.trim()),
                        "{path}: {text:?} became {cell:?}"
                    );
                    self.seen += 1;
                }
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                self.fence = Some(language.to_string());
            }
            Event::End(TagEnd::CodeBlock) => self.fence = None,
            Event::Text(text) | Event::Code(text) => match (&mut self.cell, &self.fence) {
                (Some(cell), _) => cell.push_str(&text),
                (None, Some(language)) => {
                    self.seen += self.texts.within(&text).count();
                    if language == "bash" {
                        self.commands.push_str(&text);
                    }
                }
                (None, None) => {}
            },
            Event::Html(html) | Event::InlineHtml(html) => {
                let marks = ["<!-- BEGIN cagen -->", "<!-- END cagen -->"];
                assert!(marks.contains(&html.trim()), "{path} holds {html}");
            }
            Event::Start(tag) => {
                let plain = !matches!(
                    tag,
                    Tag::Link { .. }
                        | Tag::Image { .. }
                        | Tag::Strikethrough
                        | Tag::MetadataBlock(_)
                );
                assert!(
                    plain && self.cell.is_none(),
                    "{path} holds {tag:?} in {:?}",
                    self.cell
                );
            }
            Event::InlineMath(_) | Event::DisplayMath(_) => panic!("{path} holds {event:?}"),
            Event::End(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Rule
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }
}

/// That each row of a table has as many cells as its head: what is over would be dropped.
fn columns(path: &str, text: &str) {
    let mut head = None;
    for line in text.lines() {
        if !line.starts_with('|') {
            head = None;
            continue;
        }
        let bars = line.replace("\\|", "").matches('|').count();
        let expected = *head.get_or_insert(bars);
        assert_eq!(bars, expected, "{path}: {line}");
    }
}
