//! Loading the book with the preprocessor in-process.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use mdbook_driver::MDBook;
use mdbook_driver::builtin_renderers::MarkdownRenderer;
use mdbook_driver::config::Config;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use crate::fence::Fence;
use crate::preprocessor::{Seen, Sharing};

/// The book's root: the nearest folder with a book.toml, from `start` upwards.
///
/// # Errors
/// If there is none.
pub fn root(start: &Path) -> Result<PathBuf> {
    start
        .ancestors()
        .find(|folder| folder.join("book.toml").is_file())
        .map(Path::to_owned)
        .with_context(|| {
            format!(
                "no book.toml in {} or above it; run this from the book's folder",
                start.display()
            )
        })
}

/// Loads the book at `root`; building it runs our preprocessor in-process.
///
/// # Errors
/// If book.toml or SUMMARY.md is broken, or a page that it names is missing.
pub fn load(root: &Path) -> Result<MDBook> {
    let mut config = Config::from_disk(root.join("book.toml")).context("book.toml is broken")?;
    // As stock mdBook does.
    config.update_from_env()?;
    let mut book = MDBook::load_with_config(root, config)?;
    if !book.config.contains_key("preprocessor.book.command") {
        bail!("book.toml lacks [preprocessor.book] with the command that stock mdBook runs");
    }
    // It has the name of the command, and so takes its place.
    book.with_preprocessor(Sharing::default());
    Ok(book)
}

/// Every Rust fence of the book and of README.md that is to be compiled, after
/// all preprocessors: one inside an admonition counts.
///
/// # Errors
/// As [`load`], and if a fence is broken.
pub fn fences(root: &Path) -> Result<Vec<Fence>> {
    let seen = Seen::default();
    let mut book = load(root)?;
    book.with_preprocessor(Sharing::with_marks(&seen));
    let (expanded, _) = book.preprocess_book(&MarkdownRenderer::new())?;
    let mut seen = std::mem::take(&mut *seen.lock().expect("no panic while it is held"));

    let mut found = Vec::new();
    for chapter in expanded.chapters() {
        let page = chapter
            .source_path
            .as_ref()
            .map_or_else(String::new, |path| path.display().to_string());
        collect(&chapter.content, &page, &mut seen, &mut found)?;
    }
    if let Some(place) = seen.keys().next() {
        bail!("{place}: this fence was lost on the way to the page");
    }

    let readme = root.join("README.md");
    let text = std::fs::read_to_string(&readme).context("cannot read README.md")?;
    let page = crate::page::Expander::new(root).expand(&readme, &text)?;
    found.extend(page.fences);
    Ok(found)
}

/// Takes the Rust fences of `text`, the final Markdown of `page`, out of `seen`.
fn collect(
    text: &str,
    page: &str,
    seen: &mut BTreeMap<String, Fence>,
    found: &mut Vec<Fence>,
) -> Result<()> {
    for event in Parser::new_ext(text, Options::all()) {
        let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = event else {
            continue;
        };
        let is_rust = info.split([',', ' ']).next() == Some("rust");
        if !is_rust || info.contains(",does-not-compile") {
            continue;
        }
        let place = Fence::marked(&info)
            .with_context(|| format!("{page}: the fence `{info}` came out of nowhere"))?;
        // The same exercise may stand on two pages; it is proven once.
        if let Some(fence) = seen.remove(place) {
            found.push(fence);
        } else if !found.iter().any(|fence| fence.place.to_string() == place) {
            bail!("{place}: nothing is known of this fence");
        }
    }
    Ok(())
}
