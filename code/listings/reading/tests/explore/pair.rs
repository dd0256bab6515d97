//! A torn pair.

use interleave::Recording;
use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::thread;

#[path = "../../src/pair_s1_two_atomics.rs"]
mod pair_s1_two_atomics;

use pair_s1_two_atomics::Band;

#[test]
fn two_atomics_can_be_read_as_a_band_that_nobody_set() {
    let trace = Recording::new("torn-pair")
        .threads(["processing", "GUI"])
        .objects(["low", "high"])
        .task("Read a band that ends before it begins.", "1000 to 200")
        .ok("20 to 200", "the old band")
        .ok("1000 to 4000", "the new band")
        .bug("20 to 4000", "nobody set that")
        .bug("1000 to 200", "and that is no band")
        .record(
            || {
                let band = Band::new(20, 200);
                thread::scope(|s| {
                    s.spawn(|| band.set(1_000, 4_000));
                    band.get()
                })
            },
            |(low, high)| format!("{low} to {high}"),
        );
    assert_eq!(trace.counts(), [2, 2, 1, 1]);
}
