// Runs `scenario` on three meters, in every order of its threads.

use first_model::{Meter, scenario};
use interleave::Verdict;
use interleave::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// Works: one operation looks and stores.
struct Highest(AtomicU32);

impl Meter for Highest {
    fn new() -> Self {
        Self(AtomicU32::new(0))
    }

    fn show(&self, level: u32) {
        self.0.fetch_max(level, Relaxed);
    }

    fn highest(&self) -> u32 {
        self.0.load(Relaxed)
    }
}

/// Does not work: another thread may store between the look and the store.
struct LooksThenStores(AtomicU32);

impl Meter for LooksThenStores {
    fn new() -> Self {
        Self(AtomicU32::new(0))
    }

    fn show(&self, level: u32) {
        if level > self.0.load(Relaxed) {
            self.0.store(level, Relaxed);
        }
    }

    fn highest(&self) -> u32 {
        self.0.load(Relaxed)
    }
}

/// Does not work: it keeps the last level and not the highest.
struct Last(AtomicU32);

impl Meter for Last {
    fn new() -> Self {
        Self(AtomicU32::new(0))
    }

    fn show(&self, level: u32) {
        self.0.store(level, Relaxed);
    }

    fn highest(&self) -> u32 {
        self.0.load(Relaxed)
    }
}

/// Ends the test with the text and nothing around it.
fn fail(text: &str) -> ! {
    eprintln!("{text}");
    std::panic::resume_unwind(Box::new(text.to_owned()));
}

/// With a meter that does not work, `scenario` has to fail.
fn catches(verdict: &Verdict, meter: &str) {
    match verdict {
        Verdict::Failed { .. } => {}
        Verdict::Passed { executions: 1 } => fail(&format!(
            "missed: {meter},\n\
             and your scenario passed with it. The checker found only one order to try:\n\
             whatever the threads do, they do it one after the other"
        )),
        Verdict::Passed { executions } => fail(&format!(
            "missed: {meter},\n\
             and your scenario passed with it in all {executions} executions.\n\
             Find an order in which the meter forgets a level: what in your\n\
             scenario would notice?"
        )),
        other => fail(&format!(
            "no answer: your scenario should fail with this meter, but it {other}"
        )),
    }
}

#[test]
fn passes_a_meter_that_works() {
    let verdict = interleave::verdict(scenario::<Highest>);
    if !verdict.is_passed() {
        fail(&format!(
            "a false alarm: this meter works, and with it your scenario {verdict}"
        ));
    }
}

#[test]
fn catches_a_meter_that_looks_first_and_stores_later() {
    catches(
        &interleave::verdict(scenario::<LooksThenStores>),
        "between this meter's look and its store another thread may store",
    );
}

#[test]
fn catches_a_meter_that_keeps_the_last_level() {
    catches(
        &interleave::verdict(scenario::<Last>),
        "this meter keeps the last level and not the highest",
    );
}
