//! The book's preprocessor: expands each page, then its admonitions.
//!
//! `cargo book` runs it in-process. Stock mdBook runs the same code as a
//! command (see [`command`]), so both give the same pages.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::sync::{Arc, Mutex};

use anyhow::{Context as _, Result, anyhow};
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use crate::admonish::Admonish;
use crate::contents::Contents;
use crate::fence::Fence;
use crate::page::Expander;
use crate::place::relative;

/// The preprocessor's name in book.toml.
pub const NAME: &str = "book";

/// The fences that were seen, by their place.
pub(crate) type Seen = Arc<Mutex<BTreeMap<String, Fence>>>;

/// The book's preprocessor.
#[derive(Debug, Default)]
pub struct Sharing {
    seen: Option<Seen>,
}

impl Sharing {
    /// Marks every Rust fence with its place, and remembers it in `seen`.
    pub(crate) fn with_marks(seen: &Seen) -> Self {
        Self {
            seen: Some(Arc::clone(seen)),
        }
    }
}

impl Preprocessor for Sharing {
    fn name(&self) -> &str {
        NAME
    }

    fn run(&self, context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let settings: serde_json::Value = context
            .config
            .get("preprocessor.book.admonish")?
            .context("book.toml lacks [preprocessor.book.admonish]")?;
        let admonish = Admonish::new(settings);
        let source = context.root.join(&context.config.book.src);
        let expander = match self.seen {
            Some(_) => Expander::with_marks(&context.root),
            None => Expander::new(&context.root),
        };
        // What a page gives the reader to do is known when it has been read, and
        // one page lists it all.
        let mut contents = Contents::default();
        let mut pages = BTreeMap::new();
        for chapter in book.chapters() {
            let Some(path) = &chapter.source_path else {
                continue;
            };
            let page = expander.expand(&source.join(path), &chapter.content)?;
            contents.add(path, &chapter.name, &page.tasks)?;
            pages.insert(path.clone(), page);
        }
        let mut result = Ok(());
        book.for_each_chapter_mut(|chapter| {
            let Some((path, page)) = chapter
                .source_path
                .as_ref()
                .filter(|_| result.is_ok())
                .and_then(|path| pages.remove_entry(path))
            else {
                return;
            };
            let text = page.text(|| contents.markdown(&path));
            match admonish.run(text) {
                Ok(text) => chapter.content = text,
                Err(error) => {
                    let place = relative(&context.root, &source.join(path));
                    result = Err(error.context(format!("{place}: in an admonition")));
                }
            }
            if let Some(seen) = &self.seen {
                seen.lock()
                    .expect("no panic while it is held")
                    .extend(page.fences.into_iter().map(|f| (f.place.to_string(), f)));
            }
        });
        result.map(|()| book)
    }
}

/// The preprocessor as a command: mdBook hands it the book on standard input
/// and takes it back from standard output.
///
/// # Errors
/// If the input is no book, or a page is broken.
pub fn command(input: impl Read, output: impl Write) -> Result<()> {
    let (context, book) = mdbook_preprocessor::parse_input(input)
        .map_err(|error| anyhow!("{error:#}; this command is for mdBook, which hands it a book"))?;
    let book = Sharing::default().run(&context, book)?;
    serde_json::to_writer(output, &book).context("cannot hand the book back to mdBook")
}
