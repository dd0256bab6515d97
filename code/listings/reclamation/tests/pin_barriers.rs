//! The barriers on the machine itself, which is what the cell with `Membarrier` rests on
//! and no checker knows.
//!
//! Two threads store and then look for the other's store, with a light barrier between on
//! one side and a heavy one on the other: store buffering. Whether both may miss the
//! other's is the whole promise of [`Barriers`].
//!
//! `BARRIER_SECONDS=300 cargo test -p reclamation --test pin_barriers` runs for longer.

use std::io::Write as _;
use std::sync::atomic::{
    AtomicU32,
    Ordering::{Acquire, Relaxed, Release, SeqCst},
    compiler_fence,
};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use std::{env, hint, io, thread};

use reclamation::pin_cell::{Barriers, Fences};
use reclamation::pin_membarrier::{Available, Membarrier};

/// Each pair of threads needs two cores to itself.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// A light barrier as `Membarrier` has it, and a heavy one that reaches its own thread only.
#[derive(Clone, Copy)]
struct OneSided;

#[expect(unsafe_code, reason = "a promise that is not kept")]
// SAFETY: none. It orders two threads in a test that uses no memory by it.
unsafe impl Barriers for OneSided {
    fn light(self) {
        compiler_fence(SeqCst);
    }

    fn heavy(self) {
        Fences.heavy();
    }
}

/// Alone on its cache lines.
#[repr(align(128))]
#[derive(Default)]
struct Place(AtomicU32);

/// Rounds of store buffering: how many, and in how many of them both missed the other's store.
#[derive(Debug, Default)]
struct Rounds {
    played: u32,
    both_missed: u32,
}

/// Waits until `read` returns something, and not for ever on the core that the other
/// thread may need.
fn wait<R>(read: impl Fn() -> Option<R>) -> R {
    let mut turns = 0_u32;
    loop {
        if let Some(found) = read() {
            return found;
        }
        turns += 1;
        if turns.is_multiple_of(10_000) {
            thread::yield_now();
        }
        hint::spin_loop();
    }
}

/// Says that the game is over.
const OVER: u32 = u32::MAX;

/// Plays until the time is over or `enough` rounds are found in which both missed.
fn play<B: Barriers>(barriers: B, time: Duration, enough: u32) -> Rounds {
    let [go, light, heavy, found] = [(); 4].map(|()| Place::default());
    let mut rounds = Rounds::default();
    thread::scope(|s| {
        s.spawn(|| {
            let mut last = 0;
            loop {
                let round = wait(|| Some(go.0.load(Acquire)).filter(|&round| round != last));
                if round == OVER {
                    break;
                }
                heavy.0.store(round, Relaxed);
                barriers.heavy();
                let missed = light.0.load(Relaxed) != round;
                found.0.store(round << 1 | u32::from(missed), Release);
                last = round;
            }
        });
        let end = Instant::now() + time;
        let mut random = 1_u32;
        while rounds.both_missed < enough && Instant::now() < end {
            rounds.played += 1;
            let round = rounds.played;
            // Once sooner and once later, from nothing to some microseconds: as long as the
            // other thread takes to get there, and the kernel in the middle of its barrier.
            random ^= random << 13;
            random ^= random >> 17;
            random ^= random << 5;
            let delay = (random >> 20) >> (random % 12);
            go.0.store(round, Release);
            for turn in 0..delay {
                hint::black_box(turn);
            }
            light.0.store(round, Relaxed);
            barriers.light();
            let light_missed = heavy.0.load(Relaxed) != round;
            let found = wait(|| Some(found.0.load(Acquire)).filter(|found| found >> 1 == round));
            rounds.both_missed += u32::from(light_missed && found & 1 == 1);
        }
        go.0.store(OVER, Release);
    });
    rounds
}

fn seconds() -> Duration {
    let seconds = env::var("BARRIER_SECONDS").ok();
    Duration::from_secs(seconds.map_or(2, |s| s.parse().expect("BARRIER_SECONDS is a number")))
}

fn one_at_a_time() -> MutexGuard<'static, ()> {
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Shows it though the test passes.
fn say(text: &str) {
    writeln!(io::stderr(), "{text}").expect("the standard error is there");
}

fn never_both<B: Barriers>(barriers: B) {
    let _alone = one_at_a_time();
    let mut played = 0;
    // On a busy machine it takes longer until the two have met often enough.
    while played < 1_000 {
        let rounds = play(barriers, seconds(), 1);
        assert_eq!(rounds.both_missed, 0, "{rounds:?}");
        played += rounds.played;
    }
}

#[test]
fn with_fences_one_of_two_threads_finds_the_others_store() {
    never_both(Fences);
}

#[test]
fn with_membarrier_one_of_two_threads_finds_the_others_store() {
    match Membarrier::register() {
        Ok(membarrier) => never_both(membarrier),
        Err(error) => say(&format!("skipped: no membarrier here: {error}")),
    }
}

/// On x86-64 every core may keep its store to itself for a while; others may too, and have
/// more ways to do it. One core alone cannot.
#[test]
#[cfg(target_arch = "x86_64")]
fn with_a_barrier_on_one_side_only_both_miss_the_others_store() {
    if thread::available_parallelism().map_or(1, usize::from) < 2 {
        say("skipped: it takes two cores");
        return;
    }
    let _alone = one_at_a_time();
    let rounds = play(OneSided, Duration::from_secs(300), 10);
    assert_eq!(rounds.both_missed, 10, "{rounds:?}");
}

#[test]
fn membarrier_is_chosen_where_the_kernel_offers_it() {
    let chosen = Available::detect();
    match offered_by_the_kernel() {
        Ok(()) => assert!(matches!(chosen, Available::Membarrier(_)), "{chosen:?}"),
        Err(reason) => {
            say(&format!("fences are chosen: {reason}"));
            assert!(matches!(chosen, Available::Fences(_)), "{chosen:?}");
        }
    }
}

/// Asks by another way than `Membarrier` does: whether the command works once the process
/// is registered.
#[cfg(target_os = "linux")]
fn offered_by_the_kernel() -> Result<(), String> {
    use rustix::thread::{MembarrierCommand, membarrier};
    membarrier(MembarrierCommand::RegisterPrivateExpedited)
        .and_then(|()| membarrier(MembarrierCommand::PrivateExpedited))
        .map_err(|error| error.to_string())
}

#[cfg(not(target_os = "linux"))]
fn offered_by_the_kernel() -> Result<(), String> {
    Err("this is not Linux".to_owned())
}
