//! The seqlock.

use interleave::Recording;
use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::thread;

#[path = "../../src/seqlock_s1_relaxed.rs"]
mod seqlock_s1_relaxed;
#[path = "../../src/seqlock_s3_fences.rs"]
mod seqlock_s3_fences;

#[test]
fn relaxed_accepts_a_torn_read() {
    use seqlock_s1_relaxed::Seqlock;
    let trace = Recording::new("seqlock-relaxed")
        .weak()
        .threads(["processing", "GUI"])
        .objects(["count", "low", "high"])
        .task("Have a torn read accepted.", "20 to 4000")
        .ok("20 to 200", "the old band")
        .ok("1000 to 4000", "the new band")
        .ok("refused", "the counter has moved")
        .bug("20 to 4000", "torn, and accepted")
        .bug("1000 to 200", "torn, and accepted")
        .record(
            || {
                let band = Seqlock::new([20, 200]);
                thread::scope(|s| {
                    s.spawn(|| band.write([1_000, 4_000]));
                    band.try_read()
                })
            },
            |read| match read {
                Some([low, high]) => format!("{low} to {high}"),
                None => "refused".to_owned(),
            },
        );
    assert_eq!(trace.counts(), [127, 34, 561, 52, 46]);
}

#[test]
fn a_write_can_come_in_the_way_of_two_tries() {
    use seqlock_s3_fences::Seqlock;
    let trace = Recording::new("seqlock-tries")
        .threads(["processing", "GUI"])
        .objects(["count", "gain"])
        .task("Make both tries fail.", "gave up")
        .ok("read 0", "the old gain")
        .ok("read 1", "the new gain")
        .ok("gave up", "and plays on with what it had")
        .record(
            || {
                let gain = Seqlock::new([0]);
                thread::scope(|s| {
                    s.spawn(|| gain.write([1]));
                    gain.try_read().or_else(|| gain.try_read())
                })
            },
            |read| match read {
                Some([gain]) => format!("read {gain}"),
                None => "gave up".to_owned(),
            },
        );
    assert_eq!(trace.counts(), [5, 121, 760]);
}
