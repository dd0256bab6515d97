//! The seqlock: what reads it accepts, and what each ordering is for.

use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::{Arc, Mutex, atomic::Ordering::Relaxed, thread};
use interleave::{Model, Visit};

#[allow(unsafe_code, reason = "a data race, for the checker to find")]
#[path = "../../src/seqlock_plain.rs"]
mod seqlock_plain;
#[path = "../../src/seqlock_s1_relaxed.rs"]
mod seqlock_s1_relaxed;
#[path = "../../src/seqlock_s2_release.rs"]
mod seqlock_s2_release;
#[path = "../../src/seqlock_s3_fences.rs"]
mod seqlock_s3_fences;
#[path = "../../src/seqlock_s4_ends.rs"]
mod seqlock_s4_ends;

use interleave::expect_shown;

/// What a step of the seqlock can do, by name.
trait Words: Send + Sync + 'static {
    fn new(words: [u32; 2]) -> Self;
    fn write(&self, words: [u32; 2]);
    fn try_read(&self) -> Option<[u32; 2]>;
}

macro_rules! words {
    ($($step:ty)*) => {$(
        impl Words for $step {
            fn new(words: [u32; 2]) -> Self {
                Self::new(words)
            }
            fn write(&self, words: [u32; 2]) {
                self.write(words);
            }
            fn try_read(&self) -> Option<[u32; 2]> {
                self.try_read()
            }
        }
    )*};
}
words! {
    seqlock_plain::Seqlock<[u32; 2]>
    seqlock_s1_relaxed::Seqlock<2>
    seqlock_s2_release::Seqlock<2>
    seqlock_s3_fences::Seqlock<2>
}

/// The processing thread tries once while the GUI writes 1 and 1 over 0 and 0, and
/// then, if `writes` says so, 2 and 2.
fn one_try<S: Words>(writes: u32) -> impl Fn() -> Option<[u32; 2]> + Send + Sync {
    move || {
        let shared = Arc::new(S::new([0, 0]));
        let gui = thread::Builder::new().name("GUI".into());
        let gui = gui.spawn({
            let shared = Arc::clone(&shared);
            move || (1..=writes).for_each(|n| shared.write([n, n]))
        });
        let read = shared.try_read();
        gui.unwrap().join().unwrap();
        read
    }
}

/// The same, and no read may be torn.
fn never_torn<S: Words>(writes: u32) -> impl Fn() + Send + Sync {
    let one_try = one_try::<S>(writes);
    move || {
        if let Some([a, b]) = one_try() {
            assert!(a == b, "a torn read was accepted: {a}, {b}");
        }
    }
}

#[test]
fn over_plain_memory_a_read_that_is_thrown_away_is_still_a_data_race() {
    let verdict = interleave::verdict(never_torn::<seqlock_plain::Seqlock<[u32; 2]>>(1));
    verdict.expect_failure("data race");
    expect_shown(&verdict, "seqlock_plain");
}

#[test]
fn relaxed_accepts_a_torn_read() {
    let verdict = interleave::verdict(never_torn::<seqlock_s1_relaxed::Seqlock<2>>(1));
    verdict.expect_failure("a torn read was accepted");
    expect_shown(&verdict, "seqlock_s1");
}

#[test]
fn release_and_acquire_on_the_counter_accept_a_torn_read() {
    let verdict = interleave::verdict(never_torn::<seqlock_s2_release::Seqlock<2>>(1));
    verdict.expect_failure("a torn read was accepted");
    expect_shown(&verdict, "seqlock_s2");
}

#[test]
fn with_both_fences_a_read_is_whole_or_refused() {
    let reads = interleave::outcomes(one_try::<seqlock_s3_fences::Seqlock<2>>(1));
    let whole = ["None", "Some([0, 0])", "Some([1, 1])"];
    assert_eq!(reads, whole.map(str::to_owned).into());
}

#[test]
fn two_writes_are_not_mixed_either() {
    let reads = interleave::outcomes(one_try::<seqlock_s3_fences::Seqlock<2>>(2));
    let whole = ["None", "Some([0, 0])", "Some([1, 1])", "Some([2, 2])"];
    assert_eq!(reads, whole.map(str::to_owned).into());
}

#[test]
fn each_ordering_is_there_for_something() {
    type Fenced = seqlock_s3_fences::Seqlock<2>;
    let mut stronger = Model::new().sites(never_torn::<Fenced>(1));
    stronger.retain(|visit| visit.ordering != Relaxed);
    assert_eq!(stronger.len(), 4);
    for Visit { site, .. } in stronger {
        let weaker = Model::new().weaken(site.clone(), Relaxed);
        let reads = weaker.outcomes(one_try::<Fenced>(1));
        assert!(reads.contains("Some([0, 1])"), "may be weaker: {site}");
    }
}

#[test]
fn writers_may_take_turns_behind_a_lock_that_readers_do_not_take() {
    let reads = interleave::outcomes(|| {
        let shared = Arc::new(Mutex::new(seqlock_s4_ends::seqlock([0, 0])));
        let write = |n| {
            let shared = Arc::clone(&shared);
            move || shared.lock().unwrap().0.write([n, n])
        };
        let mut reader = shared.lock().unwrap().1.clone();
        let midi = thread::spawn(write(1));
        write(2)();
        let read = reader.read();
        midi.join().unwrap();
        read
    });
    let whole = ["[0, 0]", "[1, 1]", "[2, 2]"]; // the first if it has given up
    assert_eq!(reads, whole.map(str::to_owned).into());
}

#[test]
fn two_reads_never_go_back() {
    interleave::model(|| {
        let shared = Arc::new(seqlock_s3_fences::Seqlock::new([0]));
        let gui = thread::spawn({
            let shared = Arc::clone(&shared);
            move || shared.write([1])
        });
        let reads = [shared.try_read(), shared.try_read()];
        assert!(reads != [Some([1]), Some([0])], "back to the old value");
        gui.join().unwrap();
        assert_eq!(shared.try_read(), Some([1]));
    });
}

/// A read that may meet a write, and one after it.
fn a_write_and_two_reads() {
    let (mut writer, mut reader) = seqlock_s4_ends::seqlock([0, 0]);
    let gui = thread::spawn(move || writer.write([1, 1]));
    let [a, b] = reader.read();
    assert!(a == b, "a torn read was accepted: {a}, {b}");
    gui.join().unwrap();
    assert_eq!(reader.read(), [1, 1]);
}

#[test]
fn a_reader_that_gives_up_has_what_it_had() {
    interleave::model(a_write_and_two_reads);
}

#[test]
fn the_ends_need_each_ordering_too() {
    let sites = Model::new().sites(a_write_and_two_reads);
    let stronger = sites.iter().filter(|visit| visit.ordering != Relaxed);
    assert_eq!(stronger.clone().count(), 4);
    for visit in stronger {
        let weaker = Model::new().weaken(visit.site.clone(), Relaxed);
        let verdict = weaker.verdict(a_write_and_two_reads);
        verdict.expect_failure("a torn read was accepted");
    }
}
