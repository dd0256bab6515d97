//! What a recording reads out of the source: the names of things, the line on
//! which a guard is dropped, where an ordering's name stands.
//!
//! All of it goes by the look of the text, as rustfmt leaves it. Where that does
//! not tell, the answer is nothing, or the line that is known.

use std::collections::HashMap;

use super::schedule::Dropped;
use crate::log::Here;
use crate::place;

/// The lines of source files, by their tidy path.
#[derive(Default)]
pub(crate) struct Files(HashMap<String, Vec<String>>);

impl Files {
    /// The lines of a file; none if it cannot be read.
    pub(crate) fn lines(&mut self, file: &str) -> &[String] {
        self.0
            .entry(file.to_owned())
            .or_insert_with(|| place::read(file).unwrap_or_default())
    }

    fn line(&mut self, file: &str, line: u32) -> &str {
        let at = (line as usize).saturating_sub(1);
        self.lines(file).get(at).map_or("", String::as_str)
    }

    /// The name of what is made at a place, from `let name = …` or `name: …`. Of the
    /// ends of a channel, `let (note_sender, note_receiver) = …`, what they share.
    pub(crate) fn name(&mut self, here: Here) -> Option<String> {
        let line = self.line(&place::tidy(here.file()), here.line()).to_owned();
        let before: String = line.chars().take(here.column() as usize - 1).collect();
        // What the thing is wrapped in, `Arc::new(Mutex::new(`, says nothing.
        let mut before = before.trim_end();
        while let Some(rest) = before.strip_suffix('(') {
            before = rest.trim_end_matches(|c: char| c.is_alphanumeric() || c == ':' || c == '_');
        }
        let before = before.trim_end();
        let before = before
            .strip_suffix('=')
            .or_else(|| before.strip_suffix(':'))?
            .trim_end();
        if let Some(ends) = pair(before) {
            return Some(shared(&ends));
        }
        let name: String = word_before(before);
        let is_name = name.starts_with(|c: char| c.is_lowercase() || c == '_');
        (is_name && name != "mut").then_some(name)
    }

    /// The line on which a guard is dropped that was taken at a place, or an end of a
    /// channel that was made or last used there.
    pub(crate) fn dropped(&mut self, what: Dropped, here: Here) -> u32 {
        let lines = self.lines(&place::tidy(here.file()));
        let at = here.line() as usize - 1;
        if at >= lines.len() {
            return here.line();
        }
        let column = here.column() as usize - 1;
        let line = match what {
            Dropped::Guard => dropped(lines, at),
            Dropped::Sender => gone(lines, at, column, 0),
            Dropped::Receiver => gone(lines, at, column, 1),
        };
        line as u32 + 1
    }

    /// The receiver of a method that is called at a place: `ready` of
    /// `self.ready.store(…)`.
    pub(crate) fn receiver(&mut self, file: &str, line: u32, column: u32) -> String {
        let text = self.line(file, line).to_owned();
        let before: String = text.chars().take(column as usize - 1).collect();
        let before = before.trim_end().trim_end_matches('.').trim_end();
        word_before(before)
    }

    /// Where the name of an ordering stands, the `which`th after a place: its line
    /// and column.
    pub(crate) fn ordering(
        &mut self,
        file: &str,
        line: u32,
        column: u32,
        which: usize,
        name: &str,
    ) -> Option<(u32, u32)> {
        let lines = self.lines(file);
        let mut left = which;
        for (at, text) in lines.iter().enumerate().skip(line as usize - 1).take(8) {
            let skip = if at + 1 == line as usize {
                column as usize - 1
            } else {
                0
            };
            for (column, word) in words(code(text)).filter(|(column, _)| *column >= skip) {
                if !["Relaxed", "Acquire", "Release", "AcqRel", "SeqCst"].contains(&word.as_str()) {
                    continue;
                }
                if left == 0 {
                    return (word == name).then_some((at as u32 + 1, column as u32 + 1));
                }
                left -= 1;
            }
        }
        None
    }
}

/// How many characters a line is indented.
pub(crate) fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn word_before(text: &str) -> String {
    let mut name: Vec<char> = text
        .chars()
        .rev()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    name.reverse();
    name.into_iter().collect()
}

/// The words of a line, with the column that each starts in, from 0.
fn words(text: &str) -> impl Iterator<Item = (usize, String)> {
    let mut words = Vec::new();
    let mut word = String::new();
    for (at, c) in text.chars().chain([' ']).enumerate() {
        if c.is_alphanumeric() || c == '_' {
            word.push(c);
        } else if !word.is_empty() {
            words.push((at - word.chars().count(), std::mem::take(&mut word)));
        }
    }
    words.into_iter()
}

/// The line on which a guard is dropped that is taken on line `at`, both from 0.
fn dropped(lines: &[String], at: usize) -> usize {
    let begins = |line: &usize| {
        let text = lines[*line].trim_start();
        !text.starts_with(['.', ')', '?'])
    };
    let first = (0..=at).rev().find(begins).unwrap_or(at);
    let ends = |line: &usize| {
        let next = lines.get(line + 1).map_or("}", |line| line.trim_start());
        code(&lines[*line]).ends_with([';', '{', '}', ',']) || next.starts_with('}')
    };
    let last = (at..lines.len()).find(ends).unwrap_or(at);
    let indent = indentation(&lines[first]);
    let closes = |line: &usize| lines[*line].trim_start().starts_with('}');
    let statement: String = (first..=last)
        .map(|line| code(&lines[line]).trim())
        .collect();
    let Some(name) = guard(&statement) else {
        // A temporary: it lives as long as the statement, and what `match` and
        // `let` look at as long as their block.
        let block = statement.ends_with('{')
            && (statement.starts_with("match ") || statement.contains("let "));
        let end = |line: &usize| closes(line) && indentation(&lines[*line]) == indent;
        let mut after = last + 1..lines.len();
        return block.then(|| after.find(end)).flatten().unwrap_or(last);
    };
    let drop = format!("drop({name})");
    for line in last + 1..lines.len() {
        if lines[line].trim_start().starts_with(&drop) {
            return line;
        }
        if closes(&line) && indentation(&lines[line]) < indent {
            let result = code(&lines[line - 1]);
            let moves = !result.ends_with([';', '}']) && hands_on(result, &name);
            return if moves { at } else { line };
        }
    }
    at
}

/// The two names of `let (one, other)`.
fn pair(binding: &str) -> Option<[String; 2]> {
    let (_, names) = binding.trim_start().strip_prefix("let ")?.split_once('(')?;
    let (one, rest) = names.split_once(',')?;
    let (other, _) = rest.split_once(')')?;
    Some([one, other].map(|name| word_before(name.trim_end())))
}

/// What a channel is called whose ends are called so.
fn shared([one, other]: &[String; 2]) -> String {
    let both = one
        .split('_')
        .filter(|word| other.split('_').any(|w| w == *word));
    match both.collect::<Vec<_>>().join("_") {
        name if name.is_empty() => "channel".to_owned(),
        name => name,
    }
}

/// The line on which an end of a channel is dropped that is made or last used at a
/// place, all from 0. It is the sender, end 0, or the receiver, end 1.
fn gone(lines: &[String], at: usize, column: usize, end: usize) -> usize {
    let text = code(&lines[at]);
    let before: String = text.chars().take(column).collect();
    let bound = before
        .trim_end()
        .strip_suffix('=')
        .and_then(pair)
        .map(|ends| ends[end].clone());
    let Some(name) = bound.or_else(|| end_used(text, column)) else {
        return at;
    };
    if before.contains("move |") && !text.ends_with('{') {
        // A closure of one line, which owns it.
        return at;
    }
    let last = owner(lines, at, &name);
    let drop = format!("drop({name})");
    let dropped = (at + 1..last).find(|&line| code(&lines[line]).contains(&drop));
    dropped.unwrap_or(last)
}

/// The name of the end that a call at a column is made on, or makes.
fn end_used(text: &str, column: usize) -> Option<String> {
    let before: String = text.chars().take(column).collect();
    let before = before.trim_end();
    let Some(receiver) = before.strip_suffix('.') else {
        // `for note in notes`
        return words(text)
            .find(|&(at, _)| at >= column)
            .map(|(_, word)| word);
    };
    let called: String = text.chars().skip(column).take(5).collect();
    if called == "clone"
        && let Some((binding, _)) = before.trim_start().strip_prefix("let ")?.split_once('=')
    {
        return Some(word_before(binding.trim_end()));
    }
    let name = word_before(receiver);
    let is_field = receiver
        .strip_suffix(&name)
        .is_some_and(|rest| rest.ends_with('.'));
    (!is_field && !name.is_empty()).then_some(name)
}

/// The last line of the innermost block around a line that owns what is called so.
fn owner(lines: &[String], at: usize, name: &str) -> usize {
    let mut opener = at;
    while !owns(lines, opener, at, name) {
        let depth = indentation(&lines[opener]);
        let opens = |line: &usize| {
            let text = code(&lines[*line]);
            text.ends_with('{') && indentation(text) < depth
        };
        match (0..opener).rev().find(opens) {
            Some(outer) => opener = outer,
            None => return at,
        }
    }
    let indent = indentation(&lines[opener]);
    let closes = |line: &usize| {
        let text = &lines[*line];
        text.trim_start().starts_with('}') && indentation(text) <= indent
    };
    (at + 1..lines.len()).find(closes).unwrap_or(at)
}

/// Whether the block that a line opens owns what is called so on a line inside.
fn owns(lines: &[String], opener: usize, at: usize, name: &str) -> bool {
    let text = code(&lines[opener]);
    if opener == at {
        return consumes(text, name);
    }
    let depth = indentation(&lines[opener + 1]);
    let binds = |line: &String| {
        let binding = code(line).trim_start().strip_prefix("let ");
        let names = binding.and_then(|rest| rest.split_once('='));
        indentation(line) == depth
            && names.is_some_and(|(names, _)| words(names).any(|(_, word)| word == name))
    };
    text.contains("move |")
        || words(text).any(|(_, word)| word == "fn")
        || consumes(text, name)
        || lines[opener + 1..=at].iter().any(binds)
}

/// Whether a line begins a loop that takes the end with it: `for note in notes {`.
fn consumes(text: &str, name: &str) -> bool {
    let text = text.trim();
    text.starts_with("for ") && text.ends_with(&format!(" in {name} {{"))
}

/// Whether an expression is or contains the guard itself, and not only what a
/// method of it returns.
fn hands_on(expression: &str, guard: &str) -> bool {
    words(expression).any(|(at, word)| {
        let next = expression.chars().nth(at + word.chars().count());
        word == guard && next != Some('.')
    })
}

/// A line without its comment.
fn code(line: &str) -> &str {
    line.split("//").next().unwrap_or(line).trim_end()
}

/// The name of the guard that a statement binds, if it binds one.
fn guard(statement: &str) -> Option<String> {
    let rest = statement.strip_prefix("let ")?;
    let rest = rest.strip_prefix("mut ").unwrap_or(rest);
    let (name, mut value) = rest.split_once('=')?;
    let name = name.split(':').next().unwrap_or(name).trim();
    loop {
        value = value.trim_end_matches([';', '?', ' ']);
        let (call, method) = last_call(value)?;
        match method {
            "unwrap" | "expect" | "unwrap_or_else" => value = call,
            "lock" | "read" | "write" | "try_lock" | "try_read" | "try_write" => break,
            _ => return None,
        }
    }
    (name != "_").then(|| name.to_owned())
}

/// Takes the last call off a chain: what it is called on, and the method's name.
fn last_call(value: &str) -> Option<(&str, &str)> {
    let mut depth = 0;
    let open = value.char_indices().rev().find(|&(_, c)| {
        depth += match c {
            ')' => 1,
            '(' => -1,
            _ => 0,
        };
        depth <= 0
    })?;
    value[..open.0].rsplit_once('.')
}

#[cfg(test)]
mod tests;
