//! Channels, in checks.

use std::cell::Cell;
use std::collections::BTreeSet;

use interleave::sync::atomic::{AtomicU32, Ordering::*};
use interleave::sync::cell::UnsafeCell;
use interleave::sync::mpsc::{
    Receiver, RecvError, SendError, Sender, SyncSender, TryRecvError, TrySendError, channel,
    sync_channel,
};
use interleave::sync::{Arc, thread};
use interleave::{Verdict, outcomes, verdict};

/// What the closure may return, in any order of its threads.
#[track_caller]
fn expect<const N: usize>(seen: &BTreeSet<String>, outcomes: [&str; N]) {
    assert_eq!(*seen, outcomes.map(str::to_owned).into());
}

#[test]
fn values_come_in_the_order_in_which_they_were_sent() {
    let seen = outcomes(|| {
        let (sender, receiver) = channel();
        let sends = thread::spawn(move || {
            sender.send(1).unwrap();
            sender.send(2).unwrap();
        });
        let received = [receiver.recv().unwrap(), receiver.recv().unwrap()];
        sends.join().unwrap();
        received
    });
    expect(&seen, ["[1, 2]"]);
}

#[test]
fn a_look_finds_a_value_or_nothing_yet_or_that_none_will_come() {
    let seen = outcomes(|| {
        let (sender, receiver) = channel();
        let sends = thread::spawn(move || sender.send(7).unwrap());
        let looks = (receiver.try_recv(), receiver.try_recv());
        sends.join().unwrap();
        looks
    });
    // Not that nothing has come and none will: the value comes first.
    expect(
        &seen,
        [
            "(Err(Empty), Err(Empty))",
            "(Err(Empty), Ok(7))",
            "(Ok(7), Err(Empty))",
            "(Ok(7), Err(Disconnected))",
        ],
    );
}

#[test]
fn the_first_look_may_find_the_value() {
    let seen = outcomes(|| {
        let (sender, receiver) = channel();
        let sends = {
            let sender = sender.clone();
            thread::spawn(move || sender.send(7).unwrap())
        };
        let look = receiver.try_recv();
        sends.join().unwrap();
        look
    });
    expect(&seen, ["Err(Empty)", "Ok(7)"]);
}

#[test]
fn two_senders_come_in_either_order() {
    let seen = outcomes(|| {
        let (sender, receiver) = channel();
        let threads = [1, 2].map(|value| {
            let sender = sender.clone();
            thread::spawn(move || sender.send(value).unwrap())
        });
        drop(sender);
        let received: Vec<u32> = receiver.iter().collect();
        for thread in threads {
            thread.join().unwrap();
        }
        received
    });
    expect(&seen, ["[1, 2]", "[2, 1]"]);
}

#[test]
fn three_senders_come_in_every_order() {
    let seen = outcomes(|| {
        let (sender, receiver) = channel();
        let threads = [1, 2, 3].map(|value| {
            let sender = sender.clone();
            thread::spawn(move || sender.send(value).unwrap())
        });
        let received: Vec<u32> = receiver.iter().take(3).collect();
        for thread in threads {
            thread.join().unwrap();
        }
        received
    });
    assert_eq!(seen.len(), 6, "{seen:?}");
}

#[test]
fn what_was_sent_before_the_last_sender_went_is_still_received() {
    let seen = outcomes(|| {
        let (sender, receiver) = channel();
        let sends = thread::spawn(move || sender.send(7).unwrap());
        let received = (receiver.recv(), receiver.recv());
        sends.join().unwrap();
        received
    });
    expect(&seen, ["(Ok(7), Err(RecvError))"]);
}

#[test]
fn a_receiver_that_waits_learns_that_the_last_sender_has_gone() {
    let seen = outcomes(|| {
        let (sender, receiver) = channel::<u32>();
        let goes = thread::spawn(move || drop(sender));
        let received = receiver.recv();
        goes.join().unwrap();
        received
    });
    expect(&seen, ["Err(RecvError)"]);
}

#[test]
fn while_a_clone_is_left_nobody_has_hung_up() {
    let seen = outcomes(|| {
        let (sender, receiver) = channel::<u32>();
        let clone = sender.clone();
        let goes = thread::spawn(move || drop(clone));
        let look = receiver.try_recv();
        goes.join().unwrap();
        drop(sender);
        (look, receiver.try_recv())
    });
    expect(&seen, ["(Err(Empty), Err(Disconnected))"]);
}

/// Two threads that say when they drop their senders, and when they have. Whoever has
/// dropped first may go on before the channel is hung up.
#[test]
fn either_of_two_senders_may_be_the_last_to_go() {
    let seen = outcomes(|| {
        let (sender, receiver) = channel::<u32>();
        let said = [0, 1].map(|_| Arc::new(AtomicU32::new(0)));
        let threads = said.clone().map(|said| {
            let sender = sender.clone();
            thread::spawn(move || {
                said.store(1, SeqCst);
                drop(sender);
                said.store(2, SeqCst);
            })
        });
        drop(sender);
        let seen = said.map(|said| said.load(SeqCst));
        let look = receiver.try_recv().unwrap_err();
        for thread in threads {
            thread.join().unwrap();
        }
        (seen, look)
    });
    for first in 0..=2 {
        for second in 0..=2 {
            // Both have dropped theirs.
            let over = first == 2 && second == 2;
            let look = |look| format!("([{first}, {second}], {look})");
            assert_eq!(seen.contains(&look("Empty")), !over, "{seen:?}");
            assert!(seen.contains(&look("Disconnected")), "{seen:?}");
        }
    }
}

#[test]
fn a_send_may_find_that_the_receiver_has_gone_and_keeps_the_value() {
    let seen = outcomes(|| {
        let (sender, receiver) = channel();
        let goes = thread::spawn(move || drop(receiver));
        let sent = sender.send(7);
        goes.join().unwrap();
        (sent, sender.send(8))
    });
    expect(
        &seen,
        [
            "(Ok(()), Err(SendError { .. }))",
            "(Err(SendError { .. }), Err(SendError { .. }))",
        ],
    );
    let (sender, receiver) = std::sync::mpsc::channel();
    drop(receiver);
    assert_eq!(sender.send(7), Err(SendError(7)));
}

/// Counts how often it is dropped.
struct Counted(Arc<std::sync::atomic::AtomicU32>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, Relaxed);
    }
}

#[test]
fn the_receiver_drops_what_is_left_and_a_send_after_it_does_not() {
    interleave::model(|| {
        let dropped = Arc::default();
        let (sender, receiver) = channel();
        sender.send(Counted(Arc::clone(&dropped))).unwrap();
        sender.send(Counted(Arc::clone(&dropped))).unwrap();
        drop(receiver);
        assert_eq!(dropped.load(Relaxed), 2);
        let back = sender.send(Counted(Arc::clone(&dropped)));
        assert_eq!(dropped.load(Relaxed), 2);
        drop(back);
        assert_eq!(dropped.load(Relaxed), 3);
    });
}

#[test]
fn a_send_waits_for_room() {
    let seen = outcomes(|| {
        let (sender, receiver) = sync_channel(1);
        let sent = Arc::new(AtomicU32::new(0));
        let count = sent.clone();
        let sends = thread::spawn(move || {
            for value in 1..=3 {
                sender.send(value).unwrap();
                count.store(value, SeqCst);
            }
        });
        let before = sent.load(SeqCst);
        let first = receiver.recv().unwrap();
        let after = sent.load(SeqCst);
        let rest: Vec<u32> = receiver.iter().collect();
        sends.join().unwrap();
        (before, first, after, rest)
    });
    expect(
        &seen,
        [
            "(0, 1, 0, [2, 3])",
            "(0, 1, 1, [2, 3])",
            "(0, 1, 2, [2, 3])",
            "(1, 1, 1, [2, 3])",
            "(1, 1, 2, [2, 3])",
        ],
    );
}

#[test]
fn a_try_may_find_the_channel_full() {
    let seen = outcomes(|| {
        let (sender, receiver) = sync_channel(1);
        sender.send(1).unwrap();
        let receives = thread::spawn(move || receiver.recv());
        let tried = sender.try_send(2).map_err(|error| error.to_string());
        drop(sender);
        receives.join().unwrap().unwrap();
        tried
    });
    expect(
        &seen,
        [
            "Err(\"sending on a closed channel\")",
            "Err(\"sending on a full channel\")",
            "Ok(())",
        ],
    );
}

#[test]
fn a_send_that_waits_for_room_learns_that_the_receiver_has_gone() {
    let seen = outcomes(|| {
        let (sender, receiver) = sync_channel(1);
        sender.send(1).unwrap();
        let goes = thread::spawn(move || drop(receiver));
        let sent = sender.send(2).map_err(|SendError(value)| value);
        goes.join().unwrap();
        sent
    });
    expect(&seen, ["Err(2)"]);
}

#[test]
fn room_goes_to_any_of_those_that_wait() {
    let seen = outcomes(|| {
        let (sender, receiver) = sync_channel(1);
        sender.send(0).unwrap();
        let threads = [1, 2].map(|value| {
            let sender = sender.clone();
            thread::spawn(move || sender.send(value).unwrap())
        });
        let received: Vec<u32> = receiver.iter().take(3).collect();
        for thread in threads {
            thread.join().unwrap();
        }
        received
    });
    expect(&seen, ["[0, 1, 2]", "[0, 2, 1]"]);
}

/// A cell that may be sent.
struct Data(UnsafeCell<u32>);

// SAFETY: loom watches every access, and fails the check if two could collide.
#[allow(unsafe_code, reason = "what is watched may be shared")]
unsafe impl Sync for Data {}

impl Data {
    fn new() -> Arc<Self> {
        Arc::new(Self(UnsafeCell::new(0)))
    }

    #[allow(unsafe_code, reason = "a cell is read and written by pointer")]
    fn write(&self, value: u32) {
        // SAFETY: as above.
        self.0.with_mut(|data| unsafe { *data = value });
    }

    #[allow(unsafe_code, reason = "a cell is read and written by pointer")]
    fn read(&self) -> u32 {
        // SAFETY: as above.
        self.0.with(|data| unsafe { *data })
    }
}

#[test]
fn what_was_done_before_a_send_is_seen_after_its_receive() {
    let seen = outcomes(|| {
        let data = Data::new();
        let (sender, receiver) = channel();
        let writes = {
            let data = data.clone();
            thread::spawn(move || {
                data.write(7);
                sender.send(()).unwrap();
            })
        };
        receiver.recv().unwrap();
        let read = data.read();
        writes.join().unwrap();
        read
    });
    expect(&seen, ["7"]);
}

#[test]
fn what_is_done_after_a_send_is_not() {
    let verdict = verdict(|| {
        let data = Data::new();
        let (sender, receiver) = channel();
        let writes = {
            let data = data.clone();
            thread::spawn(move || {
                sender.send(()).unwrap();
                data.write(7);
            })
        };
        receiver.recv().unwrap();
        data.read();
        writes.join().unwrap();
    });
    verdict.expect_failure("data race");
}

#[test]
fn a_message_that_is_there_already_hands_over_the_same() {
    let look = |before: bool| {
        let data = Data::new();
        let (sender, receiver) = channel();
        let writes = {
            let data = data.clone();
            thread::spawn(move || {
                if before {
                    data.write(7);
                }
                sender.send(()).unwrap();
                if !before {
                    data.write(7);
                }
            })
        };
        // Without waiting, after which loom would hand over everything.
        let read = receiver.try_recv().map(|()| data.read());
        writes.join().unwrap();
        read
    };
    expect(&outcomes(move || look(true)), ["Err(Empty)", "Ok(7)"]);
    let verdict = verdict(move || {
        let _ = look(false);
    });
    verdict.expect_failure("data race");
}

#[test]
fn a_receive_hands_over_what_came_with_its_own_value() {
    let verdict = verdict(|| {
        let data = Data::new();
        let (sender, receiver) = channel();
        let other = {
            let sender = sender.clone();
            thread::spawn(move || sender.send(1).unwrap())
        };
        let writes = {
            let data = data.clone();
            thread::spawn(move || {
                data.write(7);
                sender.send(2).unwrap();
            })
        };
        // The first may be either's.
        receiver.recv().unwrap();
        data.read();
        other.join().unwrap();
        writes.join().unwrap();
    });
    verdict.expect_failure("data race");
}

#[test]
fn a_receive_hands_nothing_to_the_sender() {
    for bound in [1, 2] {
        let verdict = verdict(move || {
            let data = Data::new();
            let (sender, receiver) = sync_channel(bound);
            let receives = {
                let data = data.clone();
                thread::spawn(move || {
                    data.write(7);
                    receiver.recv().unwrap();
                    receiver.recv().unwrap();
                })
            };
            sender.send(1).unwrap();
            sender.send(2).unwrap();
            data.read();
            receives.join().unwrap();
        });
        verdict.expect_failure("data race");
    }
}

#[test]
fn that_the_last_sender_goes_hands_over_nothing() {
    let verdict = verdict(|| {
        let data = Data::new();
        let (sender, receiver) = channel::<u32>();
        let writes = {
            let data = data.clone();
            thread::spawn(move || {
                data.write(7);
                drop(sender);
            })
        };
        receiver.recv().unwrap_err();
        data.read();
        writes.join().unwrap();
    });
    verdict.expect_failure("data race");
}

/// Two senders, of which one goes or is cloned beside a receiver that waits. The message
/// is the other's.
#[test]
fn what_does_not_end_a_wait_hands_over_nothing() {
    type Kept = Option<[Sender<u32>; 2]>;
    let acts: [fn(Sender<u32>) -> Kept; 2] = [
        |sender| {
            drop(sender);
            None
        },
        |sender| Some([sender.clone(), sender]),
    ];
    for act in acts {
        let verdict = verdict(move || {
            let data = Data::new();
            let (sender, receiver) = channel();
            let writes = {
                let (data, sender) = (data.clone(), sender.clone());
                thread::spawn(move || {
                    data.write(7);
                    act(sender)
                })
            };
            let sends = thread::spawn(move || sender.send(1).unwrap());
            receiver.recv().unwrap();
            data.read();
            writes.join().unwrap();
            sends.join().unwrap();
        });
        verdict.expect_failure("data race");
    }
}

#[test]
fn that_the_receiver_goes_hands_over_nothing() {
    let verdict = verdict(|| {
        let data = Data::new();
        let (sender, receiver) = sync_channel(1);
        sender.send(1).unwrap();
        let writes = {
            let data = data.clone();
            thread::spawn(move || {
                data.write(7);
                drop(receiver);
            })
        };
        sender.send(2).unwrap_err();
        data.read();
        writes.join().unwrap();
    });
    verdict.expect_failure("data race");
}

#[test]
fn a_value_that_is_owned_needs_no_other_order() {
    interleave::model(|| {
        let (sender, receiver) = channel();
        let sends = thread::spawn(move || {
            let data = Data::new();
            data.write(7);
            sender.send(data).unwrap();
        });
        assert_eq!(receiver.recv().unwrap().read(), 7);
        sends.join().unwrap();
    });
}

#[test]
fn a_receive_that_nobody_answers_is_a_deadlock() {
    let verdict = verdict(|| {
        let (sender, receiver) = channel::<u32>();
        let receives = thread::spawn(move || receiver.recv().is_ok());
        // Its sender lives on.
        receives.join().unwrap();
        drop(sender);
    });
    verdict.expect_deadlock();
    let text = verdict.to_string();
    assert!(text.contains("waits for a message"), "{text}");
}

#[test]
fn a_loop_over_a_receiver_that_holds_its_own_sender_is_a_deadlock() {
    let verdict = verdict(|| {
        let (sender, receiver) = channel();
        let other = sender.clone();
        let sends = thread::spawn(move || other.send(1).unwrap());
        for _ in receiver {}
        drop(sender);
        sends.join().unwrap();
    });
    verdict.expect_deadlock();
}

#[test]
fn two_threads_that_wait_for_room_in_each_others_channels_deadlock() {
    let verdict = verdict(|| {
        fn talk(to: &SyncSender<u32>, from: &Receiver<u32>) {
            to.send(1).unwrap();
            to.send(2).unwrap();
            from.recv().unwrap();
            from.recv().unwrap();
        }
        let (there, from_here) = sync_channel(1);
        let (back, from_there) = sync_channel(1);
        let other = thread::spawn(move || talk(&back, &from_here));
        talk(&there, &from_there);
        other.join().unwrap();
    });
    verdict.expect_deadlock();
    let text = verdict.to_string();
    assert!(text.contains("waits for room in a channel"), "{text}");
}

#[test]
fn a_channel_without_room_is_refused() {
    let verdict = verdict(|| {
        let _ends = sync_channel::<u32>(0);
    });
    assert!(matches!(verdict, Verdict::GaveUp { .. }), "{verdict}");
    let text = verdict.to_string();
    assert!(text.contains("sync_channel(0)"), "{text}");
}

#[test]
fn every_way_to_receive_takes_what_was_sent() {
    interleave::model(|| {
        let (sender, receiver) = channel();
        for value in 0..6 {
            sender.send(value).unwrap();
        }
        assert_eq!(receiver.recv(), Ok(0));
        assert_eq!(receiver.iter().next(), Some(1));
        assert_eq!((&receiver).into_iter().next(), Some(2));
        assert_eq!(receiver.try_iter().take(2).collect::<Vec<_>>(), [3, 4]);
        drop(sender);
        assert_eq!(receiver.into_iter().collect::<Vec<_>>(), [5]);
    });
}

#[test]
fn the_errors_are_those_of_std() {
    interleave::model(|| {
        let (sender, receiver) = channel::<u32>();
        assert_eq!(receiver.try_recv(), Err(TryRecvError::Empty));
        drop(sender);
        assert_eq!(receiver.try_recv(), Err(TryRecvError::Disconnected));
        assert_eq!(receiver.recv(), Err(RecvError));
        let (sender, receiver) = sync_channel(1);
        assert_eq!(sender.try_send(1), Ok(()));
        assert_eq!(sender.try_send(2), Err(TrySendError::Full(2)));
        drop(receiver);
        assert_eq!(sender.try_send(3), Err(TrySendError::Disconnected(3)));
        assert_eq!(sender.send(4), Err(SendError(4)));
    });
}

#[test]
fn the_ends_go_to_the_threads_to_which_those_of_std_go() {
    fn shared<T: Send + Sync>() {}
    fn sent<T: Send>() {}
    // What is not `Sync` may be sent. That a receiver is not shared, the crate's
    // documentation says with an example.
    shared::<Sender<Cell<u32>>>();
    shared::<SyncSender<Cell<u32>>>();
    sent::<Receiver<Cell<u32>>>();
}

/// A question that brings the channel for its answer.
#[test]
fn an_answer_comes_through_a_channel_that_was_sent() {
    let seen = outcomes(|| {
        let (questions, receiver) = channel();
        let answers = thread::spawn(move || {
            for (question, answer) in receiver {
                let answer: Sender<u32> = answer;
                answer.send(question + 1_u32).unwrap();
            }
        });
        let (answer, answered) = channel();
        questions.send((6_u32, answer)).unwrap();
        drop(questions);
        let answer = (answered.recv(), answered.recv());
        answers.join().unwrap();
        answer
    });
    expect(&seen, ["(Ok(7), Err(RecvError))"]);
}

/// A receiver that goes with values in its channel that hold the senders of others.
#[test]
fn what_a_receiver_drops_may_hang_up_others() {
    let seen = outcomes(|| {
        let (questions, receiver) = channel();
        let (answer, answered) = channel::<u32>();
        questions.send(answer).unwrap();
        let goes = thread::spawn(move || drop(receiver));
        let answer = answered.recv();
        goes.join().unwrap();
        drop(questions);
        answer
    });
    expect(&seen, ["Err(RecvError)"]);
}

#[test]
fn the_steps_of_a_channel_are_said_in_words() {
    let verdict = verdict(|| {
        let (sender, receiver) = sync_channel(1);
        let sends = thread::Builder::new()
            .name("producer".to_owned())
            .spawn(move || {
                sender.send(7).unwrap();
                while sender.try_send(8).is_err() {
                    thread::yield_now();
                }
            })
            .unwrap();
        assert_eq!(receiver.recv(), Ok(7));
        assert_eq!(receiver.recv(), Ok(8));
        assert_eq!(receiver.recv(), Err(RecvError));
        assert_eq!(receiver.try_recv(), Err(TryRecvError::Disconnected));
        sends.join().unwrap();
        panic!("to see the steps");
    });
    let text = verdict.to_string();
    for words in [
        "send 7",
        "recv → 7",
        "try_send 8",
        "recv → 8",
        "drop sender, hangs up",
        "recv, hung up",
        "try_recv, hung up",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
}
