//! Runs a listing in every order of its threads: checks it, and says in a few
//! lines what went wrong, or records it for a reader who wants to be the scheduler.
//!
//! A listing names its primitives through `sync`. Built for real, that is the
//! standard library; in a test it is [`interleave::sync`](sync), of the same
//! shape, and [`model`] runs the test in every order that the memory model allows:
//!
//! ```
//! use interleave::sync::{Arc, Mutex, thread};
//!
//! interleave::model(|| {
//!     let played = Arc::new(Mutex::new(0));
//!     let other = played.clone();
//!     let voice = thread::spawn(move || *other.lock().unwrap() += 1);
//!     *played.lock().unwrap() += 1;
//!     voice.join().unwrap();
//!     assert_eq!(*played.lock().unwrap(), 2);
//! });
//! ```
//!
//! Each check runs in a process of its own with a time limit, so one that aborts
//! or never ends costs only itself, and ends as a [`Verdict`].
//!
//! Checks run under [loom]. A [`Recording`] of the very same listing runs under
//! [shuttle] or loom, visits all interleavings instead of one of all that are
//! alike, and becomes a [trace](trace::Trace) that a page can walk through.
//!
//! # What is in the model
//!
//! - Atomics, fences, mutexes, readers–writer locks, condition variables,
//!   [channels](sync::mpsc), parking, scopes, and [cells](sync::cell) and [heap objects](sync::heap) that
//!   are watched for data races and use after free.
//! - Loads that return an older value, as far as the orderings allow it.
//! - Orders, not all interleavings, unless it is a recording: of those that differ only in steps that do
//!   not touch the same thing, one is run. So the number of executions is no
//!   number of interleavings, and neither is a probability.
//! - All of these orders. loom itself may never try a store before a load of
//!   another thread, if the thread that stores has loaded too (tokio-rs/loom,
//!   issues 166 and 392):
//!
//!   ```
//!   # use interleave::sync::{Arc, atomic::{AtomicU32, Ordering::Relaxed}, thread};
//!   let seen = interleave::outcomes(|| {
//!       let knob = Arc::new(AtomicU32::new(0));
//!       let other = knob.clone();
//!       let turns = thread::spawn(move || {
//!           let old = other.load(Relaxed);
//!           other.store(old + 1, Relaxed);
//!       });
//!       let seen = knob.load(Relaxed);
//!       turns.join().unwrap();
//!       seen
//!   });
//!   // loom alone finds only 0.
//!   assert_eq!(seen, ["0", "1"].map(str::to_owned).into());
//!   ```
//!
//!   A model that passes although that may have happened is run a second time,
//!   in a way that does not overlook it; the source of `sync::lanes` says how.
//!   [`Verdict::Passed`] then counts the second run, and each run may take as
//!   long as the [limit](Model::limit) says.
//!
//! # What is not
//!
//! What a check cannot show it also cannot prove absent.
//!
//! - **`SeqCst` among weaker orderings.** loom takes such an access for an
//!   `AcqRel` one, which shows outcomes that cannot happen: a false alarm. A
//!   program in which all accesses are `SeqCst`, without fences, cells and heap
//!   objects, is checked exactly. `fence(SeqCst)` is modelled as such.
//! - **Load buffering**: that two threads each load what the other stores *after*
//!   its load. Relaxed allows it; loom never shows it.
//! - **Spurious wake-ups** of `wait` and `park`, and spurious failures of
//!   `compare_exchange_weak`.
//! - **Weakness of notifications**: a notification wakes the thread that has
//!   waited longest, and hands over all that its thread has done. std promises
//!   neither.
//! - **What a channel hands over beside its messages.** What is done before a send is
//!   seen after the receive of that message; otherwise nothing could be sent. std's
//!   documentation names no other order. So a receive hands nothing to the sender that
//!   finds room by it, and that the last sender goes hands nothing to the receiver. If
//!   they have waited for that, they get all that the other thread has done. But then
//!   another order is tried too, in which they come late, do not wait, and get nothing.
//! - **Channels without room**: a check with a `sync_channel(0)` gives up.
//! - **Read-modify-writes against plain stores**: loom may show a plain store
//!   between the two halves of a read-modify-write of another thread, a false
//!   alarm. Spin locks with `swap` are safe from it; the source of `sync::rmw`
//!   says how.
//! - **The counts of `Arc`**: [`sync::Arc`] is std's own.
//! - **Plain memory** outside cells and heap objects. The compiler checks that.
//! - **An address that is used again.** A freed heap object keeps its memory until
//!   the execution ends, so no new one is taken for it.
//! - **Poisoning.** The first panic ends the check, or in a recording the
//!   schedule, even one that would be caught.
//! - **Size.** Five threads, `main` included; a thousand decisions in one
//!   execution; the seven latest stores of an atomic; a stack of 32 kB. A loop that waits needs
//!   [`spin_loop`](sync::hint::spin_loop) or [`yield_now`](sync::thread::yield_now),
//!   and where two threads wait like that for a third, loom may follow their
//!   turns without end: the verdict is then [`Verdict::GaveUp`].
//! - **Output.** What the code under check prints is not shown.
//! - **Weak memory under shuttle.** A recording without
//!   [`weak`](Recording::weak) returns from each load what was stored last.
//!
//! # What is refused as std refuses it
//!
//! Threads need `Send`, although loom does not ask for it:
//!
//! ```compile_fail,E0277
//! let shared = std::rc::Rc::new(1);
//! interleave::sync::thread::spawn(move || *shared);
//! ```
//!
//! and so do the threads of a scope:
//!
//! ```compile_fail,E0277
//! let shared = std::rc::Rc::new(1);
//! interleave::sync::thread::scope(|s| {
//!     s.spawn(|| *shared);
//! });
//! ```
//!
//! What goes through a channel needs it too:
//!
//! ```compile_fail,E0277
//! let (sender, _receiver) = interleave::sync::mpsc::channel();
//! interleave::sync::thread::spawn(move || sender.send(std::rc::Rc::new(1)));
//! ```
//!
//! A receiver is for one thread at a time:
//!
//! ```compile_fail,E0277
//! let (_sender, receiver) = interleave::sync::mpsc::channel::<u32>();
//! interleave::sync::thread::scope(|s| {
//!     s.spawn(|| receiver.recv());
//! });
//! ```
//!
//! A guard stays on its thread:
//!
//! ```compile_fail,E0277
//! fn send(_: impl Send) {}
//! send(interleave::sync::Mutex::new(1).lock());
//! ```
//!
//! [loom]: https://docs.rs/loom
//! [shuttle]: https://docs.rs/shuttle

mod child;
mod judge;
mod log;
mod mode;
mod model;
pub mod mutant;
mod op;
mod place;
mod record;
mod run;
mod sites;
mod snapshot;
pub mod sync;
mod table;
mod turn;
mod verdict;

pub use model::{Model, model, outcomes, verdict, within};
pub use place::Place;
pub use record::Recording;
pub use sites::{Site, Visit};
pub use snapshot::expect_shown;
pub use verdict::{History, Step, Verdict, Waiting};
