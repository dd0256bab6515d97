//! From a question as it was written to one with its answer, or to what is
//! wrong with it and the mend.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail};
use toml::Spanned;
use trace::Trace;

use super::file::{Source, Written, WrittenChoice};
use super::{Choice, Kind, Label, Question, Text};
use crate::explore;

/// Finds the answer of a question.
///
/// # Errors
/// With the file, the question and the mend, if it breaks a rule.
pub(super) fn question(source: &Source<'_>, written: &Written) -> Result<Question> {
    let id = written.id.get_ref();
    let place = source.place(&written.id);
    resolve(source, written).with_context(|| format!("{place}: question `{id}`"))
}

fn resolve(source: &Source<'_>, written: &Written) -> Result<Question> {
    let id = written.id.get_ref();
    if id.is_empty() || !id.chars().all(is_plain) {
        bail!("an id is made of lower-case letters, digits and hyphens: PART-SECTION-N");
    }
    let ask = source.text(&written.ask);
    if ask.text.is_empty() {
        bail!("`ask` is empty");
    }
    misplaced(written)?;
    let mut seen = BTreeSet::new();
    for choice in &written.choice {
        let text = choice.text.get_ref().trim();
        if text.is_empty() {
            bail!("a choice has an empty `text`");
        }
        if !seen.insert(text) {
            bail!("two choices say `{text}`; remove one");
        }
    }
    let (kind, choices) = match (&written.explore, &written.prints) {
        (Some(name), None) => (Kind::Several, outcomes(source, written, name)?),
        (None, Some(program)) => (Kind::One, printed(source, written, program)?),
        (None, None) => (Kind::One, plain(source, written)?),
        (Some(_), Some(_)) => bail!("it has `explore` and `prints`; ask one question of each"),
    };
    Ok(Question {
        id: id.clone(),
        place: source.place(&written.id),
        ask,
        kind,
        choices,
    })
}

/// What may stand in an id without being quoted anywhere.
fn is_plain(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'
}

/// Refuses keys that belong to a question of another kind.
fn misplaced(written: &Written) -> Result<()> {
    let explores = written.explore.is_some();
    let prints = written.prints.is_some();
    let some = |has: fn(&WrittenChoice) -> bool| written.choice.iter().any(has);
    if some(|choice| choice.right) && (explores || prints) {
        let who = if explores { "trace" } else { "program" };
        bail!("the {who} knows what is right; remove `right` from the choices");
    }
    for (key, stands, belongs, with) in [
        (
            "orderings",
            written.orderings.is_some(),
            explores,
            "explore",
        ),
        (
            "outcome",
            some(|choice| choice.outcome.is_some()),
            explores,
            "explore",
        ),
        ("lines", written.lines.is_some(), prints, "prints"),
        ("why", written.why.is_some(), prints, "prints"),
    ] {
        if stands && !belongs {
            bail!("`{key}` means nothing here without `{with}`; remove it");
        }
    }
    Ok(())
}

/// One choice is right, and says so.
fn plain(source: &Source<'_>, written: &Written) -> Result<Vec<Choice>> {
    if !(3..=4).contains(&written.choice.len()) {
        bail!(
            "it has {} choices; give it 3 or 4",
            match written.choice.len() {
                0 => "no".to_owned(),
                many => many.to_string(),
            }
        );
    }
    match written.choice.iter().filter(|choice| choice.right).count() {
        1 => {}
        0 => bail!("no choice is right; give one `right = true`"),
        many => bail!("{many} choices are right; leave `right = true` on one"),
    }
    let choice = |choice: &WrittenChoice| {
        Ok(Choice {
            label: label(source, choice)?,
            right: choice.right,
            why: why(source, choice)?,
        })
    };
    written.choice.iter().map(choice).collect()
}

/// A trace knows which outcomes are possible.
fn outcomes(source: &Source<'_>, written: &Written, name: &str) -> Result<Vec<Choice>> {
    let trace = explore::load(source.root, name, &source.place(&written.id))?;
    if let Some(cut) = &trace.cut {
        bail!(
            "not every schedule of `{name}` was recorded ({cut}), so it cannot say what is impossible; ask about another trace"
        );
    }
    let combination = combination(&trace, written.orderings.as_deref())?;
    let possible = possible(&trace, combination);
    let mut asked = BTreeSet::new();
    let mut choices = Vec::new();
    for choice in &written.choice {
        let text = choice.text.get_ref();
        let Some(outcome) = choice.outcome.as_deref() else {
            bail!("the choice `{text}` names no outcome; give it `outcome`");
        };
        if !asked.insert(outcome) {
            bail!("two choices name the outcome `{outcome}`; remove one");
        }
        choices.push(Choice {
            label: label(source, choice)?,
            right: possible.contains(outcome),
            why: why(source, choice)?,
        });
    }
    let missing: Vec<&str> = possible.difference(&asked).copied().collect();
    if !missing.is_empty() {
        bail!(
            "`{name}` also ends with `{}`; give it a choice",
            missing.join("`, `")
        );
    }
    if choices.iter().all(|choice| choice.right) {
        bail!("every choice is possible; add an outcome that is not");
    }
    Ok(choices)
}

/// The combination that `orderings` names, or the one of the source.
fn combination(trace: &Trace, orderings: Option<&[String]>) -> Result<usize> {
    let Some(orderings) = orderings else {
        return Ok(trace.default);
    };
    let name = &trace.name;
    if orderings.len() != trace.choices.len() {
        let offered: Vec<&str> = trace.choices.iter().map(|c| c.label.as_str()).collect();
        match offered[..] {
            [] => bail!("`{name}` offers no orderings to choose from; remove `orderings`"),
            _ => bail!(
                "`orderings` has {} where `{name}` has {}, so give one each for: {}",
                orderings.len(),
                offered.len(),
                offered.join(", ")
            ),
        }
    }
    let mut chosen = Vec::new();
    for (choice, ordering) in trace.choices.iter().zip(orderings) {
        let at = choice.orderings.iter().position(|known| known == ordering);
        chosen.push(at.with_context(|| {
            format!(
                "the {} has no `{ordering}` in `{name}`; choose from {}",
                choice.label,
                choice.orderings.join(", ")
            )
        })?);
    }
    Ok(trace.combination(&chosen))
}

/// The names of the outcomes that are possible. What the language allows is
/// possible whether the checker shows it or not; where the trace does not say,
/// it is what was recorded.
fn possible(trace: &Trace, combination: usize) -> BTreeSet<&str> {
    let counts = trace.schedules(trace.roots[combination]);
    let is_possible = |outcome: usize| match &trace.language {
        Some(language) => language.sets[language.of[combination]].contains(&outcome),
        None => counts[outcome] > 0,
    };
    trace
        .outcomes
        .iter()
        .enumerate()
        .filter(|(at, _)| is_possible(*at))
        .map(|(_, outcome)| outcome.name.as_str())
        .collect()
}

/// A program's snapshot knows what it prints. The right choice is put among the
/// wrong ones.
fn printed(source: &Source<'_>, written: &Written, program: &str) -> Result<Vec<Choice>> {
    let right = snapshot(source, written, program)?;
    let Some(why) = reason(source, written.why.as_ref()) else {
        bail!("it does not say why `{program}` prints that; give the question `why`");
    };
    if written.choice.is_empty() {
        bail!("it has no wrong choice; add a [[question.choice]]");
    }
    let mut choices = Vec::new();
    for choice in &written.choice {
        let text = lines(choice.text.get_ref());
        if text == right {
            bail!("the choice `{text}` is what `{program}` prints; change or remove it");
        }
        choices.push(Choice {
            label: Label::Printed(text),
            right: false,
            why: self::why(source, choice)?,
        });
    }
    let place = place_of_right(written.id.get_ref(), choices.len() + 1);
    choices.insert(
        place,
        Choice {
            label: Label::Printed(right),
            right: true,
            why,
        },
    );
    Ok(choices)
}

/// The lines of what `program` printed that are asked for.
fn snapshot(source: &Source<'_>, written: &Written, program: &str) -> Result<String> {
    let file = match program.split_once('/') {
        Some((part, name)) => format!("code/listings/{part}/examples/{name}.stdout"),
        None => bail!("`prints` names a program as PART/NAME, and not `{program}`"),
    };
    let text = std::fs::read_to_string(source.root.join(&file)).with_context(|| {
        format!("there is no {file}; is `{program}` the program, and does it have a snapshot?")
    })?;
    let all: Vec<&str> = text.lines().collect();
    let shown = match &written.lines {
        None => &all[..],
        Some(range) => {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            let number = |text: &str| text.trim().parse::<usize>().ok();
            let found = number(first)
                .zip(number(last))
                .filter(|&(first, last)| 0 < first && first <= last);
            let Some((first, last)) = found else {
                bail!("`lines` is a line or a range, as \"2\" or \"2-3\", and not \"{range}\"");
            };
            all.get(first - 1..last).with_context(|| {
                format!(
                    "{file} has no line {last}; it has {}, so change `lines`",
                    all.len()
                )
            })?
        }
    };
    let shown = lines(&shown.join("\n"));
    if shown.is_empty() {
        bail!("{file} is blank there; change `lines`");
    }
    Ok(shown)
}

/// Printed lines without what cannot be seen of them.
fn lines(text: &str) -> String {
    let lines: Vec<&str> = text.trim_matches('\n').lines().map(str::trim_end).collect();
    lines.join("\n").trim_end().to_owned()
}

/// Where the right choice stands: the same at every build, and not everywhere
/// the same. The hash is FNV-1a.
fn place_of_right(id: &str, choices: usize) -> usize {
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    // The low bits of this hash say little about the first letters.
    usize::try_from((hash >> 32) % choices as u64).expect("it is less than `choices`")
}

fn label(source: &Source<'_>, choice: &WrittenChoice) -> Result<Label> {
    let text = source.text(&choice.text);
    if text.text.lines().any(|line| line.trim().is_empty()) {
        bail!(
            "the choice `{}` has more than one paragraph; put what is long into `ask` or `why`",
            text.text.lines().next().unwrap_or_default()
        );
    }
    Ok(Label::Markdown(text))
}

fn why(source: &Source<'_>, choice: &WrittenChoice) -> Result<Text> {
    reason(source, choice.why.as_ref()).with_context(|| {
        format!(
            "the choice `{}` has no reason; give it `why`",
            choice.text.get_ref().trim()
        )
    })
}

fn reason(source: &Source<'_>, why: Option<&Spanned<String>>) -> Option<Text> {
    why.map(|why| source.text(why))
        .filter(|why| !why.text.is_empty())
}
