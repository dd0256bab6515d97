//! The book's preprocessor: expands each page, then its admonitions.
//!
//! `cargo book` runs it in-process. Stock mdBook runs the same code as a
//! command (see [`command`]), so both give the same pages.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::sync::{Arc, Mutex};

use anyhow::{Context as _, Result, anyhow};
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use crate::admonish::Admonish;
use crate::fence::Fence;
use crate::page::Expander;

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
        let mut result = Ok(());
        book.for_each_mut(|item| {
            let BookItem::Chapter(chapter) = item else {
                return;
            };
            let Some(path) = chapter.source_path.as_ref().filter(|_| result.is_ok()) else {
                return;
            };
            let expanded = expander
                .expand(&source.join(path), &chapter.content)
                .and_then(|page| {
                    let text = admonish.run(page.text()).with_context(|| {
                        format!("{}: in an admonition", source.join(path).display())
                    })?;
                    Ok((text, page.fences))
                });
            match expanded {
                Ok((text, fences)) => {
                    chapter.content = text;
                    if let Some(seen) = &self.seen {
                        seen.lock()
                            .expect("no panic while it is held")
                            .extend(fences.into_iter().map(|f| (f.place.to_string(), f)));
                    }
                }
                Err(error) => result = Err(error),
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
