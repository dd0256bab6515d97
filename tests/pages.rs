//! The built book: every link, image and anchor inside it leads somewhere,
//! nothing is loaded from elsewhere, every term in bold is in the glossary, every
//! section ends with its questions, and every exercise is listed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use book::exercise::Exercise;
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

/// The sources of all pages, relative to src/, in the order of SUMMARY.md.
fn sources() -> Vec<PathBuf> {
    static LINK: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\]\(([^)]+\.md)\)").expect("the pattern is right"));
    let summary = read("SUMMARY.md".as_ref());
    LINK.captures_iter(&summary)
        .map(|link| PathBuf::from(&link[1]))
        .collect()
}

/// A source, by its path relative to src/.
fn read(path: &Path) -> String {
    let path = book_tests::root().join("src").join(path);
    std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()))
}

/// The built page of a source.
fn built(source: &Path) -> String {
    let path = relative("".as_ref(), &source.with_extension("html"));
    let path = path.replace("README.html", "index.html");
    String::from_utf8_lossy(&BOOK[&path]).into_owned()
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
            let folder = Path::new(path).parent().unwrap_or("".as_ref());
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
    let glossary = read("appendices/glossary.md".as_ref()).to_lowercase();
    // Each entry is a line of its own, with its definition below.
    let entries: BTreeSet<String> = glossary
        .lines()
        .zip(glossary.lines().skip(1))
        .filter(|(_, definition)| definition.starts_with(": "))
        .map(|(term, _)| term.replace('`', ""))
        .collect();
    assert!(entries.len() > 20, "{entries:?}");

    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    // The appendices that stand alone look up what the sections define.
    let appendices = Path::new("appendices");
    let defining = |path: &PathBuf| path.parent() != Some(appendices);
    for path in sources().into_iter().filter(defining) {
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

/// The pages of a part, or of an appendix of several: what stands in a folder
/// beside its README, but for the page that sums up.
fn sections() -> Vec<PathBuf> {
    let sources = sources();
    let is_section = |path: &&PathBuf| {
        let readme = path.with_file_name("README.md");
        readme.parent() != Some("".as_ref())
            && path.file_name() != Some("README.md".as_ref())
            && path.file_name() != Some("what-you-can-now-do.md".as_ref())
            && sources.contains(&readme)
    };
    sources.iter().filter(is_section).cloned().collect()
}

#[test]
fn every_section_ends_with_one_to_three_questions() {
    let sections = sections();
    assert!(sections.len() > 15, "{sections:?}");
    let mut wrong = Vec::new();
    for path in sections {
        let shown = path.display();
        if !read(&path).trim_end().ends_with("{{#check}}") {
            wrong.push(format!("{shown} does not end with {{{{#check}}}}"));
            continue;
        }
        let questions = built(&path).matches("<check-of-understanding ").count();
        if !(1..=3).contains(&questions) {
            wrong.push(format!("{shown} asks {questions} questions"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_question_and_every_exercise_is_listed() {
    static QUESTION: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("<check-of-understanding id=\"([^\"]+)\">").expect("the pattern is right")
    });
    let list = built("appendices/exercises.md".as_ref());
    let names = |kind: &str| -> BTreeSet<String> {
        list.split(&format!("data-{kind}=\""))
            .skip(1)
            .flat_map(|rest| rest.split('"').next().unwrap_or_default().split(' '))
            .map(str::to_owned)
            .collect()
    };
    let asked: BTreeSet<String> = pages()
        .flat_map(|(_, page)| {
            let ids = QUESTION.captures_iter(&page);
            ids.map(|id| id[1].to_owned()).collect::<Vec<_>>()
        })
        .collect();
    assert!(asked.len() > 15, "{asked:?}");
    assert_eq!(names("answered"), asked);
    let exercises = Exercise::all(&book_tests::root()).expect("the exercises can be read");
    let slugs = exercises.into_iter().map(|exercise| exercise.slug);
    assert_eq!(names("solved"), slugs.collect());
}
