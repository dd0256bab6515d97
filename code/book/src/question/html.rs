//! A question as the page holds it: a form, and under it the answer with every
//! reason. Without scripts and on paper it is whole;
//! `theme/check-of-understanding.js` makes it answer.

use super::{Choice, Kind, Label, Question, Text};
use crate::include::Line;
use crate::place::Place;

/// The lines of `questions`. What their authors wrote is Markdown still.
pub fn lines(questions: &[Question]) -> Vec<Line> {
    let mut page = Lines(Vec::new());
    for (at, question) in questions.iter().enumerate() {
        let legend = match questions {
            [_] => "Question".to_owned(),
            _ => format!("Question {} of {}", at + 1, questions.len()),
        };
        page.question(question, &legend);
    }
    page.0
}

struct Lines(Vec<Line>);

impl Lines {
    fn question(&mut self, question: &Question, legend: &str) {
        let Question { id, place, .. } = question;
        let lettered = || ('A'..).zip(&question.choices);
        self.html(
            place,
            &format!(
                "<check-of-understanding id=\"{id}\">\n<form>\n\
                 <fieldset aria-describedby=\"{id}-ask\">\n<legend>{legend}</legend>\n\
                 <div class=\"ask\" id=\"{id}-ask\">"
            ),
        );
        self.markdown(&question.ask);
        self.html(place, "</div>\n<div class=\"choices\">");
        for (letter, choice) in lettered() {
            self.markdown(&label(question, letter, choice));
        }
        self.html(
            place,
            "</div>\n</fieldset>\n<p class=\"try\"><button>Check</button></p>\n\
             <div class=\"said\" role=\"status\"></div>\n</form>\n\
             <details>\n<summary>Answer</summary>\n<dl>",
        );
        for (letter, choice) in lettered() {
            let (class, verdict) = verdict(question.kind, choice.right);
            self.html(
                place,
                &format!("<dt class=\"{class}\">{letter} <span>{verdict}</span></dt>\n<dd>"),
            );
            self.markdown(&choice.why);
            self.html(place, "</dd>");
        }
        self.html(place, "</dl>\n</details>\n</check-of-understanding>");
    }

    /// HTML of our own. Where Markdown follows or has gone before, a blank line
    /// is between them.
    fn html(&mut self, place: &Place, html: &str) {
        self.0.extend(html.lines().map(|text| Line {
            text: text.to_owned(),
            place: place.clone(),
        }));
    }

    fn markdown(&mut self, Text { text, place }: &Text) {
        self.html(place, "\n");
        for (at, text) in text.lines().enumerate() {
            self.0.push(Line {
                text: text.to_owned(),
                place: Place {
                    line: place.line + at,
                    ..place.clone()
                },
            });
        }
        self.html(place, "\n");
    }
}

/// A choice as a paragraph, so that its words may be Markdown.
fn label(question: &Question, letter: char, choice: &Choice) -> Text {
    let (words, place) = match &choice.label {
        Label::Markdown(text) => (text.text.clone(), &text.place),
        Label::Printed(text) => (format!("<code>{}</code>", literal(text)), &question.place),
    };
    let control = match question.kind {
        Kind::One => "radio",
        Kind::Several => "checkbox",
    };
    let id = &question.id;
    Text {
        text: format!(
            "<label><input type=\"{control}\" name=\"{id}\" value=\"{letter}\"> <b>{letter}</b> <span>{words}</span></label>"
        ),
        place: place.clone(),
    }
}

/// What a choice is, for the scripts and for the reader.
fn verdict(kind: Kind, right: bool) -> (&'static str, &'static str) {
    match (kind, right) {
        (Kind::One, true) => ("good", "right"),
        (Kind::One, false) => ("bad", "wrong"),
        (Kind::Several, true) => ("good", "possible"),
        (Kind::Several, false) => ("bad", "impossible"),
    }
}

/// `text` on one line in which nothing is HTML, Markdown or a directive.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() || c == ' ' {
            out.push(c);
        } else {
            out.push_str(&format!("&#{};", u32::from(c)));
        }
    }
    out
}
