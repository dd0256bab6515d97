//! A torn pair, and the cure, under the model checker.

use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::{
    Arc,
    atomic::{AtomicU32, Ordering::SeqCst},
    thread,
};

#[path = "../../src/pair_s1_two_atomics.rs"]
mod s1;
#[path = "../../src/pair_s2_packed.rs"]
mod s2;

const OLD: (u32, u32) = (20, 200);
const NEW: (u32, u32) = (1_000, 4_000);

/// Every band that can be read while the old one becomes the new one.
fn bands<B: Send + Sync + 'static>(
    new: fn(u32, u32) -> B,
    set: fn(&B, u32, u32),
    get: fn(&B) -> (u32, u32),
) -> Vec<String> {
    let outcomes = interleave::outcomes(move || {
        let band = Arc::new(new(OLD.0, OLD.1));
        let gui = thread::spawn({
            let band = Arc::clone(&band);
            move || set(&band, NEW.0, NEW.1)
        });
        let read = get(&band);
        gui.join().unwrap();
        read
    });
    outcomes.into_iter().collect()
}

#[test]
fn two_atomics_can_be_read_as_a_band_that_nobody_set() {
    let bands = bands(s1::Band::new, s1::Band::set, s1::Band::get);
    assert_eq!(
        bands,
        ["(1000, 200)", "(1000, 4000)", "(20, 200)", "(20, 4000)"]
    );
}

#[test]
fn one_atomic_is_read_as_it_was_set() {
    let bands = bands(s2::Band::new, s2::Band::set, s2::Band::get);
    assert_eq!(bands, ["(1000, 4000)", "(20, 200)"]);
}

#[test]
fn a_torn_band_makes_clamp_panic() {
    let verdict = interleave::verdict(|| {
        let band = Arc::new(s1::Band::new(OLD.0, OLD.1));
        let gui = thread::spawn({
            let band = Arc::clone(&band);
            move || band.set(NEW.0, NEW.1)
        });
        let (low, high) = band.get();
        std::hint::black_box(440.clamp(low, high));
        gui.join().unwrap();
    });
    verdict.expect_failure("min");
}

#[test]
fn both_ends_can_be_moved_at_once() {
    interleave::model(|| {
        let band = Arc::new(s2::Band::new(OLD.0, OLD.1));
        let midi = thread::spawn({
            let band = Arc::clone(&band);
            move || band.set_low(100)
        });
        band.set_high(150);
        midi.join().unwrap();
        assert_eq!(band.get(), (100, 150));
    });
}

/// Every band that can be read while one becomes another, if the upper end is
/// stored first.
fn high_first(old: (u32, u32), new: (u32, u32)) -> Vec<String> {
    let outcomes = interleave::outcomes(move || {
        let [low, high] = [old.0, old.1].map(|hertz| Arc::new(AtomicU32::new(hertz)));
        let gui = thread::spawn({
            let (low, high) = (Arc::clone(&low), Arc::clone(&high));
            move || {
                high.store(new.1, SeqCst);
                low.store(new.0, SeqCst);
            }
        });
        let read = (low.load(SeqCst), high.load(SeqCst));
        gui.join().unwrap();
        read
    });
    outcomes.into_iter().collect()
}

#[test]
fn another_order_of_the_stores_moves_the_trouble_to_the_way_down() {
    let up = ["(1000, 4000)", "(20, 200)", "(20, 4000)"];
    assert_eq!(high_first(OLD, NEW), up);
    let down = ["(1000, 200)", "(1000, 4000)", "(20, 200)"];
    assert_eq!(high_first(NEW, OLD), down);
}
