//! Explorers in built pages.

use std::collections::BTreeSet;

use regex::Regex;
use small::{Book, lost_update};
use trace::Trace;

mod small;

/// Builds `book` and returns its file `path`. Nothing may be complained of.
#[track_caller]
fn built(book: &Book, path: &str) -> String {
    let output = book.run(&["build"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && said.is_empty(), "{said}");
    book.read(&format!("book/{path}"))
}

/// The traces that a page holds.
#[track_caller]
fn traces(page: &str) -> Vec<Trace> {
    page.split("<script type=\"application/json\">")
        .skip(1)
        .map(|rest| Trace::read(rest.split("</script>").next().unwrap()).unwrap())
        .collect()
}

#[track_caller]
fn ids(page: &str) -> Vec<String> {
    let id = Regex::new("<interleaving-explorer id=\"([^\"]*)\" name=\"lost-update\">").unwrap();
    id.captures_iter(page).map(|id| id[1].to_owned()).collect()
}

/// A page whose first explorer stands alone, and whose second in an admonition.
const TWICE: &str = "# One\n\nBefore.\n{{#explore lost-update}}\nAfter.\n\n\
    ````admonish warning\n{{#explore lost-update}}\n````\n";

#[test]
fn what_arrives_in_the_page_is_the_trace_whatever_is_in_it() {
    let mut trace = lost_update();
    trace.outcomes[0].name =
        "</script><!-- a & b\n\n{{#include x}} \\{{#x}} {{{{ \u{2028}".to_owned();
    trace.outcomes[0].note = "# [it](README.md) `a < b` ```\n\n~~~".to_owned();
    trace.threads[0].name = "<b>\"processing\"</b>\t".to_owned();
    trace.blocks[0].text[0] = "    let seen = { $$ played[0](README.md) };".to_owned();
    let book = Book::new();
    book.record("threads", &trace).write("src/one.md", TWICE);
    let page = built(&book, "one.html");
    assert_eq!(traces(&page), [trace.clone(), trace.clone()]);
    assert_eq!(
        traces(&book.read("book/print.html")),
        [trace.clone(), trace]
    );
    // Nor is it Markdown or a directive in the tables.
    assert!(page.contains("{{#include x}}"), "{page}");
    assert!(
        page.contains("# [it](README.md) <code>a &lt; b</code>"),
        "{page}"
    );
    assert!(page.contains("<p>After.</p>"), "{page}");
}

#[test]
fn the_same_trace_may_stand_twice_and_no_id_does() {
    let book = Book::new();
    let mut other = lost_update();
    other.name = "lost-update-1".to_owned();
    book.record("threads", &lost_update())
        .record("threads", &other)
        .write(
            "src/one.md",
            &format!("{TWICE}\n{{{{#explore lost-update-1}}}}\n"),
        )
        .write("src/two.md", TWICE);
    let page = built(&book, "one.html");
    assert_eq!(ids(&page), ["explore-lost-update", "explore-lost-update-1"]);
    // Its first choice is taken.
    assert!(page.contains("id=\"explore-lost-update-1-1\" name=\"lost-update-1\""));
    // Another page counts for itself.
    let page = book.read("book/two.html");
    assert_eq!(ids(&page), ["explore-lost-update", "explore-lost-update-1"]);
    let print = ids(&book.read("book/print.html"));
    assert_eq!(print.len(), 4);
    assert_eq!(print.iter().collect::<BTreeSet<_>>().len(), 4, "{print:?}");
}

#[test]
fn the_search_finds_the_words_of_the_tables_and_not_the_json() {
    let mut trace = lost_update();
    trace.outcomes[1].note = "quixotically".to_owned();
    let book = Book::new();
    book.record("threads", &trace)
        .write("src/one.md", "# One\n\n{{#explore lost-update}}\n");
    let index = built(&book, "searchindex.js");
    assert!(index.contains("quixotically"));
    for key in ["states", "blocks", "leaves"] {
        assert!(book.read("book/one.html").contains(&format!("\"{key}\":")));
        assert!(!index.contains(key), "{key} is in the index");
    }
}

/// What the build says of a page that holds `line`.
#[track_caller]
fn complaint(book: &Book, line: &str) -> String {
    book.write("src/one.md", &format!("# One\n\n{line}\n"));
    book.complaint(&["build"])
}

#[test]
fn a_trace_that_is_not_there_is_answered_with_those_that_are_and_a_command() {
    let book = Book::new();
    let said = complaint(&book, "{{#explore lost-updat}}");
    assert!(
        said.contains("src/one.md:3: there is no trace `lost-updat`; there is none yet.")
            && said.contains("`UPDATE_SNAPSHOTS=1 cargo test -p PART --test explore`"),
        "{said}"
    );
    book.record("threads", &lost_update())
        .write("src/threads/races.md", "{{#explore lost-updat}}\n")
        .write("src/one.md", "# One\n")
        .write(
            "src/SUMMARY.md",
            "- [One](one.md)\n- [Races](threads/races.md)\n",
        );
    let said = book.complaint(&["build"]);
    assert!(
        said.contains("src/threads/races.md:1: ")
            && said.contains("cargo test -p threads --test explore")
            && said.contains(
                "; there is lost-update. A test in code/listings/threads/tests/explore.rs"
            ),
        "{said}"
    );
}

#[test]
fn a_name_that_two_parts_have_is_refused() {
    let book = Book::new();
    book.record("threads", &lost_update())
        .record("mutex", &lost_update());
    let said = complaint(&book, "{{#explore lost-update}}");
    assert!(
        said.contains(
            "src/one.md:3: more than one trace is named `lost-update`, so rename all but one: \
             code/listings/mutex/traces/lost-update.json, code/listings/threads/traces/lost-update.json"
        ),
        "{said}"
    );
}

#[test]
fn a_trace_that_is_broken_names_its_file_and_the_mend() {
    let book = Book::new();
    let again = "code/listings/threads/traces/lost-update.json is broken; \
        `UPDATE_SNAPSHOTS=1 cargo test -p threads --test explore` records it again: ";
    for (change, why) in [
        (
            ("\"version\": 1", "\"version\": 2"),
            "version 2 of the format",
        ),
        (
            ("\"schedules\":4", "\"schedules\":5"),
            "5 schedules are said",
        ),
        (("lost-update", "other"), "it is named `other` inside"),
        (("]\n}", "]"), "this is no trace"),
    ] {
        let text = lost_update().to_json().replace(change.0, change.1);
        book.write("code/listings/threads/traces/lost-update.json", &text);
        let said = complaint(&book, "{{#explore lost-update}}");
        assert!(said.contains(again) && said.contains(why), "{said}");
    }
}

#[test]
fn a_directive_stands_alone_on_its_line() {
    let book = Book::new();
    book.record("threads", &lost_update());
    for line in [
        "> {{#explore lost-update}}",
        "- {{#explore lost-update}}",
        "  {{#explore lost-update}}",
        "See {{#explore lost-update}}.",
        "> {{#check}}",
        "1. {{#exercise sum}}",
    ] {
        let said = complaint(&book, line);
        assert!(
            said.contains("src/one.md:3: a directive stands alone on its line"),
            "{said}"
        );
    }
    book.write(
        "src/one.md",
        "# One\n\nWrite \\{{#explore lost-update}} in the page.\n",
    );
    assert!(built(&book, "one.html").contains("Write {{#explore lost-update}} in the page."));
}
