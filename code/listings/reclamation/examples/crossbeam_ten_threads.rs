//! Ten threads, a hundred visits each: is everything freed, and when?

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

use reclamation::crossbeam_cage::Cage;

/// Counts those that are made and those that are freed.
struct Wave<'a>(&'a Counts);

#[derive(Default)]
struct Counts {
    made: AtomicU32,
    freed: AtomicU32,
}

impl<'a> Wave<'a> {
    fn new(counts: &'a Counts) -> Self {
        counts.made.fetch_add(1, Relaxed);
        Self(counts)
    }
}

impl Drop for Wave<'_> {
    fn drop(&mut self) {
        self.0.freed.fetch_add(1, Relaxed);
    }
}

fn main() {
    let counts = Counts::default();
    // ANCHOR: ten
    let waves = Cage::new((0..10).map(|_| Wave::new(&counts)));
    thread::scope(|s| {
        for n in 0..10 {
            let (waves, counts) = (&waves, &counts);
            s.spawn(move || {
                let thread = waves.enter();
                for visit in 0..100 {
                    let number = (n + visit) % 10;
                    if visit % 4 == 0 {
                        thread.replace(number, Wave::new(counts));
                    } else {
                        thread.read(number, |_wave| ());
                    }
                }
            });
        }
    });
    println!("made: {}", counts.made.load(Relaxed));
    drop(waves);
    println!("freed: {}", counts.freed.load(Relaxed));
    // ANCHOR_END: ten
}
