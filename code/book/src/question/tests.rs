use super::*;
use crate::explore::tests::{deadlock, publication};

/// A book with traces, a program that has run, and the questions of one page.
struct Book(tempfile::TempDir);

impl Book {
    fn new(questions: &str) -> Self {
        let book = Self(tempfile::tempdir().unwrap());
        let mut allowed = publication();
        allowed.name = "allowed".to_owned();
        // The language allows an old note once more than was recorded.
        allowed.language = Some(trace::Language {
            gap: Some("the checker looks no further".to_owned()),
            sets: vec![vec![0, 1, 2]],
            of: vec![0; 4],
        });
        for (name, mut trace) in [
            ("note", publication()),
            ("cut", deadlock()),
            ("allowed", allowed),
        ] {
            trace.name = name.to_owned();
            book.write(&traced(name), &trace.to_json());
        }
        book.write(
            &traced("lost-update"),
            include_str!("../../tests/small/lost-update.json"),
        );
        book.write(
            "code/listings/part/examples/count.stdout",
            "one\n  two  *2*\n\nfour {{#x}} <b>\n",
        );
        book.write("src/part/page.toml", questions);
        book
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.0.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn load(&self) -> Result<Vec<Question>> {
        load(self.0.path(), &self.0.path().join("src/part/page.md"))
    }
}

fn traced(name: &str) -> String {
    format!("code/listings/part/traces/{name}.json")
}

/// The only question of `questions`.
#[track_caller]
fn one(questions: &str) -> Question {
    let mut loaded = Book::new(questions).load().unwrap();
    assert_eq!(loaded.len(), 1);
    loaded.remove(0)
}

#[track_caller]
fn error(questions: &str) -> String {
    format!("{:#}", Book::new(questions).load().unwrap_err())
}

/// The error of a question must name it, its file and the mend.
#[track_caller]
fn refused(questions: &str, mend: &str) {
    let said = error(questions);
    assert!(
        said.starts_with("src/part/page.toml:2: question `part-page-1`: ") && said.contains(mend),
        "{said}"
    );
}

const PLAIN: &str = r#"[[question]]
id = "part-page-1"
ask = "Which?"
[[question.choice]]
text = "this"
why = "It is not."
[[question.choice]]
text = "that `one`"
right = true
why = """

It is.

And more.
"""
[[question.choice]]
text = "none"
why = "There is one."
"#;

const EXPLORE: &str = r#"[[question]]
id = "part-page-1"
ask = "Which are possible?"
explore = "note"
[[question.choice]]
text = "nothing"
outcome = "None"
why = "The flag comes late."
[[question.choice]]
text = "an old note"
outcome = "Some(0)"
why = "Not with these."
[[question.choice]]
text = "the note"
outcome = "Some(1)"
why = "It comes with the flag."
[[question.choice]]
text = "another note"
outcome = "Some(2)"
why = "Nobody stores it."
"#;

const PRINTS: &str = r#"[[question]]
id = "part-page-1"
ask = "What is its second line?"
prints = "part/count"
lines = "2"
why = "Two twos."
[[question.choice]]
text = "two 2"
why = "There are more spaces."
[[question.choice]]
text = "three"
why = "It does not count so."
"#;

/// For each choice, whether it is right.
fn answers(question: &Question) -> Vec<bool> {
    question.choices.iter().map(|choice| choice.right).collect()
}

#[test]
fn the_choice_that_says_so_is_right() {
    let question = one(PLAIN);
    assert_eq!(question.kind, Kind::One);
    assert_eq!(answers(&question), [false, true, false]);
    assert_eq!(question.choices[1].why.text, "It is.\n\nAnd more.");
}

#[test]
fn every_text_knows_the_line_of_the_file_that_it_begins_on() {
    let question = one(PLAIN);
    let place = |text: &Text| text.place.to_string();
    assert_eq!(place(&question.ask), "src/part/page.toml:3");
    assert_eq!(place(&question.choices[1].why), "src/part/page.toml:12");
    assert_eq!(place(&question.choices[2].why), "src/part/page.toml:18");
    let lines = lines(&[question]);
    let more = lines.iter().find(|line| line.text == "And more.").unwrap();
    assert_eq!(more.place.to_string(), "src/part/page.toml:14");
}

#[test]
fn the_trace_says_which_outcomes_are_possible() {
    let question = one(EXPLORE);
    assert_eq!(question.kind, Kind::Several);
    assert_eq!(answers(&question), [true, false, true, false]);
    let weak = EXPLORE.replace(
        "explore = \"note\"",
        "explore = \"note\"\norderings = [\"Relaxed\", \"Acquire\"]",
    );
    assert_eq!(answers(&one(&weak)), [true, true, true, false]);
}

#[test]
fn what_the_language_allows_is_possible_though_the_checker_does_not_show_it() {
    let allowed = EXPLORE.replace("explore = \"note\"", "explore = \"allowed\"");
    assert_eq!(answers(&one(&allowed)), [true, true, true, false]);
}

#[test]
fn the_program_says_what_it_prints() {
    let question = one(PRINTS);
    assert_eq!(question.choices.len(), 3);
    let right: Vec<&Choice> = question.choices.iter().filter(|c| c.right).collect();
    assert_eq!(right.len(), 1);
    assert_eq!(right[0].label, Label::Printed("  two  *2*".to_owned()));
    assert_eq!(right[0].why.text, "Two twos.");
    let printed = |lines: &str| {
        let question = one(&PRINTS.replace("lines = \"2\"\n", lines));
        let choice = question.choices.into_iter().find(|c| c.right).unwrap();
        choice.label
    };
    let label = |text: &str| Label::Printed(text.to_owned());
    assert_eq!(printed("lines = \"1-2\"\n"), label("one\n  two  *2*"));
    assert_eq!(printed(""), label("one\n  two  *2*\n\nfour {{#x}} <b>"));
}

#[test]
fn the_right_line_stands_in_a_place_of_its_own_for_each_question() {
    let place = |number: usize| {
        let id = format!("part-page-{number}");
        let question = one(&PRINTS.replace("part-page-1", &id));
        question.choices.iter().position(|c| c.right).unwrap()
    };
    let places: Vec<usize> = (1..=12).map(place).collect();
    assert_eq!(places, (1..=12).map(place).collect::<Vec<_>>());
    for at in 0..3 {
        assert!(places.contains(&at), "never {at}: {places:?}");
    }
}

#[test]
fn what_is_printed_is_no_markdown_and_no_directive() {
    let question = one(&PRINTS.replace("lines = \"2\"\n", ""));
    let lines = lines(&[question]);
    let text = |line: &&crate::include::Line| line.text.contains("four");
    let label = &lines.iter().find(text).unwrap().text;
    assert!(
        label.contains(
            "<code>one&#10;  two  &#42;2&#42;&#10;&#10;four &#123;&#123;&#35;x&#125;&#125; &#60;b&#62;</code>"
        ),
        "{label}"
    );
}

#[test]
fn a_page_counts_its_questions_and_names_each_choice_by_a_letter() {
    let both = format!("{PLAIN}{}", EXPLORE.replace("part-page-1", "part-page-2"));
    let questions = Book::new(&both).load().unwrap();
    let text: Vec<String> = lines(&questions).into_iter().map(|l| l.text).collect();
    let has = |line: &str| assert!(text.iter().any(|text| text == line), "{text:#?}");
    has("<check-of-understanding id=\"part-page-2\">");
    has("<legend>Question 2 of 2</legend>");
    has(
        "<label><input type=\"radio\" name=\"part-page-1\" value=\"B\"> <b>B</b> <span>that `one`</span></label>",
    );
    has("<dt class=\"good\">B <span>right</span></dt>");
    has(
        "<label><input type=\"checkbox\" name=\"part-page-2\" value=\"D\"> <b>D</b> <span>another note</span></label>",
    );
    has("<dt class=\"bad\">D <span>impossible</span></dt>");
    let single = lines(&questions[..1]);
    assert!(single.iter().any(|l| l.text == "<legend>Question</legend>"));
}

#[test]
fn a_file_that_is_missing_empty_or_no_toml_is_named() {
    let book = Book::new("");
    let said = format!("{:#}", book.load().unwrap_err());
    assert!(
        said.contains("src/part/page.toml asks nothing; write a [[question]]"),
        "{said}"
    );
    std::fs::remove_file(book.0.path().join("src/part/page.toml")).unwrap();
    let said = format!("{:#}", book.load().unwrap_err());
    assert!(
        said.starts_with("{{#check}} needs the questions in src/part/page.toml"),
        "{said}"
    );
    let said = error("[[question]]\nid = \"x\"\nanswer = \"y\"\n");
    assert!(
        said.starts_with("src/part/page.toml is broken: ")
            && said.contains("line 3")
            && said.contains("unknown field `answer`"),
        "{said}"
    );
}

#[test]
fn a_question_without_text_or_with_an_id_that_needs_quotes_is_refused() {
    refused(
        &PLAIN.replace("ask = \"Which?\"", "ask = \" \""),
        "`ask` is empty",
    );
    let said = error(&PLAIN.replace("part-page-1", "Part page"));
    assert!(said.contains("question `Part page`: an id is made of lower-case letters, digits and hyphens: PART-SECTION-N"), "{said}");
}

#[test]
fn exactly_one_choice_is_right() {
    refused(
        &PLAIN.replace("right = true\n", ""),
        "no choice is right; give one `right = true`",
    );
    let two = PLAIN.replace("text = \"this\"\n", "text = \"this\"\nright = true\n");
    refused(&two, "2 choices are right; leave `right = true` on one");
}

#[test]
fn there_are_three_choices_or_four() {
    let choice = "[[question.choice]]\ntext = \"none\"\nwhy = \"There is one.\"\n";
    refused(
        &PLAIN.replace(choice, ""),
        "it has 2 choices; give it 3 or 4",
    );
    let more = ["x", "y"].map(|text| choice.replace("none", text)).concat();
    refused(
        &format!("{PLAIN}{more}"),
        "it has 5 choices; give it 3 or 4",
    );
    let none = PLAIN.split("[[question.choice]]").next().unwrap();
    refused(none, "it has no choices; give it 3 or 4");
}

#[test]
fn every_choice_is_different_is_one_paragraph_and_has_a_reason() {
    refused(
        &PLAIN.replace("why = \"It is not.\"\n", ""),
        "the choice `this` has no reason; give it `why`",
    );
    refused(
        &PLAIN.replace("It is not.", ""),
        "the choice `this` has no reason; give it `why`",
    );
    refused(
        &PLAIN.replace("\"none\"", "\"this\""),
        "two choices say `this`; remove one",
    );
    refused(
        &PLAIN.replace("\"none\"", "\"\""),
        "a choice has an empty `text`",
    );
    refused(
        &PLAIN.replace("\"none\"", "\"\"\"none\n\nat all\"\"\""),
        "the choice `none` has more than one paragraph",
    );
}

#[test]
fn a_key_of_another_kind_of_question_is_refused() {
    let with = |questions: &str, key: &str| {
        questions.replace(
            "id = \"part-page-1\"",
            &format!("id = \"part-page-1\"\n{key}"),
        )
    };
    refused(
        &with(PLAIN, "lines = \"1\""),
        "`lines` means nothing here without `prints`; remove it",
    );
    refused(
        &with(PLAIN, "why = \"x\""),
        "`why` means nothing here without `prints`",
    );
    refused(
        &with(PRINTS, "orderings = []"),
        "`orderings` means nothing here without `explore`",
    );
    refused(
        &PLAIN.replace("text = \"this\"", "text = \"this\"\noutcome = \"x\""),
        "`outcome` means nothing here without `explore`",
    );
    refused(
        &EXPLORE.replace("text = \"nothing\"", "text = \"nothing\"\nright = true"),
        "the trace knows what is right; remove `right`",
    );
    refused(
        &PRINTS.replace("text = \"three\"", "text = \"three\"\nright = true"),
        "the program knows what is right; remove `right`",
    );
    refused(
        &with(EXPLORE, "prints = \"part/count\""),
        "it has `explore` and `prints`; ask one question of each",
    );
}

#[test]
fn a_trace_that_is_not_there_or_was_cut_off_is_refused() {
    refused(
        &EXPLORE.replace("\"note\"", "\"not\""),
        "there is no trace `not`; there are allowed, cut, lost-update, note. A test in code/listings/part/tests/explore.rs records one",
    );
    refused(
        &EXPLORE.replace("\"note\"", "\"cut\""),
        "not every schedule of `cut` was recorded (a thread gives way at most `1` time), so it cannot say what is impossible; ask about another trace",
    );
}

#[test]
fn every_possible_outcome_and_one_that_is_not_are_among_the_choices() {
    let without = |outcome: &str| {
        let blocks: Vec<&str> = EXPLORE
            .split("[[question.choice]]")
            .filter(|block| !block.contains(outcome))
            .collect();
        blocks.join("[[question.choice]]")
    };
    refused(
        &without("Some(1)"),
        "`note` also ends with `Some(1)`; give it a choice",
    );
    let possible = without("Some(2)").replace(
        "explore = \"note\"",
        "explore = \"note\"\norderings = [\"Relaxed\", \"Relaxed\"]",
    );
    refused(
        &possible,
        "every choice is possible; add an outcome that is not",
    );
    refused(
        &EXPLORE.replace("outcome = \"None\"\n", ""),
        "the choice `nothing` names no outcome; give it `outcome`",
    );
    refused(
        &EXPLORE.replace("Some(2)", "Some(0)"),
        "two choices name the outcome `Some(0)`; remove one",
    );
}

#[test]
fn orderings_are_those_of_the_trace() {
    let with = |orderings: &str| {
        EXPLORE.replace(
            "explore = \"note\"",
            &format!("explore = \"note\"\norderings = {orderings}"),
        )
    };
    refused(
        &with("[\"Relaxed\"]"),
        "`orderings` has 1 where `note` has 2, so give one each for: store to `ready`, load of `ready`",
    );
    refused(
        &with("[\"Acquire\", \"Relaxed\"]"),
        "the store to `ready` has no `Acquire` in `note`; choose from Relaxed, Release",
    );
    refused(
        &with("[\"Relaxed\"]").replace("\"note\"", "\"lost-update\""),
        "`lost-update` offers no orderings to choose from; remove `orderings`",
    );
}

#[test]
fn a_program_that_is_not_there_is_refused() {
    refused(
        &PRINTS.replace("part/count", "part/cont"),
        "there is no code/listings/part/examples/cont.stdout",
    );
    refused(
        &PRINTS.replace("part/count", "count"),
        "`prints` names a program as PART/NAME, and not `count`",
    );
}

#[test]
fn a_line_that_the_snapshot_has_not_is_refused() {
    let with = |lines: &str| PRINTS.replace("lines = \"2\"", &format!("lines = \"{lines}\""));
    refused(
        &with("3-5"),
        "code/listings/part/examples/count.stdout has no line 5; it has 4, so change `lines`",
    );
    refused(&with("3"), "is blank there; change `lines`");
    for lines in ["0", "two", "3-2", ""] {
        refused(
            &with(lines),
            "`lines` is a line or a range, as \"2\" or \"2-3\"",
        );
    }
}

#[test]
fn a_wrong_choice_is_not_what_is_printed() {
    refused(
        &PRINTS.replace("\"three\"", "\"  two  *2* \\n\""),
        "is what `part/count` prints; change or remove it",
    );
    refused(
        &PRINTS.replace("why = \"Two twos.\"\n", ""),
        "it does not say why `part/count` prints that; give the question `why`",
    );
    let alone = PRINTS.split("[[question.choice]]").next().unwrap();
    refused(alone, "it has no wrong choice; add a [[question.choice]]");
}
