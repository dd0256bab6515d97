//! From what was collected to a trace.

use std::collections::{BTreeMap, BTreeSet};

use trace::{Block, Builder, Choice, Engine, ObjectKind, Outcome, Step, Task, Trace, Wait};

use super::explore::{Offer, digits};
use super::schedule::{Collected, Dropped, RawStep, RawWait, Waits, Why};
use super::source::{self, Files};
use super::{Recording, text};
use crate::log::{Here, Thing};
use crate::place;

/// Lines between two steps that are shown with them.
const GAP: u32 = 8;

/// One combination of orderings.
pub(super) struct Combination {
    pub collected: Collected,
    pub cut: Option<String>,
}

/// Makes the trace of all combinations.
pub(super) fn trace(
    recording: &Recording,
    combinations: Vec<Combination>,
    offers: &[Offer],
) -> Result<Trace, String> {
    let mut files = Files::default();
    let view = View::new(recording, &combinations, offers, &mut files)?;
    let mut builder = Builder::default();
    for combination in &combinations {
        builder.root();
        let collected = &combination.collected;
        for ended in &collected.schedules {
            let steps = ended.moments.iter().map(|&(waits, step)| {
                let waits = view.waits(&collected.waits.list[waits]);
                (waits, view.step(&collected.steps.list[step]))
            });
            let end = view.waits(&collected.waits.list[ended.end]);
            let name = &collected.outcomes.list[ended.outcome];
            let Some(outcome) = recording.outcomes.iter().position(|o| o.name == *name) else {
                let steps: Vec<Step> = steps.map(|(_, step)| step).collect();
                return Err(undeclared(name, &view, &steps));
            };
            builder
                .schedule(steps.collect::<Vec<_>>(), end, outcome)
                .map_err(|why| {
                    format!(
                        "contradicts itself: {why}\n  (if it ends with a load after the last \
                         join, which is no step: take the value out with `into_inner`)"
                    )
                })?;
        }
    }
    let built = builder.finish();
    let outcome = |name: &str| {
        let at = recording.outcomes.iter().position(|o| o.name == name);
        at.ok_or_else(|| format!("names the outcome `{name}`, which it does not declare"))
    };
    let default: Vec<usize> = offers.iter().map(|offer| offer.default).collect();
    let mut trace = Trace {
        version: trace::VERSION,
        name: recording.name.clone(),
        engine: if recording.weak {
            Engine::Loom
        } else {
            Engine::Shuttle
        },
        cut: combinations.iter().find_map(|c| c.cut.clone()),
        task: match &recording.task {
            Some((text, name)) => Some(Task {
                text: text.clone(),
                outcome: outcome(name)?,
            }),
            None => None,
        },
        rule: recording.rule.clone(),
        threads: view.threads,
        blocks: view.blocks,
        objects: view.objects,
        choices: view.choices,
        language: None,
        outcomes: recording
            .outcomes
            .iter()
            .map(|outcome| Outcome {
                name: outcome.name.clone(),
                verdict: outcome.verdict,
                note: outcome.note.clone(),
                schedules: 0,
            })
            .collect(),
        default: 0,
        roots: built.roots,
        steps: built.steps,
        waits: built.waits,
        states: built.states,
    };
    if recording.along.is_some() {
        trace.cut = Some("one schedule was recorded".to_owned());
    }
    trace.default = trace.combination(&default);
    let counts = trace.schedules(trace.roots[trace.default]);
    for (outcome, count) in trace.outcomes.iter_mut().zip(counts) {
        outcome.schedules = count;
    }
    if let Some(language) = &recording.language {
        let mut sets: Vec<Vec<usize>> = Vec::new();
        let mut of = Vec::new();
        for at in 0..combinations.len() {
            let chosen = digits(at, offers);
            let orderings: Vec<_> = offers
                .iter()
                .zip(chosen)
                .map(|(offer, which)| offer.orderings[which])
                .collect();
            let mut set = Vec::new();
            for name in language(&orderings) {
                set.push(outcome(name)?);
            }
            set.sort_unstable();
            let known = sets.iter().position(|other| *other == set);
            of.push(known.unwrap_or_else(|| {
                sets.push(set);
                sets.len() - 1
            }));
        }
        trace.language = Some(trace::Language {
            gap: recording.gap.clone(),
            sets,
            of,
        });
    }
    trace
        .check()
        .map_err(|error| format!("contradicts itself: {error}"))?;
    Ok(trace)
}

fn undeclared(name: &str, view: &View, steps: &[Step]) -> String {
    let mut why = format!("has a schedule that ends as `{name}`, which it does not declare:");
    for step in steps {
        let thread = &view.threads[step.thread].name;
        let value = step.value.as_ref().map(|value| format!(" → {value}"));
        why.push_str(&format!(
            "\n  {thread}, line {}: {}{}",
            step.line,
            step.op,
            value.unwrap_or_default()
        ));
    }
    why
}

/// What the page will show of threads, things and lines.
struct View {
    threads: Vec<trace::Thread>,
    blocks: Vec<Block>,
    objects: Vec<trace::Object>,
    choices: Vec<Choice>,
    /// The numbers in the trace of threads and things.
    thread_numbers: BTreeMap<usize, usize>,
    thing_numbers: BTreeMap<usize, usize>,
    /// Where each of the threads is started.
    starts: BTreeMap<usize, Option<Here>>,
    /// The line of a drop, by what is dropped and where that was taken or last used.
    dropped: BTreeMap<(Dropped, (String, u32, u32)), u32>,
}

impl View {
    fn new(
        recording: &Recording,
        combinations: &[Combination],
        offers: &[Offer],
        files: &mut Files,
    ) -> Result<Self, String> {
        let steps = || combinations.iter().flat_map(|c| &c.collected.steps.list);
        let waits = || {
            combinations
                .iter()
                .flat_map(|c| c.collected.waits.list.iter().flat_map(|waits| &waits.list))
        };
        let used: BTreeSet<usize> = steps().map(|step| step.thread).collect();
        if used.is_empty() {
            return Err("has no steps: nothing is shared while several threads run".to_owned());
        }
        let started = combinations
            .iter()
            .map(|c| &c.collected.threads)
            .max_by_key(|threads| threads.len())
            .map_or(&[][..], Vec::as_slice);
        let threads = used
            .iter()
            .map(|&id| trace::Thread {
                name: started[id].name.clone(),
                blocks: Vec::new(),
            })
            .collect();
        let mut view = Self {
            threads,
            blocks: Vec::new(),
            objects: Vec::new(),
            choices: Vec::new(),
            starts: used.iter().map(|&id| (id, started[id].here)).collect(),
            thread_numbers: used.iter().copied().zip(0..).collect(),
            thing_numbers: BTreeMap::new(),
            dropped: BTreeMap::new(),
        };
        for step in steps() {
            if let Some(what) = step.drops {
                let line = files.dropped(what, step.here);
                view.dropped.insert((what, key(step.here)), line);
            }
        }
        let touched = steps().filter_map(|step| step.thing);
        let waited = waits().filter_map(|wait| match wait.why {
            Why::Lock(thing, _)
            | Why::Notification(thing)
            | Why::Message(thing)
            | Why::Room(thing) => Some(thing),
            _ => None,
        });
        let touched: BTreeSet<usize> = touched.chain(waited).collect();
        let things = combinations
            .iter()
            .map(|c| &c.collected.things)
            .max_by_key(|things| things.len());
        view.name_objects(
            recording,
            &touched,
            things.map_or(&[], Vec::as_slice),
            files,
        )?;

        // The lines of each thread, by file; those of a choice belong to its step.
        let mut lines: BTreeMap<usize, BTreeMap<String, BTreeSet<u32>>> = BTreeMap::new();
        let mut show = |thread: usize, file: &str, line: u32| {
            let files = lines.entry(thread).or_default();
            files.entry(file.to_owned()).or_default().insert(line);
        };
        let mut choices = Vec::new();
        for offer in offers {
            let site = &offer.visit.site;
            let name = format!("{:?}", offer.visit.ordering);
            let found = files.ordering(&site.file, site.line, site.column, site.which, &name);
            let Some((line, column)) = found else {
                return Err(format!("cannot find the name of the ordering at {site}"));
            };
            if choices.contains(&(line, column)) {
                return Err(format!(
                    "finds the ordering of another call at {site}: put each call on a line of its own"
                ));
            }
            choices.push((line, column));
        }
        for step in steps() {
            let file = place::tidy(step.here.file());
            if files.lines(&file).len() < step.here.line() as usize {
                return Err(format!("has a step at {file}, which cannot be read"));
            }
            show(step.thread, &file, view.line(step));
            if step.drops.is_some() {
                continue;
            }
            for (offer, &(line, _)) in offers.iter().zip(&choices) {
                let site = &offer.visit.site;
                if site.file == file && site.line == step.here.line() {
                    show(step.thread, &file, line);
                }
            }
        }
        for wait in waits().filter(|wait| !matches!(wait.why, Why::Thread(_) | Why::Threads)) {
            if view.thread_numbers.contains_key(&wait.thread) {
                show(
                    wait.thread,
                    &place::tidy(wait.here.file()),
                    wait.here.line(),
                );
            }
        }
        for (thread, by_file) in lines {
            for (file, lines) in by_file {
                for (first, last) in pieces(&lines, files.lines(&file)) {
                    let block = view.block(&file, first, last, files);
                    view.threads[view.thread_numbers[&thread]]
                        .blocks
                        .push(block);
                }
            }
        }
        for (offer, (line, column)) in offers.iter().zip(choices) {
            let site = &offer.visit.site;
            let Some(block) = view
                .blocks
                .iter()
                .position(|b| b.file == site.file && holds(b, line))
            else {
                return Err(format!("does not show the ordering at {site}"));
            };
            let receiver = files.receiver(&site.file, site.line, site.column);
            let op = match (offer.visit.op.as_str(), site.which) {
                ("compare_exchange" | "compare_exchange_weak", 0) => "success".to_owned(),
                ("compare_exchange" | "compare_exchange_weak", _) => "failure".to_owned(),
                (op, _) => op.to_owned(),
            };
            view.choices.push(Choice {
                block,
                line,
                column,
                label: if receiver.is_empty() {
                    op
                } else {
                    format!("{receiver}.{op}")
                },
                orderings: offer.orderings.iter().map(|o| format!("{o:?}")).collect(),
                default: offer.default,
            });
        }
        Ok(view)
    }

    fn name_objects(
        &mut self,
        recording: &Recording,
        touched: &BTreeSet<usize>,
        things: &[Thing],
        files: &mut Files,
    ) -> Result<(), String> {
        let given = &recording.objects;
        let named = touched
            .iter()
            .filter(|&&t| things[t].kind != ObjectKind::Heap)
            .count();
        if !given.is_empty() && given.len() != named {
            return Err(format!(
                "names {} things, and the steps touch {named}",
                given.len()
            ));
        }
        let mut given = given.iter();
        for (thing, number) in touched.iter().zip(0..) {
            self.thing_numbers.insert(*thing, number);
            let before = &things[..=*thing];
            let thing = &things[*thing];
            let name = if thing.kind == ObjectKind::Heap {
                let heap = before.iter().filter(|t| t.kind == ObjectKind::Heap);
                format!("#{}", heap.count())
            } else if let Some(given) = given.next() {
                given.clone()
            } else {
                files.name(thing.here).ok_or_else(|| {
                    format!(
                        "does not know what the {:?} is called that is made at {}: say it with `.objects([…])`",
                        thing.kind,
                        place::Place::of(thing.here)
                    )
                })?
            };
            self.objects.push(trace::Object {
                name,
                kind: thing.kind,
                initial: thing.value.map(text::get),
            });
        }
        let mut seen = BTreeSet::new();
        match self
            .objects
            .iter()
            .find(|object| !seen.insert(&object.name))
        {
            Some(object) => Err(format!(
                "has two things called `{}`: say what each is called with `.objects([…])`",
                object.name
            )),
            None => Ok(()),
        }
    }

    /// The number of a block, which is made if there is none with these lines.
    fn block(&mut self, file: &str, first: u32, last: u32, files: &mut Files) -> usize {
        let lines = &files.lines(file)[first as usize - 1..last as usize];
        let indents = lines.iter().filter(|line| !line.trim().is_empty());
        let indent = indents
            .map(|line| source::indentation(line))
            .min()
            .unwrap_or(0);
        let block = Block {
            file: file.to_owned(),
            line: first,
            indent: indent as u32,
            text: lines
                .iter()
                .map(|line| line.get(indent..).unwrap_or_default().to_owned())
                .collect(),
        };
        let known = self.blocks.iter().position(|other| *other == block);
        known.unwrap_or_else(|| {
            self.blocks.push(block);
            self.blocks.len() - 1
        })
    }

    /// The line that a step stands on.
    fn line(&self, step: &RawStep) -> u32 {
        match step.drops {
            Some(what) => self.dropped[&(what, key(step.here))],
            None => step.here.line(),
        }
    }

    /// The block of a thread that shows a line.
    fn shown(&self, thread: usize, here: Here, line: u32) -> Option<usize> {
        let file = place::tidy(here.file());
        let mut blocks = self.threads[thread].blocks.iter().copied();
        blocks.find(|&block| self.blocks[block].file == file && holds(&self.blocks[block], line))
    }

    fn step(&self, step: &RawStep) -> Step {
        let thread = self.thread_numbers[&step.thread];
        let line = self.line(step);
        Step {
            thread,
            block: self.shown(thread, step.here, line).unwrap_or(usize::MAX),
            line,
            column: if step.drops.is_some() {
                1
            } else {
                step.here.column()
            },
            kind: step.kind,
            op: text::get(step.op),
            object: step.thing.map(|thing| self.thing_numbers[&thing]),
            value: step.value.map(text::get),
            leaves: step.leaves.map(text::get),
            stale: step.stale,
        }
    }

    fn waits(&self, waits: &Waits) -> Vec<Wait> {
        let later = waits.threads.unwrap_or(usize::MAX);
        let later = self.starts.range(later..).filter_map(|(id, here)| {
            Some(Wait {
                thread: self.thread_numbers[id],
                block: None,
                line: (*here)?.line(),
                why: "has not been started".to_owned(),
                object: None,
                resumes: true,
            })
        });
        let waits = waits.list.iter().filter_map(|wait| self.wait(wait));
        waits.chain(later).collect()
    }

    fn wait(&self, wait: &RawWait) -> Option<Wait> {
        let thread = *self.thread_numbers.get(&wait.thread)?;
        let name = |id: usize| match self.thread_numbers.get(&id) {
            Some(&number) => self.threads[number].name.clone(),
            None => format!("thread {id}"),
        };
        let thing = |id: usize| &self.objects[self.thing_numbers[&id]].name;
        let why = match &wait.why {
            Why::Lock(lock, holders) if holders == &[wait.thread] => {
                format!("waits for `{}`, which it holds itself", thing(*lock))
            }
            Why::Lock(lock, holders) => {
                let names: Vec<String> = holders.iter().map(|&holder| name(holder)).collect();
                let verb = if names.len() == 1 { "holds" } else { "hold" };
                format!(
                    "waits for `{}`, which {} {verb}",
                    thing(*lock),
                    names.join(" and ")
                )
            }
            Why::Notification(condvar) => format!("sleeps on `{}`", thing(*condvar)),
            Why::Message(channel) => format!("waits for a message in `{}`", thing(*channel)),
            Why::Room(channel) => format!("waits for room in `{}`", thing(*channel)),
            Why::Thread(other) => format!("waits for {} to end", name(*other)),
            Why::Threads => {
                let others = self.threads.iter().enumerate();
                let mut others = others.filter(|(number, _)| *number != thread);
                match (others.next(), others.next()) {
                    (Some((_, other)), None) => format!("waits for {} to end", other.name),
                    _ => "waits for other threads to end".to_owned(),
                }
            }
            Why::Unpark => "is parked".to_owned(),
            Why::Others => "spins until another thread has changed something".to_owned(),
        };
        let line = wait.here.line();
        Some(Wait {
            thread,
            block: match wait.why {
                Why::Thread(_) | Why::Threads => None,
                _ => self.shown(thread, wait.here, line),
            },
            line,
            why,
            object: match wait.why {
                Why::Lock(thing, _)
                | Why::Notification(thing)
                | Why::Message(thing)
                | Why::Room(thing) => Some(self.thing_numbers[&thing]),
                _ => None,
            },
            resumes: matches!(wait.why, Why::Thread(_) | Why::Threads | Why::Others),
        })
    }
}

fn key(here: Here) -> (String, u32, u32) {
    (here.file().to_owned(), here.line(), here.column())
}

fn holds(block: &Block, line: u32) -> bool {
    (block.line..block.line + block.text.len() as u32).contains(&line)
}

/// The pieces of a file that hold the lines, without functions in between that
/// none of them is in.
fn pieces(lines: &BTreeSet<u32>, text: &[String]) -> Vec<(u32, u32)> {
    let mut pieces: Vec<(u32, u32)> = Vec::new();
    for &line in lines {
        match pieces.last_mut() {
            Some((_, last))
                if line - *last <= GAP
                    && !text[*last as usize..line as usize - 1].iter().any(|text| {
                        text.trim_start().starts_with("pub fn ")
                            || text.trim_start().starts_with("fn ")
                    }) =>
            {
                *last = line;
            }
            _ => pieces.push((line, line)),
        }
    }
    pieces
}
