use trace::{
    Block, Builder, Choice, Engine, Judgement, Language, Object, ObjectKind, Outcome, Step,
    StepKind, Thread, Trace, VERSION, Wait,
};

use super::*;

/// A trace of two threads that run the lines of `source`.
fn trace(
    source: &str,
    objects: &[(&str, ObjectKind, Option<&str>)],
    outcomes: &[(&str, Judgement, &str)],
    schedules: Builder,
) -> Trace {
    let built = schedules.finish();
    let trace = Trace {
        version: VERSION,
        name: "sample".to_owned(),
        engine: Engine::Loom,
        cut: None,
        task: None,
        threads: ["GUI", "MIDI"]
            .map(|name| Thread {
                name: name.to_owned(),
                blocks: vec![0],
            })
            .into(),
        blocks: vec![Block {
            file: "sample.rs".to_owned(),
            line: 1,
            indent: 0,
            text: source.lines().map(str::to_owned).collect(),
        }],
        objects: objects
            .iter()
            .map(|&(name, kind, initial)| Object {
                name: name.to_owned(),
                kind,
                initial: initial.map(str::to_owned),
            })
            .collect(),
        choices: Vec::new(),
        rule: None,
        language: None,
        outcomes: outcomes
            .iter()
            .map(|&(name, verdict, note)| Outcome {
                name: name.to_owned(),
                verdict,
                note: note.to_owned(),
                schedules: 0,
            })
            .collect(),
        default: built.roots.len() - 1,
        roots: built.roots,
        steps: built.steps,
        waits: built.waits,
        states: built.states,
    };
    counted(trace)
}

/// The same trace, with the schedules that it has.
fn counted(mut trace: Trace) -> Trace {
    let counts = trace.schedules(trace.roots[trace.default]);
    for (outcome, count) in trace.outcomes.iter_mut().zip(counts) {
        outcome.schedules = count;
    }
    trace
}

fn step(thread: usize, line: u32, kind: StepKind, op: &str, object: usize) -> Step {
    Step {
        thread,
        block: 0,
        line,
        column: 1,
        kind,
        op: op.to_owned(),
        object: Some(object),
        value: None,
        leaves: None,
        stale: false,
    }
}

/// The GUI stores a note and then a flag, and MIDI reads them in the other
/// order, with each combination of the flag's orderings: only the last makes the
/// note come with the flag.
pub(crate) fn publication() -> Trace {
    let store = |line, value: &str, object| Step {
        leaves: Some(value.to_owned()),
        ..step(0, line, StepKind::Write, &format!("store {value}"), object)
    };
    let load = |line, value: &str, stale, object| Step {
        value: Some(value.to_owned()),
        stale,
        ..step(1, line, StepKind::Read, "load", object)
    };
    let (note, flag) = (store(1, "1", 0), store(2, "true", 1));
    let (unset, set) = (load(3, "false", false, 1), load(3, "true", false, 1));
    let (new, old) = (load(4, "1", false, 0), load(4, "0", true, 0));
    let mut schedules = Builder::default();
    for ordered in [false, false, false, true] {
        schedules.root();
        let mut add = |steps: [&Step; 4], outcome| {
            let steps = steps.map(|step| (Vec::new(), step.clone()));
            schedules.schedule(steps, Vec::new(), outcome).unwrap();
        };
        add([&note, &flag, &set, &new], 1);
        if !ordered {
            add([&note, &flag, &set, &old], 2);
        }
        let mut add = |steps: [&Step; 3]| {
            let steps = steps.map(|step| (Vec::new(), step.clone()));
            schedules.schedule(steps, Vec::new(), 0).unwrap();
        };
        add([&unset, &note, &flag]);
        add([&note, &unset, &flag]);
    }
    let mut trace = trace(
        "note.store(1, Relaxed);\nready.store(true, Release);\n\
         if ready.load(Acquire) {\n    note.load(Relaxed)",
        &[
            ("note", ObjectKind::Atomic, Some("0")),
            ("ready", ObjectKind::Atomic, Some("false")),
        ],
        &[
            ("None", Judgement::Ok, "nothing has come"),
            ("Some(1)", Judgement::Ok, "the note has come"),
            ("Some(0)", Judgement::Bug, "`ready` came before the note"),
        ],
        schedules,
    );
    let choice = |line, label: &str, strong: &str| Choice {
        block: 0,
        line,
        column: 1,
        label: label.to_owned(),
        orderings: vec!["Relaxed".to_owned(), strong.to_owned()],
        default: 1,
    };
    trace.choices = vec![
        choice(2, "store to `ready`", "Release"),
        choice(3, "load of `ready`", "Acquire"),
    ];
    trace.check().unwrap();
    trace
}

/// Two threads that each take two locks, in opposite orders, and meet. Or the GUI
/// gives its first lock back too early.
pub(crate) fn deadlock() -> Trace {
    let lock = |thread, line, object| step(thread, line, StepKind::Lock, "lock", object);
    let wait = |thread, line, object, why: &str| Wait {
        thread,
        block: Some(0),
        line,
        why: why.to_owned(),
        object: Some(object),
        resumes: false,
    };
    let mut schedules = Builder::default();
    schedules.root();
    let (gui, midi) = (lock(0, 1, 0), lock(1, 3, 1));
    let early = step(0, 2, StepKind::Unlock, "unlock", 0);
    let mut add = |steps: &[&Step], end: &[Wait], outcome| {
        let steps = steps.iter().map(|&step| (Vec::new(), step.clone()));
        schedules.schedule(steps, end.to_vec(), outcome).unwrap();
    };
    let both = [
        wait(0, 2, 1, "waits for `song`, which MIDI holds"),
        wait(1, 4, 0, "waits for `bank`, which GUI holds"),
    ];
    add(&[&gui, &early, &midi], &[], 1);
    add(&[&gui, &midi], &both, 2);
    add(&[&midi, &gui], &both, 2);
    let mut trace = trace(
        "let a = bank.lock();\nlet b = song.lock();\nlet b = song.lock();\nlet a = bank.lock();",
        &[
            ("bank", ObjectKind::Mutex, Some("3")),
            ("song", ObjectKind::Mutex, None),
            ("full", ObjectKind::Condvar, None),
        ],
        &[
            ("done", Judgement::Ok, ""),
            ("torn", Judgement::Bug, "the song is another's"),
            ("deadlock", Judgement::Bug, "both wait for ever"),
        ],
        schedules,
    );
    trace.engine = Engine::Shuttle;
    trace.cut = Some("a thread gives way at most `1` time".to_owned());
    trace.check().unwrap();
    trace
}

/// The lines of the tables.
fn tables(trace: &Trace) -> Vec<String> {
    trace.check().unwrap();
    let html = html(trace, "explore-sample");
    assert!(html.iter().all(|line| !line.trim().is_empty()), "{html:?}");
    html[2..html.len() - 1].to_vec()
}

/// The same trace, of a source that names `Relaxed` twice.
fn relaxed(mut trace: Trace) -> Trace {
    for choice in &mut trace.choices {
        choice.default = 0;
    }
    trace.default = 0;
    counted(trace)
}

#[track_caller]
fn holds(trace: &Trace, line: &str) {
    let tables = tables(trace).join("\n");
    assert!(tables.contains(line), "{line}\nis not in\n{tables}");
}

#[test]
fn outcomes_are_counted_and_the_orderings_that_it_takes_are_found() {
    assert_eq!(
        tables(&publication()),
        [
            "<div class=\"explorer-paper\">",
            "<div class=\"table-wrapper\"><table class=\"explorer-outcomes\">",
            "<caption><code>sample</code>: 3 schedules, recorded under loom, in every order of the steps. A load may return an older value, where loom finds that its ordering allows it. The orderings are those of the source.</caption>",
            "<thead><tr><th scope=\"col\">Outcome</th><th scope=\"col\">Schedules</th><th scope=\"col\">Verdict</th></tr></thead><tbody>",
            "<tr class=\"explorer-ok\"><th scope=\"row\"><code>None</code></th><td>2 of 3</td><td>✓ fine: nothing has come</td></tr>",
            "<tr class=\"explorer-ok\"><th scope=\"row\"><code>Some(1)</code></th><td>1 of 3</td><td>✓ fine: the note has come</td></tr>",
            "<tr class=\"explorer-none\"><th scope=\"row\"><code>Some(0)</code></th><td>0 of 3</td><td>would be a bug: <code>ready</code> came before the note</td></tr>",
            "</tbody></table></div>",
            "<div class=\"table-wrapper\"><table class=\"explorer-orderings\">",
            "<caption>Combinations of orderings without a schedule that ends in a bug: 1 of 4. The weakest:</caption>",
            "<thead><tr><th scope=\"col\">store to <code>ready</code>, line 2</th><th scope=\"col\">load of <code>ready</code>, line 3</th></tr></thead><tbody>",
            "<tr><td><code>Release</code></td><td><code>Acquire</code></td></tr>",
            "</tbody></table></div>",
            "<p>0 of 3 schedules end in a bug.</p>",
            "</div>",
        ]
    );
}

/// The GUI sends a note and hangs up, and nobody has received it.
fn hang_up() -> Trace {
    let send = Step {
        leaves: Some("[1]".to_owned()),
        ..step(0, 1, StepKind::Write, "send 1", 0)
    };
    let close = step(0, 2, StepKind::Close, "drop sender, hangs up", 0);
    let mut schedules = Builder::default();
    schedules.root();
    let steps = [send, close].map(|step| (Vec::new(), step));
    schedules.schedule(steps, Vec::new(), 0).unwrap();
    let mut trace = trace(
        "notes.send(1);\ndrop(notes);",
        &[("notes", ObjectKind::Channel, Some("[]"))],
        &[("lost", Judgement::Bug, "nobody has received it")],
        schedules,
    );
    trace.engine = Engine::Shuttle;
    trace.check().unwrap();
    trace
}

#[test]
fn of_a_channel_its_queue_is_shown_and_that_it_was_hung_up() {
    let trace = hang_up();
    holds(&trace, "<td><code>notes = []</code></td>");
    holds(&trace, "<td><code>notes = [1]</code></td>");
    holds(&trace, "<td><code>notes = [1]</code> hung up</td>");
}

#[test]
fn the_shortest_failing_schedule_shows_each_step_memory_and_who_waits() {
    let tables = tables(&deadlock());
    let start = tables
        .iter()
        .position(|line| line.contains("explorer-schedule"))
        .unwrap();
    assert_eq!(
        tables[start + 1..],
        [
            "<caption>The shortest schedule to <code>deadlock</code> ✗ bug: both wait for ever</caption>",
            "<thead><tr><th scope=\"col\">Step</th><th scope=\"col\" class=\"explorer-gui\">GUI</th><th scope=\"col\" class=\"explorer-third\">MIDI</th><th scope=\"col\">Memory after it</th></tr></thead><tbody>",
            "<tr><th scope=\"row\">start</th><td></td><td></td><td><code>bank = 3</code></td></tr>",
            "<tr><th scope=\"row\">1</th><td class=\"explorer-gui\"><code>let a = bank.lock();</code><br><span class=\"explorer-does\">bank: lock</span></td><td></td><td><code>bank = 3</code> held by GUI</td></tr>",
            "<tr><th scope=\"row\">2</th><td></td><td class=\"explorer-third\"><code>let b = song.lock();</code><br><span class=\"explorer-does\">song: lock</span></td><td><code>bank = 3</code> held by GUI<br><code>song</code> held by MIDI</td></tr>",
            "<tr class=\"explorer-end\"><th scope=\"row\">end</th><td class=\"explorer-gui\">waits for <code>song</code>, which MIDI holds</td><td class=\"explorer-third\">waits for <code>bank</code>, which GUI holds</td><td></td></tr>",
            "</tbody></table></div>",
            "</div>",
        ]
    );
}

#[test]
fn a_lock_that_is_given_back_is_held_no_more() {
    let mut trace = deadlock();
    trace.outcomes[2].verdict = Judgement::Ok;
    holds(
        &trace,
        "<span class=\"explorer-does\">bank: unlock</span></td><td></td><td><code>bank = 3</code></td>",
    );
}

#[test]
fn an_older_value_is_said_to_be_one_and_memory_keeps_the_newer() {
    let trace = relaxed(publication());
    holds(
        &trace,
        "<code>note.load(Relaxed)</code><br><span class=\"explorer-does\">note: load → 0, an older value</span></td><td><code>note = 1</code><br><code>ready = true</code></td>",
    );
}

#[test]
fn a_recording_that_was_cut_off_says_so() {
    let mut trace = deadlock();
    holds(
        &trace,
        "<strong>There are more schedules than these:</strong> a thread gives way at most <code>1</code> time.</caption>",
    );
    for outcome in &mut trace.outcomes {
        outcome.verdict = Judgement::Ok;
    }
    holds(&trace, "<p>0 of 3 recorded schedules end in a bug.</p>");
}

#[test]
fn the_rule_of_the_language_stands_beside_what_was_recorded_and_decides() {
    let mut trace = publication();
    trace.rule = Some("`Acquire` reads from `Release`.".to_owned());
    trace.language = Some(Language {
        gap: Some("loom does not know it".to_owned()),
        sets: vec![vec![0, 1], vec![0, 1, 2]],
        of: vec![1, 0, 0, 0],
    });
    for line in [
        "<th scope=\"col\">C++20 and Rust</th>",
        "<td>✓ fine: the note has come</td><td>allowed</td>",
        "<td>0 of 3</td><td>would be a bug: <code>ready</code> came before the note</td><td>forbidden</td>",
        "<p><code>Acquire</code> reads from <code>Release</code>.</p>\n\
         <p>What is allowed may have no schedule here: loom does not know it.</p>",
        // Neither of them is weaker than the other, and the third is.
        "<caption>Combinations of orderings that forbid every bug: 3 of 4. The weakest:</caption>",
        "<tbody>\n<tr><td><code>Relaxed</code></td><td><code>Acquire</code></td></tr>\n\
         <tr><td><code>Release</code></td><td><code>Relaxed</code></td></tr>\n</tbody>",
    ] {
        holds(&trace, line);
    }
    trace.language.as_mut().unwrap().of = vec![1; 4];
    holds(
        &trace,
        "<p>Combinations of orderings that forbid every bug: 0 of 4.</p>",
    );
}

#[test]
fn acquire_and_release_are_not_compared() {
    let at_most = |one, other| paper::at_most(&[one], &[other]);
    for (one, other) in [
        ("Relaxed", "Acquire"),
        ("Acquire", "AcqRel"),
        ("Release", "AcqRel"),
        ("AcqRel", "SeqCst"),
    ] {
        assert!(at_most(one, other) && !at_most(other, one));
    }
    assert!(!at_most("Acquire", "Release") && !at_most("Release", "Acquire"));
    assert!(paper::at_most(
        &["Relaxed", "SeqCst"],
        &["Acquire", "SeqCst"]
    ));
    assert!(!paper::at_most(
        &["Relaxed", "SeqCst"],
        &["Acquire", "Release"]
    ));
}

#[test]
fn text_stays_text() {
    assert_eq!(
        escaped("<a b=\"&amp;\">\r\n{{#x}}"),
        "&lt;a b=&quot;&amp;amp;&quot;&gt;&#13;&#10;&#123;&#123;#x}}"
    );
}

#[test]
fn long_numbers_have_commas() {
    let numbers = [0, 999, 1000, 12_345_678].map(paper::grouped);
    assert_eq!(numbers, ["0", "999", "1,000", "12,345,678"]);
}
