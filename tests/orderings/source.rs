//! Where a listing names an ordering, read from its text: what no check meets is
//! found as well.

use std::sync::LazyLock;
use std::sync::atomic::Ordering;

use regex::Regex;

/// A call that takes one or two orderings.
#[derive(Debug, PartialEq, Eq)]
pub struct Call {
    /// The place that the call has for the compiler, from 1.
    pub line: u32,
    pub column: u32,
    /// The method's name, or `fence`.
    pub op: String,
    /// The field or variable that it is called on, if there is one by name.
    pub on: Option<String>,
    pub orderings: Vec<Ordering>,
    /// The text of the line.
    pub text: String,
    /// Which of the lines with that text it is on, from 1.
    pub nth: usize,
}

impl Call {
    /// What is called, such as `ready.load` or `fence`.
    pub fn name(&self) -> String {
        match &self.on {
            Some(on) => format!("{on}.{}", self.op),
            None => self.op.clone(),
        }
    }

    /// The call with its orderings, and no more of what it is given.
    pub fn in_short(&self) -> String {
        let orderings = self
            .orderings
            .iter()
            .map(|ordering| format!("{ordering:?}"));
        let first = (!matches!(&*self.op, "load" | "fence")).then(|| "…".to_owned());
        let given: Vec<String> = first.into_iter().chain(orderings).collect();
        format!("{}({})", self.name(), given.join(", "))
    }

    /// The orderings that can be weakened, each with its number.
    pub fn strong(&self) -> impl Iterator<Item = (usize, Ordering)> + '_ {
        let all = self.orderings.iter().copied().enumerate();
        all.filter(|(_, ordering)| *ordering != Ordering::Relaxed)
    }
}

/// The calls of a source file that name orderings, from top to bottom.
pub fn calls(source: &str) -> Vec<Call> {
    static COMMENT: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"//[^\n]*").expect("the pattern is right"));
    static CALL: LazyLock<Regex> = LazyLock::new(|| {
        let ops = r"load|store|swap|fetch_\w+|compare_exchange(?:_weak)?";
        Regex::new(&format!(r"\.(?<method>{ops})\(|(?<path>(?:\w+::)*)fence\("))
            .expect("the pattern is right")
    });
    static ORDERING: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b(Relaxed|Acquire|Release|AcqRel|SeqCst)\b").expect("the pattern is right")
    });
    static ON: LazyLock<Regex> = LazyLock::new(|| {
        let place = r"[[:alpha:]_]\w*(?:\(\)|\[[^\]]*\]|\.\d+)*";
        Regex::new(&format!(r"({place})\s*\.$")).expect("the pattern is right")
    });
    // Of the same length, so that places stay what they are.
    let code = COMMENT.replace_all(source, |found: &regex::Captures<'_>| {
        " ".repeat(found[0].len())
    });
    // Each call's span and where it stands, an inner one behind the one around it.
    let spans: Vec<(usize, usize, usize, &str)> = CALL
        .captures_iter(&code)
        .filter_map(|found| {
            let whole = found.get(0)?;
            let end = whole.end() + closing(&code[whole.end()..])?;
            Some(match found.name("method") {
                Some(method) => (whole.end(), end, method.start(), method.as_str()),
                None => (whole.end(), end, whole.start(), "fence"),
            })
        })
        .collect();
    let mut orderings = vec![Vec::new(); spans.len()];
    for found in ORDERING.find_iter(&code) {
        let inside =
            |(from, to, ..): &(usize, usize, usize, &str)| (*from..*to).contains(&found.start());
        if let Some(call) = spans.iter().rposition(inside) {
            orderings[call].push(named(found.as_str()));
        }
    }
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    spans
        .iter()
        .zip(orderings)
        .filter(|(_, orderings)| !orderings.is_empty())
        .map(|(&(_, _, start, op), orderings)| {
            let before = &source[..start];
            let at = before.matches('\n').count();
            let column = before
                .rsplit('\n')
                .next()
                .unwrap_or_default()
                .chars()
                .count()
                + 1;
            let on = ON.captures(&code[..start]).map(|found| found[1].to_owned());
            let alike = lines[..=at].iter().filter(|line| **line == lines[at]);
            Call {
                line: u32::try_from(at + 1).expect("a listing is short"),
                column: u32::try_from(column).expect("a line is short"),
                op: op.to_owned(),
                on,
                orderings,
                text: lines[at].to_owned(),
                nth: alike.count(),
            }
        })
        .collect()
}

/// How far it is to the bracket that closes an open one.
fn closing(code: &str) -> Option<usize> {
    let mut open = 1_usize;
    code.char_indices().find_map(|(at, character)| {
        match character {
            '(' => open += 1,
            ')' => open -= 1,
            _ => {}
        }
        (open == 0).then_some(at)
    })
}

fn named(name: &str) -> Ordering {
    match name {
        "Relaxed" => Ordering::Relaxed,
        "Acquire" => Ordering::Acquire,
        "Release" => Ordering::Release,
        "AcqRel" => Ordering::AcqRel,
        _ => Ordering::SeqCst,
    }
}

/// Comments, imports and names that look alike are none; an ordering belongs to the
/// innermost call.
pub fn finds_what_stands_in_a_call() {
    let source = "\
use super::sync::atomic::Ordering::{Acquire, Release};
fn f(ready: &AtomicU32) {
    // ready.store(0, Release);
    let ü = Knob::Release; ready.store(ready.load(Acquire), Release); // load(SeqCst)
    self.slots[at].0
        .compare_exchange(
        0, 1, Ordering::AcqRel, Ordering::Relaxed,
    );
    atomic::fence(SeqCst);
    atomic::fence(SeqCst);
}
";
    let found: Vec<_> = calls(source)
        .into_iter()
        .map(|call| {
            (
                call.line,
                call.column,
                call.name(),
                call.orderings,
                call.nth,
            )
        })
        .collect();
    let call = |line, column, name: &str, orderings: &[Ordering], nth| {
        (line, column, name.to_owned(), orderings.to_vec(), nth)
    };
    use Ordering::{AcqRel, Acquire, Relaxed, Release, SeqCst};
    let expected = [
        call(4, 34, "ready.store", &[Release], 1),
        call(4, 46, "ready.load", &[Acquire], 1),
        call(6, 10, "slots[at].0.compare_exchange", &[AcqRel, Relaxed], 1),
        call(9, 5, "fence", &[SeqCst], 1),
        call(10, 5, "fence", &[SeqCst], 2),
    ];
    assert_eq!(found, expected);
}
