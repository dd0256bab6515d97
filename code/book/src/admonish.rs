//! mdbook-admonish under mdBook 0.5, through the types in code/mdbook-04.

use anyhow::Result;
use mdbook_04::preprocess::{Preprocessor as _, PreprocessorContext};
use mdbook_preprocessor::book::{Book, BookItem, Chapter};

/// Turns admonition fences into HTML.
#[derive(Debug)]
pub struct Admonish(PreprocessorContext);

impl Admonish {
    /// With the settings of mdbook-admonish, as they would stand in its own
    /// table in book.toml.
    pub fn new(settings: serde_json::Value) -> Self {
        Self(PreprocessorContext::for_html("admonish", settings))
    }

    /// The text of a chapter with its admonitions as HTML.
    ///
    /// # Errors
    /// If an admonition's information string, or a setting, is wrong.
    pub fn run(&self, text: String) -> Result<String> {
        let chapter = Chapter::new("", text, "page.md", Vec::new());
        let book = Book::new_with_items(vec![BookItem::Chapter(chapter)]);
        let book = mdbook_admonish::Admonish.run(&self.0, book)?;
        match book.items.into_iter().next() {
            Some(BookItem::Chapter(chapter)) => Ok(chapter.content),
            _ => unreachable!("mdbook-admonish keeps the chapters that it is given"),
        }
    }
}
