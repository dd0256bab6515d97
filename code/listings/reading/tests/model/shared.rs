//! "Only reading": what holds while nobody writes, and what when somebody does.

use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::{Arc, thread};

#[allow(unsafe_code, reason = "a data race, for the checker to find")]
#[path = "../../src/shared_anyway.rs"]
mod shared_anyway;
#[path = "../../src/shared_counted.rs"]
mod shared_counted;

use interleave::expect_shown;
use shared_anyway::Anyway;
use shared_counted::Counted;

#[test]
fn one_plain_writer_makes_reading_a_data_race() {
    let verdict = interleave::verdict(|| {
        let gain = Arc::new(Anyway::new(1.0_f32));
        let processing = thread::Builder::new().name("processing".into());
        let processing = processing.spawn({
            let gain = Arc::clone(&gain);
            move || gain.get()
        });
        gain.set(0.5);
        processing.unwrap().join().unwrap();
    });
    verdict.expect_failure("data race");
    expect_shown(&verdict, "shared_anyway");
}

#[test]
fn with_no_writer_reading_is_no_race() {
    interleave::model(|| {
        let gain = Arc::new(Anyway::new(1.0_f32));
        let reader = thread::spawn({
            let gain = Arc::clone(&gain);
            move || gain.get()
        });
        assert_eq!(gain.get(), 1.0);
        assert_eq!(reader.join().unwrap(), 1.0);
        gain.set(0.5); // nobody reads any more
        assert_eq!(gain.get(), 0.5);
    });
}

#[test]
fn an_atomic_counts_every_reader() {
    interleave::model(|| {
        let gain = Arc::new(Counted::new(1.0_f32));
        let reader = thread::spawn({
            let gain = Arc::clone(&gain);
            move || *gain.read()
        });
        assert_eq!(*gain.read(), 1.0);
        assert_eq!(reader.join().unwrap(), 1.0);
        assert_eq!(gain.reads(), 2);
    });
}
