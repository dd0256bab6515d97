//! The built book: every link, image and anchor inside it leads somewhere,
//! nothing is loaded from elsewhere, every term in bold is in the glossary, and
//! every section ends with a question.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use book::place::{normalise, relative};
use regex::Regex;

/// The built book, by path.
static BOOK: LazyLock<BTreeMap<String, Vec<u8>>> =
    LazyLock::new(|| book::output::build_in_memory(&book_tests::root()).expect("the book builds"));

static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"<(?<tag>[a-z]+)\b[^>]*?\s(?<name>href|src)="(?<value>[^"]*)""#)
        .expect("the pattern is right")
});
static ID: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"\sid="([^"]*)""#).expect("the pattern is right"));

/// The pages that a reader comes to. `print.html` repeats them all, `toc.html`
/// is a part of them.
fn pages() -> impl Iterator<Item = (&'static str, String)> {
    BOOK.iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .filter(|(path, _)| !matches!(path.as_str(), "print.html" | "toc.html" | "404.html"))
        .map(|(path, body)| (path.as_str(), String::from_utf8_lossy(body).into_owned()))
}

fn ids(path: &str) -> BTreeSet<String> {
    let page = String::from_utf8_lossy(&BOOK[path]);
    ID.captures_iter(&page).map(|id| id[1].to_owned()).collect()
}

#[test]
fn every_link_inside_the_book_leads_somewhere() {
    let mut broken = Vec::new();
    let mut links = 0;
    for (path, page) in pages() {
        for found in ATTRIBUTE.captures_iter(&page) {
            let value = found["value"].replace("&amp;", "&");
            if value.contains("://") || value.starts_with("mailto:") || value.is_empty() {
                continue;
            }
            links += 1;
            let (file, anchor) = value.split_once('#').unwrap_or((&value, ""));
            let folder = std::path::Path::new(path).parent().unwrap_or("".as_ref());
            let target = if file.is_empty() {
                path.to_owned()
            } else {
                relative("".as_ref(), &normalise(&folder.join(file)))
            };
            if !BOOK.contains_key(&target) {
                broken.push(format!("{path}: {value}: there is no {target}"));
            } else if !anchor.is_empty() && !ids(&target).contains(anchor) {
                broken.push(format!("{path}: {value}: {target} has no #{anchor}"));
            }
        }
    }
    assert!(links > 100, "only {links} links were found");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn no_page_loads_anything_from_elsewhere() {
    for (path, page) in pages() {
        for found in ATTRIBUTE.captures_iter(&page) {
            let loads = &found["name"] == "src" || &found["tag"] == "link";
            assert!(
                !(loads && found["value"].contains("//")),
                "{path} loads {}",
                &found["value"]
            );
        }
    }
    for (path, body) in BOOK.iter().filter(|(path, _)| path.ends_with(".css")) {
        let text = String::from_utf8_lossy(body);
        assert!(
            !text.contains("url(http") && !text.contains("url(\"http") && !text.contains("@import"),
            "{path} loads from elsewhere"
        );
    }
}

#[test]
fn no_two_elements_of_a_page_have_the_same_id() {
    for (path, page) in pages() {
        let mut seen = BTreeSet::new();
        for id in ID.captures_iter(&page) {
            assert!(seen.insert(id[1].to_owned()), "{path}: #{} twice", &id[1]);
        }
    }
}

/// A term is in bold where it is defined. Also in bold are the words that open
/// a paragraph (they end with a full stop, or are one of these), and cells of tables.
const NO_TERMS: [&str; 3] = ["Use", "Don't", "don't"];

#[test]
fn every_term_is_defined_once_and_stands_in_the_glossary() {
    static BOLD: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\*\*([^*]+)\*\*").expect("the pattern is right"));
    let src = book_tests::root().join("src");
    let read = |path: &std::path::Path| std::fs::read_to_string(path).expect("it can be read");
    let glossary = read(&src.join("appendices/glossary.md")).to_lowercase();
    // Each entry is a line of its own, with its definition below.
    let entries: BTreeSet<String> = glossary
        .lines()
        .zip(glossary.lines().skip(1))
        .filter(|(_, definition)| definition.starts_with(": "))
        .map(|(term, _)| term.replace('`', ""))
        .collect();
    assert!(entries.len() > 20, "{entries:?}");

    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut pages = vec![src.join("README.md")];
    for folder in ["start", "threads", "mutex", "appendices/ordering-lab"] {
        for entry in std::fs::read_dir(src.join(folder)).expect("the folder is there") {
            pages.push(entry.expect("it can be read").path());
        }
    }
    pages.retain(|path| path.extension().is_some_and(|found| found == "md"));
    for path in pages {
        let prose: String = read(&path)
            .lines()
            .filter(|line| !line.starts_with('|'))
            .collect::<Vec<_>>()
            .join(" ");
        for bold in BOLD.captures_iter(&prose) {
            let word = &bold[1];
            if word.ends_with('.') || NO_TERMS.contains(&word) {
                continue;
            }
            let term = word.replace('`', "").to_lowercase();
            let page = path.display().to_string();
            assert!(
                entries.contains(&term),
                "{page}: the glossary lacks **{word}**"
            );
            if let Some(first) = seen.insert(term, page.clone()) {
                panic!("**{word}** is defined in {first} and in {page}");
            }
        }
    }
    assert!(seen.len() > 20, "{seen:?}");
}

#[test]
fn every_directive_was_replaced() {
    for (path, page) in pages() {
        assert!(!page.contains("{{#"), "{path} still holds a directive");
    }
}

#[test]
fn every_recording_is_shown_on_a_page() {
    let listings = book_tests::root().join("code/listings");
    let built: String = pages().map(|(_, page)| page).collect();
    let mut traces = 0;
    for part in std::fs::read_dir(listings).expect("the folder is there") {
        let folder = part.expect("it can be read").path().join("traces");
        for trace in std::fs::read_dir(folder).into_iter().flatten() {
            let path = trace.expect("it can be read").path();
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let place = format!("id=\"explore-{name}\"");
            assert!(built.contains(&place), "no page shows {}", path.display());
            traces += 1;
        }
    }
    assert!(traces > 20, "{traces}");
}

#[test]
fn every_section_ends_with_one_question() {
    let without = ["What you can now do"];
    let root = book_tests::root();
    let mut sections = 0;
    for part in ["threads", "mutex", "appendices/ordering-lab"] {
        for entry in std::fs::read_dir(root.join("src").join(part)).expect("the part is there") {
            let path = entry.expect("it can be read").path();
            let is_section = path.extension().is_some_and(|found| found == "md")
                && path.file_name().is_some_and(|name| name != "README.md");
            if !is_section {
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("it can be read");
            if without
                .iter()
                .any(|title| text.starts_with(&format!("# {title}")))
            {
                continue;
            }
            sections += 1;
            assert!(
                text.trim_end().ends_with("{{#check}}"),
                "{} does not end with {{{{#check}}}}",
                path.display()
            );
        }
    }
    assert_eq!(sections, 18);
}
