//! One step less at one place, and what becomes of it.

use std::sync::atomic::Ordering::{self, AcqRel, Acquire, Relaxed, Release, SeqCst};

use anyhow::Result;
use interleave::mutant::Note;
use interleave::{Site, Verdict};

use crate::checks::{Check, Checks, Ran};
use crate::source::Call;

/// One ordering, one step weaker.
pub struct Judged {
    pub line: u32,
    pub text: String,
    pub nth: usize,
    /// The call in short, such as `slot.store(…, Release)`.
    pub call: String,
    pub op: String,
    pub which: usize,
    pub from: Ordering,
    /// What stands there instead, with `Relaxed` at a fence for none.
    pub to: Ordering,
    pub end: End,
}

/// What became of it.
pub enum End {
    /// A check fails.
    Red {
        test: String,
        /// In one line.
        why: String,
        /// With the steps, if it has some.
        verdict: Option<String>,
    },
    /// None of so many checks fails that pass as the listing stands. Those that the
    /// checker does not decide say why.
    Green {
        checks: usize,
        undecided: Vec<String>,
    },
    /// Only checks meet it in which the listing fails as it stands: it is wrong on
    /// purpose.
    NotJudged,
}

impl Judged {
    /// What was changed, in a few words, such as `load: Acquire → Relaxed`.
    pub fn change(&self) -> String {
        let Self { op, from, to, .. } = self;
        match (op.as_str(), self.which) {
            ("fence", _) if *to == Relaxed => format!("fence({from:?}) → none"),
            ("fence", _) => format!("fence({from:?}) → fence({to:?})"),
            (_, 1) => format!("{op}, if it fails: {from:?} → {to:?}"),
            _ => format!("{op}: {from:?} → {to:?}"),
        }
    }
}

/// Weakens one ordering in each way.
pub fn judge(
    checks: &Checks,
    file: &str,
    call: &Call,
    which: usize,
    from: Ordering,
) -> Result<Vec<Judged>> {
    let site = Site {
        file: file.to_owned(),
        line: call.line,
        column: call.column,
        which,
    };
    let meets = |check: &&Check| {
        let mut sites = check.note.sites().iter();
        check.note.of_the_source && sites.any(|visit| visit.site == site)
    };
    let met: Vec<&Check> = checks.noted()?.iter().filter(meets).collect();
    let wrong = met.iter().any(|check| is_failure(check.note.verdict()));
    let mut proofs = met;
    proofs.retain(|check| check.note.verdict().is_passed());
    // The shortest first; not by the clock, so that it is the same one each time.
    proofs.sort_by_key(|check| {
        let note = &check.note;
        (executions(note.verdict()), &note.test, note.call)
    });
    let judged = |&to: &Ordering| {
        let end = if proofs.is_empty() && wrong {
            End::NotJudged
        } else {
            run(checks, &proofs, &site, to)?
        };
        Ok(Judged {
            line: call.line,
            text: call.text.clone(),
            nth: call.nth,
            call: call.in_short(),
            op: call.op.clone(),
            which,
            from,
            to,
            end,
        })
    };
    steps(&call.op, which, from).iter().map(judged).collect()
}

/// The orderings one step below, and for a fence also none at all.
fn steps(op: &str, which: usize, from: Ordering) -> &'static [Ordering] {
    match (op, from) {
        ("fence", SeqCst) => &[AcqRel, Relaxed],
        ("fence", AcqRel) => &[Acquire, Release, Relaxed],
        ("load", SeqCst) => &[Acquire],
        ("store", SeqCst) => &[Release],
        (_, SeqCst) if which == 1 => &[Acquire],
        (_, SeqCst) => &[AcqRel],
        (_, AcqRel) => &[Acquire, Release],
        _ => &[Relaxed],
    }
}

fn executions(verdict: &Verdict) -> usize {
    match verdict {
        Verdict::Passed { executions } => *executions,
        _ => usize::MAX,
    }
}

/// Runs the checks with a weaker ordering until one fails.
fn run(checks: &Checks, proofs: &[&Check], site: &Site, weaker: Ordering) -> Result<End> {
    let mut undecided = Vec::new();
    for check in proofs {
        let ran = checks.run(check, site, weaker)?;
        if let Some(red) = red(&ran, &check.note) {
            return Ok(red);
        }
        undecided.extend(shrug(&ran.note));
    }
    Ok(End::Green {
        checks: proofs.len(),
        undecided,
    })
}

/// Whether a check that passed fails now: an execution went wrong, or one returned
/// what none did before, and its test minds.
fn red(ran: &Ran, before: &Note) -> Option<End> {
    if ran.passed {
        return None;
    }
    let verdict = ran.note.verdict();
    let why = match verdict {
        Verdict::Failed { what, .. } => sentence(what),
        Verdict::Deadlocked { .. } => "every thread waits for ever".to_owned(),
        Verdict::Passed { .. } => {
            let outcomes = ran.note.outcomes().difference(before.outcomes());
            let new: Vec<String> = outcomes.map(|outcome| format!("`{outcome}`")).collect();
            if new.is_empty() {
                return None;
            }
            format!("it can also end with {}", new.join(", "))
        }
        _ => return None,
    };
    Some(End::Red {
        test: ran.note.test.clone(),
        why,
        verdict: (!verdict.is_passed()).then(|| verdict.to_string()),
    })
}

/// Whether the checker found something. That it gave up is no failure.
fn is_failure(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Failed { .. } | Verdict::Deadlocked { .. })
}

/// What the checker says if it does not decide.
fn shrug(note: &Note) -> Option<String> {
    let verdict = note.verdict();
    if verdict.is_passed() || is_failure(verdict) {
        return None;
    }
    let said = verdict.to_string();
    let first = said.lines().next().unwrap_or_default();
    Some(format!("`{}` {first}", note.test))
}

/// What went wrong, without the checker's own words.
fn sentence(what: &str) -> String {
    let lines = what.lines().map(str::trim);
    let ours: Vec<&str> = lines.filter(|line| !line.starts_with("loom: ")).collect();
    ours.join(" ")
}
