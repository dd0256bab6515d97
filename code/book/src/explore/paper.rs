//! A trace as tables: how its schedules end, which orderings keep bugs out, and
//! the shortest schedule that should not be.

use trace::{Choice, Engine, Judgement, Outcome, Step, StepKind, Trace};

use super::escaped;

/// The lines of the tables.
pub(super) fn tables(trace: &Trace) -> Vec<String> {
    let mut lines = vec!["<div class=\"explorer-paper\">".to_owned()];
    lines.extend(outcomes(trace));
    lines.extend(orderings(trace));
    lines.extend(failure(trace));
    lines.push("</div>".to_owned());
    lines
}

/// How the schedules end, with the orderings that the source names.
fn outcomes(trace: &Trace) -> Vec<String> {
    let total = total(trace);
    let mut caption = format!(
        "{}: {total} {}, recorded under {}",
        code(&trace.name),
        if total == "1" {
            "schedule"
        } else {
            "schedules"
        },
        match trace.engine {
            Engine::Shuttle =>
                "shuttle, in every order of the steps. A load returns what was stored last.",
            Engine::Loom =>
                "loom, in every order of the steps. A load may return an older value, where loom finds that its ordering allows it.",
        }
    );
    if !trace.choices.is_empty() {
        caption.push_str(" The orderings are those of the source.");
    }
    if let Some(cut) = &trace.cut {
        caption.push_str(&format!(
            " <strong>There are more schedules than these:</strong> {}",
            sentence(cut)
        ));
    }
    let mut head = vec!["Outcome", "Schedules", "Verdict"];
    if trace.language.is_some() {
        head.push("C++20 and Rust");
    }
    let rows = trace.outcomes.iter().enumerate().map(|(at, outcome)| {
        let class = match (outcome.verdict, outcome.schedules) {
            (_, 0) => "explorer-none",
            (Judgement::Ok, _) => "explorer-ok",
            (Judgement::Bug, _) => "explorer-bug",
        };
        let language = allowed(trace, trace.default, at).map_or("", |allowed| {
            if allowed {
                "<td>allowed</td>"
            } else {
                "<td>forbidden</td>"
            }
        });
        format!(
            "<tr class=\"{class}\"><th scope=\"row\">{}</th><td>{} of {total}</td><td>{}</td>{language}</tr>",
            code(&outcome.name),
            grouped(outcome.schedules),
            verdict(outcome),
        )
    });
    let mut lines = table("explorer-outcomes", &caption, &columns(&head), rows);
    if let Some(rule) = &trace.rule {
        lines.push(format!("<p>{}</p>", sentence(rule)));
    }
    let language = trace.language.as_ref();
    if let Some(gap) = language.and_then(|language| language.gap.as_ref()) {
        lines.push(format!(
            "<p>What is allowed may have no schedule here: {}</p>",
            sentence(gap)
        ));
    }
    lines
}

/// The weakest combinations of orderings that keep every bug out. The language's
/// rule decides where it is known, for the recorder may show less.
fn orderings(trace: &Trace) -> Vec<String> {
    let is_bug = |outcome: usize| trace.outcomes[outcome].verdict == Judgement::Bug;
    if trace.choices.is_empty() || !(0..trace.outcomes.len()).any(is_bug) {
        return Vec::new();
    }
    let recorded = reaching(trace, is_bug);
    let buggy = |combination: usize| match &trace.language {
        Some(language) => {
            let allowed = &language.sets[language.of[combination]];
            allowed.iter().any(|&outcome| is_bug(outcome))
        }
        None => recorded[trace.roots[combination]],
    };
    let all = trace.roots.len();
    let safe: Vec<Vec<&str>> = (0..all)
        .filter(|&combination| !buggy(combination))
        .map(|combination| names(trace, combination))
        .collect();
    let what = match (&trace.language, &trace.cut) {
        (Some(_), _) => "that forbid every bug",
        (None, None) => "without a schedule that ends in a bug",
        (None, Some(_)) => "without a recorded schedule that ends in a bug",
    };
    let counted = format!("Combinations of orderings {what}: {} of {all}.", safe.len());
    if safe.is_empty() {
        return vec![format!("<p>{counted}</p>")];
    }
    let weakest = safe.iter().filter(|one| {
        !safe
            .iter()
            .any(|other| other != *one && at_most(other, one))
    });
    let head: String = trace
        .choices
        .iter()
        .map(|choice| format!("<th scope=\"col\">{}</th>", place(choice)))
        .collect();
    let rows = weakest.map(|names| {
        let cells: String = names
            .iter()
            .map(|name| format!("<td>{}</td>", code(name)))
            .collect();
        format!("<tr>{cells}</tr>")
    });
    let caption = format!("{counted} The weakest:");
    table("explorer-orderings", &caption, &head, rows)
}

/// For each state, whether a schedule leads from it to such an outcome.
fn reaching(trace: &Trace, outcome: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut reaching: Vec<bool> = Vec::with_capacity(trace.states.len());
    for state in &trace.states {
        let ends = state.outcome.is_some_and(&outcome);
        let leads = state.edges.iter().any(|&(_, next)| reaching[next]);
        reaching.push(ends || leads);
    }
    reaching
}

/// The orderings of a combination, one for each choice.
fn names(trace: &Trace, mut combination: usize) -> Vec<&str> {
    let mut names = Vec::new();
    for choice in trace.choices.iter().rev() {
        let orderings = &choice.orderings;
        names.push(orderings[combination % orderings.len()].as_str());
        combination /= orderings.len();
    }
    names.reverse();
    names
}

/// Whether none of these orderings is stronger than the one in its place, nor
/// otherwise than it: neither of `Acquire` and `Release` is at most the other.
pub(super) fn at_most(one: &[&str], other: &[&str]) -> bool {
    one.iter().zip(other).all(|(one, other)| {
        one == other
            || matches!(
                (*one, *other),
                ("Relaxed", _) | (_, "SeqCst") | ("Acquire" | "Release", "AcqRel")
            )
    })
}

/// The shortest schedule that ends in a bug, a row a step.
fn failure(trace: &Trace) -> Vec<String> {
    let root = trace.roots[trace.default];
    let shortest = trace
        .outcomes
        .iter()
        .enumerate()
        .filter(|(_, outcome)| outcome.verdict == Judgement::Bug)
        .filter_map(|(at, outcome)| Some((trace.shortest(root, at)?, outcome)))
        .min_by_key(|(steps, _)| (steps.len(), changes_of_thread(trace, steps)));
    let Some((steps, outcome)) = shortest else {
        let recorded = if trace.cut.is_some() { "recorded " } else { "" };
        let total = total(trace);
        return vec![format!(
            "<p>0 of {total} {recorded}schedules end in a bug.</p>"
        )];
    };
    let mut memory = Memory::new(trace);
    let mut rows = Vec::new();
    if !memory.words().is_empty() {
        rows.push(row(trace, "", "start", |_| None, &memory.words()));
    }
    for (at, &step) in steps.iter().enumerate() {
        let step = &trace.steps[step];
        memory.take(step);
        rows.push(row(
            trace,
            "",
            &(at + 1).to_string(),
            |thread| (thread == step.thread).then(|| doing(trace, step)),
            &memory.words(),
        ));
    }
    let end = trace.walk(root, &steps).expect("the steps are its own");
    let waits = &trace.states[end].waits;
    if !waits.is_empty() {
        let why = |thread| {
            let wait = waits
                .iter()
                .map(|&wait| &trace.waits[wait])
                .find(|wait| wait.thread == thread)?;
            Some(words(&wait.why))
        };
        rows.push(row(trace, "explorer-end", "end", why, ""));
    }
    let mut head = vec!["<th scope=\"col\">Step</th>".to_owned()];
    head.extend(trace.threads.iter().enumerate().map(|(at, thread)| {
        format!(
            "<th scope=\"col\" class=\"{}\">{}</th>",
            role(trace, at),
            escaped(&thread.name)
        )
    }));
    // Under loom what ran last need not be what later loads return.
    let memory = match trace.engine {
        Engine::Shuttle => "Memory after it",
        Engine::Loom => "Stored last",
    };
    head.push(format!("<th scope=\"col\">{memory}</th>"));
    let caption = format!(
        "The shortest schedule to {} {}",
        code(&outcome.name),
        verdict(outcome)
    );
    table("explorer-schedule", &caption, &head.concat(), rows)
}

/// A row of the schedule: its number, what each thread does, and memory.
fn row(
    trace: &Trace,
    class: &str,
    number: &str,
    does: impl Fn(usize) -> Option<String>,
    memory: &str,
) -> String {
    let cells: String = (0..trace.threads.len())
        .map(|thread| match does(thread) {
            Some(does) => format!("<td class=\"{}\">{does}</td>", role(trace, thread)),
            None => "<td></td>".to_owned(),
        })
        .collect();
    let class = match class {
        "" => String::new(),
        class => format!(" class=\"{class}\""),
    };
    format!("<tr{class}><th scope=\"row\">{number}</th>{cells}<td>{memory}</td></tr>")
}

/// A step: its line, and what it does there.
fn doing(trace: &Trace, step: &Step) -> String {
    let block = &trace.blocks[step.block];
    let text = &block.text[(step.line - block.line) as usize];
    let object = step.object.map_or_else(String::new, |object| {
        format!("{}: ", escaped(&trace.objects[object].name))
    });
    let value = step
        .value
        .as_ref()
        .map_or_else(String::new, |value| format!(" → {}", escaped(value)));
    let old = if step.stale { ", an older value" } else { "" };
    format!(
        "{}<br><span class=\"explorer-does\">{object}{}{value}{old}</span>",
        code(text.trim()),
        escaped(&step.op)
    )
}

/// What the shared objects hold after the steps so far.
struct Memory<'a> {
    trace: &'a Trace,
    values: Vec<Option<&'a str>>,
    holders: Vec<Vec<usize>>,
    /// Which channels were hung up.
    closed: Vec<bool>,
}

impl<'a> Memory<'a> {
    fn new(trace: &'a Trace) -> Self {
        let objects = &trace.objects;
        Self {
            trace,
            values: objects.iter().map(|o| o.initial.as_deref()).collect(),
            holders: vec![Vec::new(); objects.len()],
            closed: vec![false; objects.len()],
        }
    }

    fn take(&mut self, step: &'a Step) {
        let Some(object) = step.object else {
            return;
        };
        if let Some(value) = &step.leaves {
            self.values[object] = Some(value);
        }
        let holders = &mut self.holders[object];
        match step.kind {
            StepKind::Lock => holders.push(step.thread),
            StepKind::Unlock | StepKind::Wait => {
                if let Some(at) = holders.iter().position(|&holder| holder == step.thread) {
                    holders.remove(at);
                }
            }
            StepKind::Close => self.closed[object] = true,
            _ => {}
        }
    }

    fn words(&self) -> String {
        let objects = self.trace.objects.iter().zip(&self.values);
        let shown: Vec<String> = objects
            .zip(&self.holders)
            .zip(&self.closed)
            .filter(|(((_, value), holders), closed)| {
                value.is_some() || !holders.is_empty() || **closed
            })
            .map(|(((object, value), holders), closed)| {
                let mut text = match value {
                    Some(value) => code(&format!("{} = {value}", object.name)),
                    None => code(&object.name),
                };
                for (at, &holder) in holders.iter().enumerate() {
                    text.push_str(if at == 0 { " held by " } else { " and " });
                    text.push_str(&escaped(&self.trace.threads[holder].name));
                }
                if *closed {
                    text.push_str(" hung up");
                }
                text
            })
            .collect();
        shown.join("<br>")
    }
}

/// The lines of a table whose rows are `rows`, each of them a `<tr>`.
fn table(
    class: &str,
    caption: &str,
    head: &str,
    rows: impl IntoIterator<Item = String>,
) -> Vec<String> {
    let mut lines = vec![
        // mdBook's own class: a wide table scrolls, and the page does not.
        format!("<div class=\"table-wrapper\"><table class=\"{class}\">"),
        format!("<caption>{caption}</caption>"),
        format!("<thead><tr>{head}</tr></thead><tbody>"),
    ];
    lines.extend(rows);
    lines.push("</tbody></table></div>".to_owned());
    lines
}

fn columns(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!("<th scope=\"col\">{name}</th>"))
        .collect()
}

/// Whether the language allows an outcome, if its rule is known.
fn allowed(trace: &Trace, combination: usize, outcome: usize) -> Option<bool> {
    let language = trace.language.as_ref()?;
    Some(language.sets[language.of[combination]].contains(&outcome))
}

/// An outcome's verdict in words. Where no schedule ends so it is not said to be
/// impossible: that is for the caption, which says what was recorded.
fn verdict(outcome: &Outcome) -> String {
    let word = match (outcome.verdict, outcome.schedules) {
        (Judgement::Ok, 0) => "would be fine",
        (Judgement::Bug, 0) => "would be a bug",
        (Judgement::Ok, _) => "✓ fine",
        (Judgement::Bug, _) => "✗ bug",
    };
    match outcome.note.as_str() {
        "" => word.to_owned(),
        note => format!("{word}: {}", words(note)),
    }
}

/// Where a choice stands.
fn place(choice: &Choice) -> String {
    format!("{}, line {}", words(&choice.label), choice.line)
}

/// The class of a thread's colour: two have their own in the whole book.
fn role(trace: &Trace, thread: usize) -> &'static str {
    let own = |at: usize| match trace.threads[at].name.as_str() {
        "GUI" => Some("explorer-gui"),
        "processing" => Some("explorer-processing"),
        _ => None,
    };
    own(thread).unwrap_or_else(|| {
        let others = (0..thread).filter(|&at| own(at).is_none()).count();
        ["explorer-third", "explorer-fourth"][others % 2]
    })
}

fn changes_of_thread(trace: &Trace, steps: &[usize]) -> usize {
    let threads = steps.iter().map(|&step| trace.steps[step].thread);
    threads
        .clone()
        .zip(threads.skip(1))
        .filter(|(one, next)| one != next)
        .count()
}

/// The number of schedules, with the orderings that the source names.
fn total(trace: &Trace) -> String {
    grouped(trace.outcomes.iter().map(|outcome| outcome.schedules).sum())
}

/// A number with a comma before every third digit.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(text))
}

/// The end of a sentence.
fn sentence(text: &str) -> String {
    format!("{}.", words(text.trim_end_matches('.')))
}

/// Prose in which code stands between backticks.
fn words(text: &str) -> String {
    text.split('`')
        .enumerate()
        .map(|(at, part)| match at % 2 {
            0 => escaped(part),
            _ => code(part),
        })
        .collect()
}
