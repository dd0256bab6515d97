use crate::{
    Block, Builder, Engine, Error, Judgement, Object, ObjectKind, Outcome, State, Step, StepKind,
    Thread, Trace, VERSION, Wait,
};

/// One thread's step of the lost update.
fn step(thread: usize, store: bool, value: u32) -> Step {
    Step {
        thread,
        block: 0,
        line: if store { 11 } else { 10 },
        column: 1,
        kind: if store {
            StepKind::Write
        } else {
            StepKind::Read
        },
        op: if store {
            format!("store {value}")
        } else {
            "load".to_owned()
        },
        object: Some(0),
        value: (!store).then(|| value.to_string()),
        leaves: store.then(|| value.to_string()),
        stale: false,
    }
}

/// Two threads that each load and then store what they loaded, plus one.
fn lost_update() -> Trace {
    let mut builder = Builder::default();
    builder.root();
    for order in (0..16_u32).rev().filter(|order| order.count_ones() == 2) {
        let (mut played, mut seen, mut steps) = (0, [None, None], Vec::new());
        for at in 0..4 {
            let thread = (order >> at & 1) as usize;
            steps.push((
                Vec::new(),
                match seen[thread] {
                    None => {
                        seen[thread] = Some(played);
                        step(thread, false, played)
                    }
                    Some(before) => {
                        played = before + 1;
                        step(thread, true, played)
                    }
                },
            ));
        }
        assert_eq!(
            builder.schedule(steps, Vec::new(), usize::from(played == 1)),
            Ok(true)
        );
    }
    let built = builder.finish();
    let outcome = |name: &str, verdict, schedules| Outcome {
        name: name.to_owned(),
        verdict,
        note: String::new(),
        schedules,
    };
    let thread = |name: &str| Thread {
        name: name.to_owned(),
        blocks: vec![0],
    };
    Trace {
        version: VERSION,
        name: "lost-update".to_owned(),
        engine: Engine::Shuttle,
        cut: None,
        task: None,
        threads: vec![thread("processing"), thread("GUI")],
        blocks: vec![Block {
            file: "lost_update.rs".to_owned(),
            line: 10,
            indent: 4,
            text: [
                "let seen = played.load(SeqCst);",
                "played.store(seen + 1, SeqCst);",
            ]
            .map(str::to_owned)
            .to_vec(),
        }],
        objects: vec![Object {
            name: "played".to_owned(),
            kind: ObjectKind::Atomic,
            initial: Some("0".to_owned()),
        }],
        choices: Vec::new(),
        rule: None,
        language: None,
        outcomes: vec![
            outcome("played == 2", Judgement::Ok, 2),
            outcome("played == 1", Judgement::Bug, 4),
        ],
        default: 0,
        roots: built.roots,
        steps: built.steps,
        waits: built.waits,
        states: built.states,
    }
}

#[test]
fn what_is_written_is_read_again() {
    let trace = lost_update();
    assert_eq!(Trace::read(&trace.to_json()), Ok(trace));
}

#[test]
fn schedules_are_counted_and_equal_ends_stored_once() {
    let trace = lost_update();
    assert_eq!(trace.schedules(trace.roots[0]), [2, 4]);
    assert!(trace.states.len() < 14, "{}", trace.states.len());
}

#[test]
fn a_shortest_way_changes_threads_least() {
    let trace = lost_update();
    let threads = |outcome| -> Vec<usize> {
        let steps = trace.shortest(trace.roots[0], outcome).unwrap();
        steps.iter().map(|&step| trace.steps[step].thread).collect()
    };
    assert_eq!(threads(0), [0, 0, 1, 1]);
    assert_eq!(threads(1), [0, 1, 1, 0]);
}

/// What the reader says of a trace that was changed.
#[track_caller]
fn refused(change: impl FnOnce(&mut Trace), why: &str) {
    let mut trace = lost_update();
    change(&mut trace);
    let error: Error = Trace::read(&trace.to_json()).expect_err("it was changed");
    assert!(error.to_string().contains(why), "{error}");
}

#[test]
fn what_contradicts_itself_is_refused() {
    refused(|trace| trace.version = 2, "version 2 of the format");
    refused(
        |trace| trace.outcomes[1].schedules = 3,
        "3 schedules are said to end as `played == 1`, and 4 do",
    );
    refused(|trace| trace.steps[0].line = 9, "the line of step 0");
    refused(|trace| trace.roots[0] = 99, "a root is no state");
    refused(
        |trace| trace.roots.push(0),
        "1 combinations of orderings and 2 roots",
    );
    refused(
        |trace| trace.states.last_mut().unwrap().edges.truncate(1),
        "GUI has finished in state 11, and goes on after it",
    );
    refused(
        |trace| {
            trace.states.push(State {
                outcome: Some(0),
                ..State::default()
            })
        },
        "nothing leads to state 12",
    );
    refused(
        |trace| trace.steps[0].value = Some("7".to_owned()),
        "reads 7 from `played`",
    );
    refused(
        |trace| trace.states[0].outcome = None,
        "neither goes on nor has an outcome",
    );
    let error = Trace::read("{").expect_err("it is cut off");
    assert!(error.to_string().contains("this is no trace"), "{error}");
}

#[test]
fn a_step_that_gets_lost_is_noticed() {
    let mut trace = lost_update();
    let at = trace
        .states
        .iter()
        .position(|state| state.edges.len() == 2)
        .unwrap();
    trace.states[at].edges.pop();
    let error = trace.check().expect_err("an edge is missing").to_string();
    assert!(
        error.contains("GUI has finished in state 6, and goes on"),
        "{error}"
    );
}

#[test]
fn one_history_that_ends_twice_is_refused() {
    let mut builder = Builder::default();
    builder.root();
    let steps = || [(Vec::new(), step(0, false, 0))];
    assert_eq!(builder.schedule(steps(), Vec::new(), 0), Ok(true));
    assert_eq!(builder.schedule(steps(), Vec::new(), 0), Ok(false));
    assert!(builder.schedule(steps(), Vec::new(), 1).is_err());
    let wait = Wait {
        thread: 1,
        block: None,
        line: 1,
        why: String::new(),
        object: None,
        resumes: false,
    };
    assert!(builder.schedule(steps(), vec![wait], 0).is_err());
    assert!(builder.schedule([], Vec::new(), 0).is_err());
}

/// A wait of the second thread that ends by itself.
fn joins(resumes: bool) -> Wait {
    Wait {
        thread: 1,
        block: None,
        line: 1,
        why: String::new(),
        object: None,
        resumes,
    }
}

#[test]
fn a_wait_that_only_some_schedules_know_is_kept() {
    let mut builder = Builder::default();
    builder.root();
    let without = [
        (Vec::new(), step(0, false, 0)),
        (Vec::new(), step(0, true, 1)),
    ];
    let with = [
        (vec![joins(true)], step(0, false, 0)),
        (Vec::new(), step(0, true, 2)),
    ];
    assert_eq!(builder.schedule(without, Vec::new(), 0), Ok(true));
    assert_eq!(builder.schedule(with, Vec::new(), 0), Ok(true));
    let built = builder.finish();
    assert_eq!(built.waits, [joins(true)]);
    assert_eq!(built.states[built.roots[0]].waits, [0]);
}

#[test]
fn a_thread_that_goes_on_in_some_schedule_does_not_wait_in_another() {
    let mut builder = Builder::default();
    builder.root();
    let waits = [(vec![joins(true)], step(0, false, 0))];
    let goes_on = [(Vec::new(), step(1, false, 0))];
    assert_eq!(builder.schedule(waits, Vec::new(), 0), Ok(true));
    assert_eq!(builder.schedule(goes_on, Vec::new(), 0), Ok(true));
    let built = builder.finish();
    assert!(built.states[built.roots[0]].waits.is_empty());
}

#[test]
fn one_thread_does_not_wait_in_two_ways() {
    let mut builder = Builder::default();
    builder.root();
    let steps = |resumes| [(vec![joins(resumes)], step(0, false, 0))];
    assert_eq!(builder.schedule(steps(true), Vec::new(), 0), Ok(true));
    let error = builder.schedule(steps(false), Vec::new(), 0);
    assert!(error.unwrap_err().contains("a thread waits as"));
}

#[test]
fn a_thread_that_waits_and_goes_on_is_refused() {
    refused(
        |trace| {
            trace.waits.push(joins(false));
            trace.states.last_mut().unwrap().waits.push(0);
        },
        "GUI waits in state 11, and goes on",
    );
}

#[test]
fn the_same_schedules_in_another_order_are_the_same_bytes() {
    let schedules = [
        [step(0, false, 0), step(0, true, 1), step(1, false, 1)],
        [step(0, false, 0), step(1, false, 0), step(0, true, 1)],
        [step(1, false, 0), step(0, false, 0), step(0, true, 1)],
    ];
    let build = |order: [usize; 3]| {
        let mut builder = Builder::default();
        builder.root();
        for at in order {
            let steps = schedules[at].clone().map(|step| (Vec::new(), step));
            assert_eq!(builder.schedule(steps, Vec::new(), 0), Ok(true));
        }
        builder.finish()
    };
    assert_eq!(build([0, 1, 2]), build([2, 1, 0]));
    assert_eq!(build([0, 1, 2]), build([1, 2, 0]));
}

#[test]
fn a_combination_is_a_number_whose_digits_are_the_choices() {
    let mut trace = lost_update();
    let choice = |orderings: &[&str], default| crate::Choice {
        block: 0,
        line: 10,
        column: 1,
        label: String::new(),
        orderings: orderings.iter().map(|&o| o.to_owned()).collect(),
        default,
    };
    trace.choices = vec![
        choice(&["Relaxed", "Acquire", "SeqCst"], 2),
        choice(&["Relaxed", "Release"], 1),
    ];
    trace.roots = vec![trace.roots[0]; 6];
    trace.default = 5;
    assert_eq!(trace.check(), Ok(()));
    assert_eq!(trace.combination(&[1, 0]), 2);
    trace.default = 4;
    let error = trace.check().unwrap_err().to_string();
    assert!(
        error.contains("is not that of the choices' defaults"),
        "{error}"
    );
    trace.choices[1].default = 0;
    assert_eq!(trace.check(), Ok(()));
    trace.choices[1].line = 99;
    let error = trace.check().unwrap_err().to_string();
    assert!(
        error.contains("the line of choice 1 is not in its block"),
        "{error}"
    );
}

/// One thread that sends 1 and 2, receives the 1, and hangs up.
fn channel() -> Trace {
    let step = |line, kind, op: &str, value: Option<&str>, leaves: Option<&str>| Step {
        line,
        kind,
        op: op.to_owned(),
        value: value.map(str::to_owned),
        leaves: leaves.map(str::to_owned),
        ..step(0, true, 0)
    };
    let steps = [
        step(10, StepKind::Write, "send 1", None, Some("[1]")),
        step(10, StepKind::Write, "send 2", None, Some("[1, 2]")),
        step(11, StepKind::Update, "recv", Some("1"), Some("[2]")),
        step(
            11,
            StepKind::Close,
            "drop receiver, hangs up",
            None,
            Some("[]"),
        ),
    ];
    let mut builder = Builder::default();
    builder.root();
    let steps = steps.map(|step| (Vec::new(), step));
    assert_eq!(builder.schedule(steps, Vec::new(), 0), Ok(true));
    let built = builder.finish();
    let mut trace = lost_update();
    trace.objects[0] = Object {
        name: "notes".to_owned(),
        kind: ObjectKind::Channel,
        initial: Some("[]".to_owned()),
    };
    trace.outcomes[0].schedules = 1;
    trace.outcomes[1].schedules = 0;
    (trace.roots, trace.steps) = (built.roots, built.steps);
    (trace.waits, trace.states) = (built.waits, built.states);
    trace
}

/// What is said of the channel if the step of that name has another result.
#[track_caller]
fn refused_channel(op: &str, value: Option<&str>, leaves: &str, why: &str) {
    let mut trace = channel();
    let step = trace.steps.iter_mut().find(|step| step.op == op).unwrap();
    step.value = value.map(str::to_owned);
    step.leaves = Some(leaves.to_owned());
    let error = trace.check().expect_err("it was changed").to_string();
    assert!(error.contains(why), "{error}");
}

#[test]
fn what_is_sent_first_is_received_first() {
    assert_eq!(Trace::read(&channel().to_json()), Ok(channel()));
    refused_channel(
        "send 2",
        None,
        "[2]",
        r#"(send 2) makes "2" of "1" in `notes`"#,
    );
    refused_channel("send 2", None, "[1]", r#"(send 2) makes "1" of "1""#);
    refused_channel("send 2", None, "[1, ]", r#"(send 2) makes "1, " of "1""#);
    refused_channel("send 1", None, "[]", r#"(send 1) makes "" of """#);
    refused_channel("recv", Some("2"), "[1]", r#"(2) makes "1" of "1, 2""#);
    refused_channel("recv", Some("1"), "[1, 2]", r#"(1) makes "1, 2" of "1, 2""#);
    refused_channel("recv", Some("1"), "[]", r#"(1) makes "" of "1, 2""#);
    refused_channel(
        "drop receiver, hangs up",
        None,
        "[2]",
        r#"(drop receiver, hangs up) makes "2" of "2""#,
    );
}

#[test]
fn of_values_that_cannot_be_shown_the_number_is_not_checked() {
    let mut trace = channel();
    for step in &mut trace.steps {
        step.value = None;
        step.leaves = Some("2 values".to_owned());
    }
    assert_eq!(trace.check(), Ok(()));
}
