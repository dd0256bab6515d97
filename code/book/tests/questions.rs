//! Questions in built pages, and the page that lists what there is to do.

use small::Book;

mod small;

/// A question whose answer is B.
fn question(id: &str) -> String {
    let choice = |text: &str, more: &str| {
        format!("[[question.choice]]\ntext = \"{text}\"\n{more}why = \"Because of *{text}*.\"\n")
    };
    format!(
        "[[question]]\nid = \"{id}\"\nask = \"Which of `them`?\"\n{}{}{}",
        choice("the first", ""),
        choice("the `second`", "right = true\n"),
        choice("the third", "")
    )
}

/// A book of two parts. The second has an exercise in each of its sections, and
/// the page of exercises stands before them.
fn book() -> Book {
    let book = Book::new();
    book.write(
        "src/SUMMARY.md",
        "[List](extra/list.md)\n\n- [First](first/README.md)\n    - [One](first/one.md)\n\
         - [Second](second/README.md)\n    - [Two](second/two.md)\n    - [Three](second/three.md)\n",
    )
    .write("src/extra/list.md", "# List\n\n{{#exercises}}\n\nThe end.\n")
    .write("src/first/README.md", "# First\n\n{{#explore lost-update}}\n")
    .write("src/first/one.md", "# One\n\n{{#explore lost-update}}\n\n{{#check}}\n")
    .write("src/first/one.toml", &(question("first-one-1") + &question("first-one-2")))
    .write("src/second/README.md", "# Second\n")
    .write("src/second/two.md", "# Two\n\n{{#exercise sum}}\n\n{{#check}}\n")
    .write("src/second/two.toml", &question("second-two-1"))
    .write("src/second/three.md", "# Three\n\n{{#exercise add}}\n")
    .record("first", &small::lost_update());
    for slug in ["sum", "add"] {
        let folder = format!("code/exercises/{slug}");
        let manifest = format!(
            "[package]\nname = \"{slug}\"\n[package.metadata.exercise]\ntitle = \"To {slug}\"\n\
             part = \"second\"\nsection = \"second/two\"\nminutes = 5\n\
             trains = \"{slug}ming up\"\nfails = [\"adds\"]\n"
        );
        book.write(&format!("{folder}/Cargo.toml"), &manifest)
            .write(
                &format!("{folder}/README.md"),
                "# A task\n\nAdd.\n\n<details>\n<summary>Hint 1</summary>\n\nAdd.\n\n</details>\n",
            )
            .write(&format!("code/solutions/{slug}/stub.txt"), "it fails\n");
    }
    book
}

/// Builds `book` and returns its file `path`.
#[track_caller]
fn built(book: &Book, path: &str) -> String {
    let output = book.run(&["build"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && said.is_empty(), "{said}");
    book.read(&format!("book/{path}"))
}

#[track_caller]
fn holds(page: &str, text: &str) {
    assert!(page.contains(text), "no {text} in {page}");
}

#[test]
fn a_question_is_a_form_and_its_answer_unfolds() {
    let page = built(&book(), "first/one.html");
    assert_eq!(page.matches("<check-of-understanding ").count(), 2);
    holds(&page, "<legend>Question 2 of 2</legend>");
    holds(&page, "<fieldset aria-describedby=\"first-one-1-ask\">");
    holds(&page, "<p>Which of <code>them</code>?</p>");
    holds(
        &page,
        "<p><label><input type=\"radio\" name=\"first-one-2\" value=\"B\"> <b>B</b> <span>the <code>second</code></span></label></p>",
    );
    holds(&page, "<dt class=\"good\">B <span>right</span></dt>");
    holds(&page, "<p>Because of <em>the third</em>.</p>");
}

#[test]
fn an_id_that_stands_twice_in_the_book_is_refused() {
    let book = book();
    book.write("src/second/two.toml", &question("first-one-2"));
    let said = book.complaint(&["build"]);
    assert!(
        said.contains(
            "src/second/two.toml:2: question `first-one-2`: src/first/one.toml:15 has this id already; give one of the two another"
        ),
        "{said}"
    );
}

#[test]
fn a_question_that_breaks_a_rule_is_named_with_the_page_that_asks_it() {
    let book = book();
    let wrong = question("second-two-1").replace("right = true\n", "");
    book.write("src/second/two.toml", &wrong);
    let said = book.complaint(&["build"]);
    assert!(
        said.contains(
            "src/second/two.md:5: src/second/two.toml:2: question `second-two-1`: no choice is right"
        ),
        "{said}"
    );
}

#[test]
fn an_error_inside_a_text_is_named_by_its_own_line() {
    let book = book();
    let wrong = question("second-two-1").replace(
        "\"Which of `them`?\"",
        "\"\"\"\nWhich?\n\n{{#include none.rs}}\n\"\"\"",
    );
    book.write("src/second/two.toml", &wrong);
    let said = book.complaint(&["build"]);
    assert!(
        said.contains("src/second/two.toml:6: cannot include src/second/none.rs"),
        "{said}"
    );
}

#[test]
fn everything_there_is_to_do_is_listed_in_the_order_of_the_book() {
    let page = built(&book(), "extra/list.html");
    let list = page
        .split("<reading-progress>")
        .nth(1)
        .and_then(|rest| rest.split("</reading-progress>").next())
        .unwrap();
    // What stands on two pages counts where it comes first.
    holds(
        list,
        "<tr><th scope=\"row\">First</th><td data-answered=\"first-one-1 first-one-2\">2</td>\
         <td data-walked=\"lost-update\">1</td><td></td></tr>",
    );
    holds(
        list,
        "<tr><th scope=\"row\">Second</th><td data-answered=\"second-two-1\">1</td>\
         <td></td><td data-solved=\"sum add\">2</td></tr>",
    );
    holds(
        list,
        "<tr><th scope=\"row\">The whole book</th><td>3</td><td>1</td><td>2</td></tr>",
    );
    assert!(!list.contains("<th scope=\"row\">List</th>"), "{list}");
    // A part without exercises has no list of them.
    assert!(!list.contains("<h2 id=\"first\">"), "{list}");
    holds(list, "<h2 id=\"second\">");
    let sum = list
        .find("<a href=\"../second/two.html#exercise-sum\">To sum</a></strong> in <em>Two</em>, 5 minutes: summing up.")
        .unwrap();
    let add = list.find("../second/three.html#exercise-add").unwrap();
    assert!(sum < add);
    holds(list, "<input type=\"checkbox\" name=\"add\">");
    holds(list, "<code>cargo test -p add</code>");
    holds(list, "<code>cargo book reset add</code>");
    holds(&page, "<p>The end.</p>");
}

#[test]
fn a_question_more_changes_its_page_and_the_list_and_no_other() {
    let book = book();
    let pages = [
        "first/index.html",
        "first/one.html",
        "second/index.html",
        "second/three.html",
    ];
    built(&book, "index.html");
    let before = pages.map(|page| book.read(&format!("book/{page}")));
    let two = book.read("book/second/two.html");
    let list = book.read("book/extra/list.html");
    let more = question("second-two-1") + &question("second-two-2");
    book.write("src/second/two.toml", &more);
    assert_ne!(built(&book, "second/two.html"), two);
    assert_ne!(book.read("book/extra/list.html"), list);
    assert_eq!(pages.map(|page| book.read(&format!("book/{page}"))), before);
}

#[test]
fn a_fence_in_every_text_of_a_question_is_proven() {
    let book = book();
    let fence = |number: u32| format!("\"\"\"\n```rust\nlet x = {number};\n```\n\"\"\"");
    let question = question("second-two-1")
        .replace("\"Which of `them`?\"", &fence(1))
        .replace("\"Because of *the third*.\"", &fence(2));
    book.write("src/second/two.toml", &question);
    let fences = book::load::fences(book.folder.path()).unwrap();
    let places: Vec<String> = fences.iter().map(|f| f.place.to_string()).collect();
    assert_eq!(places, ["src/second/two.toml:4", "src/second/two.toml:18"]);
}
