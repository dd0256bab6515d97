//! Channels, in recordings.

mod recorded;

use interleave::Recording;
use interleave::sync::atomic::{AtomicU32, Ordering::*};
use interleave::sync::mpsc::{Receiver, TryRecvError, channel, sync_channel};
use interleave::sync::{hint, thread};
use recorded::{count, counts, end, refusal, say, schedules};
use trace::{ObjectKind, StepKind, Trace};

/// Under shuttle, and under loom.
const ENGINES: [bool; 2] = [false, true];

fn recording(weak: bool) -> Recording {
    let recording = Recording::new("channel");
    if weak { recording.weak() } else { recording }
}

/// All steps that occur, without a thread.
fn deeds(trace: &Trace) -> Vec<String> {
    let steps = (0..trace.steps.len()).map(|step| say(trace, step));
    let mut deeds: Vec<String> = steps
        .map(|step| step.split_once(": ").unwrap().1.to_owned())
        .collect();
    deeds.sort();
    deeds.dedup();
    deeds
}

#[test]
fn a_receive_comes_after_its_send() {
    for weak in ENGINES {
        let trace = recording(weak).ok("[1, 2]", "").trace(
            || {
                let (send_notes, notes) = channel();
                thread::scope(|s| {
                    s.spawn(move || {
                        send_notes.send(1_u32).unwrap();
                        send_notes.send(2).unwrap();
                    });
                    [notes.recv().unwrap(), notes.recv().unwrap()]
                })
            },
            |received| format!("{received:?}"),
        );
        // After the second send: both receives, or the first before it; after the
        // hang-up: both, the second, or none left.
        assert_eq!(count(&trace), 5);
        assert_eq!(
            deeds(&trace),
            [
                "drop sender, hangs up notes",
                "recv notes → 1",
                "recv notes → 2",
                "send 1 notes",
                "send 2 notes",
            ]
        );
        let notes = &trace.objects[0];
        assert_eq!(
            (notes.kind, notes.initial.as_deref()),
            (ObjectKind::Channel, Some("[]"))
        );
        let leaves = trace.steps.iter().filter_map(|step| step.leaves.as_deref());
        let mut leaves: Vec<&str> = leaves.collect();
        leaves.sort_unstable();
        leaves.dedup();
        assert_eq!(leaves, ["[1, 2]", "[1]", "[2]", "[]"]);
    }
}

#[test]
fn an_end_goes_on_the_line_where_its_block_ends() {
    for weak in ENGINES {
        let trace = recording(weak).ok("[1, 2]", "").trace(
            || {
                let (send_notes, notes) = channel();
                thread::scope(|s| {
                    s.spawn(move || {
                        for note in [1_u32, 2] {
                            send_notes.send(note).unwrap();
                        }
                    }); // here
                    notes.iter().collect::<Vec<_>>()
                })
            },
            |received| format!("{received:?}"),
        );
        let line = |op: &str| {
            let step = trace.steps.iter().find(|step| step.op == op).unwrap();
            let block = &trace.blocks[step.block];
            block.text[(step.line - block.line) as usize].trim()
        };
        assert_eq!(line("drop sender, hangs up"), "}); // here");
        // Wherever `next` is called from.
        assert_eq!(line("recv"), "notes.iter().collect::<Vec<_>>()");
    }
}

#[test]
fn a_look_comes_before_the_send_after_it_or_after_the_hang_up() {
    for weak in ENGINES {
        let trace = recording(weak).ok("Err(Empty)", "").ok("Ok(7)", "").trace(
            || {
                let (send_notes, notes) = channel();
                thread::scope(|s| {
                    s.spawn(move || send_notes.send(7_u32).unwrap());
                    notes.try_recv()
                })
            },
            |look: Result<u32, TryRecvError>| format!("{look:?}"),
        );
        assert_eq!(counts(&trace), [("Err(Empty)", 1), ("Ok(7)", 2)]);
        assert!(deeds(&trace).contains(&"try_recv, empty notes".to_owned()));
    }
}

#[test]
fn with_room_for_one_the_second_send_waits_for_the_first_receive() {
    for weak in ENGINES {
        let trace = recording(weak).threads(["GUI", "MIDI"]).ok("3", "").trace(
            || {
                let (send_notes, notes) = sync_channel(1);
                thread::scope(|s| {
                    s.spawn(move || {
                        send_notes.send(1_u32).unwrap();
                        send_notes.send(2).unwrap();
                    });
                    notes.recv().unwrap() + notes.recv().unwrap()
                })
            },
            |sum| sum.to_string(),
        );
        // Send, receive, send; then the hang-up and the other receive.
        assert_eq!(count(&trace), 2);
        let waits: Vec<&str> = trace.waits.iter().map(|wait| wait.why.as_str()).collect();
        assert!(
            waits.contains(&"waits for a message in `notes`"),
            "{waits:?}"
        );
        assert!(waits.contains(&"waits for room in `notes`"), "{waits:?}");
    }
}

#[test]
fn a_try_to_send_finds_room_or_none() {
    for weak in ENGINES {
        let trace = recording(weak).ok("sent", "").bug("full", "").trace(
            || {
                let (send_notes, notes) = sync_channel(1);
                send_notes.send(1_u32).unwrap();
                thread::scope(|s| {
                    let sends = s.spawn(|| send_notes.try_send(2).is_ok());
                    notes.recv().unwrap();
                    sends.join().unwrap()
                })
            },
            |sent| if sent { "sent" } else { "full" }.to_owned(),
        );
        assert_eq!(counts(&trace), [("sent", 1), ("full", 1)]);
        assert_eq!(trace.objects[0].initial.as_deref(), Some("[1]"));
        assert!(deeds(&trace).contains(&"try_send 2, full notes".to_owned()));
    }
}

/// Two producers, of which each sends one value and then drops its send_notes.
fn two_producers() -> Vec<u32> {
    let (send_notes, notes) = channel();
    thread::scope(|s| {
        for value in [1_u32, 2] {
            let send_notes = send_notes.clone();
            s.spawn(move || send_notes.send(value).unwrap());
        }
        drop(send_notes);
        notes.iter().collect()
    })
}

#[test]
fn two_producers_come_in_either_order() {
    let trace = recording(false)
        .ok("[1, 2]", "")
        .ok("[2, 1]", "")
        .trace(two_producers, |received| format!("{received:?}"));
    // Two sends, the hang-up by whoever came second; the third receive is the last
    // step, and the first two stand as above.
    assert_eq!(counts(&trace), [("[1, 2]", 5), ("[2, 1]", 5)]);
    assert_eq!(
        deeds(&trace),
        [
            "drop sender, hangs up notes",
            "recv notes → 1",
            "recv notes → 2",
            "recv, hung up notes",
            "send 1 notes",
            "send 2 notes",
        ]
    );
}

#[test]
fn under_loom_each_drop_is_a_step() {
    let trace = recording(true)
        .ok("[1, 2]", "")
        .ok("[2, 1]", "")
        .trace(two_producers, |received| format!("{received:?}"));
    // The drop of `main` comes before its receives. By the order of the two sends, of
    // the three drops and of the receives:
    let expected = producers_by_hand();
    assert_eq!(counts(&trace), [("[1, 2]", expected), ("[2, 1]", expected)]);
    assert!(deeds(&trace).contains(&"drop sender, not the last notes".to_owned()));
}

/// In how many orders two producers and `main` can take their steps, if the first
/// sends first: each sends and drops, `main` drops, receives twice and finds the end.
fn producers_by_hand() -> u64 {
    /// Steps taken by each, and how many have been sent and dropped.
    fn orders(first: u32, second: u32, main: u32) -> u64 {
        let sent = first.min(1) + second.min(1);
        let dropped = u32::from(first == 2) + u32::from(second == 2) + main.min(1);
        let mut all = u64::from((first, second, main) == (2, 2, 4));
        if first < 2 {
            all += orders(first + 1, second, main);
        }
        if second < 2 && first > 0 {
            all += orders(first, second + 1, main);
        }
        let can = match main {
            0 => true,
            1 => sent > 0,
            2 => sent > 1,
            3 => dropped == 3,
            _ => false,
        };
        if can {
            all += orders(first, second, main + 1);
        }
        all
    }
    orders(0, 0, 0)
}

#[test]
fn where_it_matters_who_goes_last_each_drop_is_a_step() {
    for weak in ENGINES {
        let recording = Recording::new("drops").objects(["notes", "first", "second"]);
        let recording = if weak { recording.weak() } else { recording };
        let trace = recording.ok("done", "").trace(
            || {
                let (send_notes, notes) = channel::<u32>();
                let said = [AtomicU32::new(0), AtomicU32::new(0)];
                thread::scope(|s| {
                    let other = send_notes.clone();
                    s.spawn(|| {
                        said[1].store(1, SeqCst);
                        drop(other);
                        said[1].store(2, SeqCst);
                    });
                    said[0].store(1, SeqCst);
                    drop(send_notes);
                    said[0].store(2, SeqCst);
                });
                drop(notes);
            },
            |()| "done".to_owned(),
        );
        // Three steps each, in every order.
        assert_eq!(count(&trace), 20);
        let drops = trace
            .steps
            .iter()
            .filter(|step| step.op.starts_with("drop"));
        let mut drops: Vec<&str> = drops.map(|step| step.op.as_str()).collect();
        drops.sort_unstable();
        drops.dedup();
        assert_eq!(
            drops,
            ["drop sender, hangs up", "drop sender, not the last"]
        );
    }
}

#[test]
fn it_matters_too_if_another_thread_goes_on_after_a_join() {
    let recording = Recording::new("drops").objects(["notes", "knob", "first", "second"]);
    let trace = recording.ok("done", "").trace(
        || {
            let (send_notes, notes) = channel::<u32>();
            let knob = AtomicU32::new(0);
            let said = [AtomicU32::new(0), AtomicU32::new(0)];
            thread::scope(|s| {
                let threads = [&said[0], &said[1]].map(|said| {
                    let send_notes = send_notes.clone();
                    s.spawn(move || {
                        said.store(1, SeqCst);
                        drop(send_notes);
                    })
                });
                drop(send_notes);
                let [first, second] = threads;
                first.join().unwrap();
                knob.store(1, SeqCst);
                second.join().unwrap();
            });
            drop(notes);
        },
        |()| "done".to_owned(),
    );
    assert_eq!(count(&trace), orders(0, 0, 0));

    /// In how many orders the steps can be taken that are left, if so many have been
    /// by the first thread, by the second, and by `main`.
    fn orders(first: u32, second: u32, main: u32) -> u64 {
        let mut all = u64::from((first, second, main) == (2, 2, 2));
        if first < 2 {
            all += orders(first + 1, second, main);
        }
        if second < 2 {
            all += orders(first, second + 1, main);
        }
        if main == 0 || main == 1 && first == 2 {
            all += orders(first, second, main + 1);
        }
        all
    }
}

#[test]
fn that_the_receiver_goes_does_not_make_drops_of_senders_steps() {
    let recording = Recording::new("drops").objects(["notes", "knob"]);
    let trace = recording.ok("done", "").trace(
        || {
            let (send_notes, notes) = channel::<u32>();
            let knob = AtomicU32::new(0);
            thread::scope(|s| {
                let other = send_notes.clone();
                s.spawn(move || drop(other));
                drop(notes);
                knob.store(1, SeqCst);
            });
            drop(send_notes);
        },
        |()| "done".to_owned(),
    );
    assert_eq!(count(&trace), 1);
    assert_eq!(
        deeds(&trace),
        ["drop receiver, hangs up notes", "store 1 knob"]
    );
}

#[test]
fn whoever_drops_two_senders_takes_one_step() {
    let recording = Recording::new("drops").objects(["notes", "knob"]);
    let trace = recording.ok("done", "").trace(
        || {
            let (send_notes, notes) = channel::<u32>();
            let knob = AtomicU32::new(0);
            thread::scope(|s| {
                let (both, knob) = ([send_notes.clone(), send_notes], &knob);
                s.spawn(move || {
                    drop(both);
                    knob.store(1, SeqCst);
                });
            });
            drop(notes);
        },
        |()| "done".to_owned(),
    );
    assert_eq!(
        deeds(&trace),
        ["drop sender, hangs up notes", "store 1 knob"]
    );
}

#[test]
fn what_is_done_when_all_have_been_joined_makes_no_drop_a_step() {
    let recording = Recording::new("drops").objects(["notes", "first", "second"]);
    let trace = recording.ok("2", "").trace(
        || {
            let (send_notes, notes) = channel::<u32>();
            let said = [AtomicU32::new(0), AtomicU32::new(0)];
            thread::scope(|s| {
                for (said, send_notes) in said.iter().zip([send_notes.clone(), send_notes]) {
                    s.spawn(move || {
                        said.store(1, SeqCst);
                        drop(send_notes);
                    });
                }
            });
            drop(notes);
            said.iter().map(|said| said.load(SeqCst)).sum::<u32>()
        },
        |sum| sum.to_string(),
    );
    assert_eq!(
        deeds(&trace),
        [
            "drop sender, hangs up notes",
            "store 1 first",
            "store 1 second",
        ]
    );
}

#[test]
fn a_send_may_find_that_the_receiver_has_gone() {
    for weak in ENGINES {
        let trace = recording(weak).ok("sent", "").bug("back", "").trace(
            || {
                let (send_notes, notes) = channel();
                thread::scope(|s| {
                    s.spawn(move || drop(notes));
                    let sent = send_notes.send(7_u32).is_ok();
                    drop(send_notes);
                    sent
                })
            },
            |sent| if sent { "sent" } else { "back" }.to_owned(),
        );
        // The receiver goes after the send or after the sender has gone as well. Or
        // before: a sender that knows it goes without a step.
        assert_eq!(counts(&trace), [("sent", 2), ("back", 1)]);
        let schedules = schedules(&trace);
        let (back, _) = schedules.iter().find(|(_, outcome)| *outcome == 1).unwrap();
        assert_eq!(back.len(), 2, "{back:?}");
        assert_eq!(
            deeds(&trace),
            [
                "drop receiver notes",
                "drop receiver, hangs up notes",
                "drop sender notes",
                "drop sender, hangs up notes",
                "send 7 notes",
                "send 7, hung up notes",
            ]
        );
        let close = trace
            .steps
            .iter()
            .find(|s| s.op.starts_with("drop receiver,"));
        let close = close.unwrap();
        assert_eq!(close.kind, StepKind::Close);
        assert_eq!(close.leaves.as_deref(), Some("[]"));
    }
}

#[test]
fn a_receive_that_nobody_answers_is_a_deadlock() {
    let trace = recording(false)
        .threads(["GUI", "MIDI"])
        .ok("done", "")
        .bug("deadlock", "")
        .trace(
            || {
                let (send_notes, notes) = channel();
                thread::scope(|s| {
                    let other = send_notes.clone();
                    s.spawn(move || other.send(1_u32).unwrap());
                    // This keeps its own send_notes.
                    for _ in &notes {}
                });
                drop(send_notes);
            },
            |()| "done".to_owned(),
        );
    assert_eq!(counts(&trace), [("deadlock", 1)]);
    let (last, waits) = end(&trace, "deadlock");
    assert_eq!(last, "GUI: recv notes → 1");
    assert_eq!(waits, ["GUI waits for a message in `notes`"]);
}

#[test]
fn what_cannot_be_recorded_is_refused() {
    let why = refusal(|| {
        recording(false)
            .ok("done", "")
            .trace(|| drop(sync_channel::<u32>(0)), |()| "done".to_owned())
    });
    assert!(why.contains("without room, `sync_channel(0)`"), "{why}");
    let why = refusal(|| {
        recording(true).ok("done", "").trace(
            || {
                let (send_notes, notes) = channel::<u32>();
                thread::scope(|s| s.spawn(|| notes).join().unwrap().recv().is_ok());
                drop(send_notes);
            },
            |()| "done".to_owned(),
        )
    });
    assert!(why.contains("record it under shuttle"), "{why}");
}

#[test]
fn a_panic_hangs_up_as_it_unwinds() {
    for weak in ENGINES {
        let trace = recording(weak)
            .ok("done", "")
            .bug("panic: too much", "")
            .trace(
                || {
                    let (send_notes, notes) = channel();
                    thread::scope(|s| {
                        s.spawn(move || {
                            send_notes.send(1_u32).unwrap();
                            panic!("too much");
                        });
                        for _ in notes {}
                    });
                },
                |()| "done".to_owned(),
            );
        assert_eq!(counts(&trace), [("panic: too much", 1)]);
    }
}

#[test]
fn a_panic_ends_a_wait_that_nobody_else_would_end() {
    for weak in ENGINES {
        let recording = Recording::new("panic").objects(["notes", "knob"]);
        let recording = if weak { recording.weak() } else { recording };
        let recording = recording.ok("done", "").bug("panic: too much", "");
        let trace = recording.trace(
            || {
                let (send_notes, notes) = channel();
                let knob = AtomicU32::new(0);
                thread::scope(|s| {
                    let (other, knob) = (send_notes.clone(), &knob);
                    s.spawn(move || {
                        other.send(1_u32).unwrap();
                        knob.store(1, SeqCst);
                        panic!("too much");
                    });
                    // This keeps its own sender.
                    for _ in &notes {}
                });
                drop(send_notes);
            },
            |()| "done".to_owned(),
        );
        // The receive comes before the store, or not at all.
        assert_eq!(counts(&trace), [("panic: too much", 2)]);
    }
}

#[test]
fn an_end_goes_even_if_it_was_about_to_when_another_thread_panicked() {
    for weak in ENGINES {
        let recording = Recording::new("panic").objects(["notes", "knob"]);
        let recording = if weak { recording.weak() } else { recording };
        let recording = recording.ok("done", "").bug("panic: too much", "");
        let trace = recording.trace(
            || {
                let (send_notes, notes) = channel::<u32>();
                let knob = AtomicU32::new(0);
                thread::scope(|s| {
                    s.spawn(move || drop(send_notes));
                    s.spawn(|| {
                        knob.store(1, SeqCst);
                        panic!("too much");
                    });
                    notes.recv().unwrap_err();
                });
            },
            |()| "done".to_owned(),
        );
        // After the store nothing comes. Before it, nothing, the drop, or both.
        assert_eq!(counts(&trace), [("panic: too much", 3)]);
    }
}

#[test]
fn who_looks_again_waits_until_something_was_sent() {
    for weak in ENGINES {
        let trace = recording(weak).ok("7", "").trace(
            || {
                let (send_notes, notes) = channel();
                thread::scope(|s| {
                    s.spawn(move || send_notes.send(7_u32).unwrap());
                    loop {
                        match notes.try_recv() {
                            Ok(note) => return note,
                            Err(_) => hint::spin_loop(),
                        }
                    }
                })
            },
            |note| note.to_string(),
        );
        // The send, with a look before it or not, and a look before the hang-up or
        // after it.
        assert_eq!(count(&trace), 4);
    }
}

#[test]
fn two_that_look_again_do_not_make_each_other_look() {
    let recording = Recording::new("looks").objects(["first", "second"]);
    let trace = recording.ok("3", "").trace(
        || {
            let (send_first, first) = channel();
            let (send_second, second) = channel();
            let look = |notes: &Receiver<u32>| loop {
                match notes.try_recv() {
                    Ok(note) => return note,
                    Err(_) => hint::spin_loop(),
                }
            };
            thread::scope(|s| {
                let other = s.spawn(move || look(&second));
                s.spawn(|| {
                    send_first.send(1).unwrap();
                    send_second.send(2).unwrap();
                });
                look(&first) + other.join().unwrap()
            })
        },
        |sum| sum.to_string(),
    );
    // Otherwise it would be cut off after so many steps.
    assert_eq!(trace.cut, None);
}
