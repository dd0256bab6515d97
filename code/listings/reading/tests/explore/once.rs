//! Publishing once.

use interleave::Recording;
use interleave::sync; // what the listings reach as `super::sync`
use interleave::sync::thread;
use trace::Trace;

#[allow(unsafe_code, reason = "a cell that is published by hand")]
#[path = "../../src/once_s1_look.rs"]
mod once_s1_look;
#[allow(unsafe_code, reason = "a cell that is published by hand")]
#[path = "../../src/once_s2_double_check.rs"]
mod once_s2_double_check;

/// Two threads that need the value. The GUI makes 1, the processing thread 2.
fn two_threads<O: Default + Sync + 'static>(
    recording: Recording,
    get_or_init: for<'a> fn(&'a O, u32) -> &'a u32,
) -> Trace {
    recording
        .threads(["GUI", "processing"])
        .ok("GUI's", "both have what the GUI made")
        .ok("processing's", "both have what processing made")
        .bug("data race", "one is at it while the other writes")
        .record(
            move || {
                let once = O::default();
                thread::scope(|s| {
                    let processing = s.spawn(|| *get_or_init(&once, 2));
                    [*get_or_init(&once, 1), processing.join().unwrap()]
                })
            },
            |got| {
                let outcome = match got {
                    [1, 1] => "GUI's",
                    [2, 2] => "processing's",
                    _ => "two values",
                };
                outcome.to_owned()
            },
        )
}

#[test]
fn look_then_make_races() {
    use once_s1_look::Once;
    let recording = Recording::new("look-then-make")
        .weak()
        .task("Make it twice.", "data race");
    let trace = two_threads::<Once<u32>>(recording, |once, name| once.get_or_init(|| name));
    assert_eq!(trace.counts(), [3, 3, 24]);
}

#[test]
fn a_double_check_is_acquire_at_the_first_look_and_release_at_the_store() {
    use once_s2_double_check::Once;
    let recording = Recording::new("double-check")
        .choose_orderings()
        .task("Read what is not made.", "data race")
        .rule("It is right if the first `load` acquires and the `store` releases.");
    let trace = two_threads::<Once<u32>>(recording, |once, name| once.get_or_init(|| name));
    assert_eq!(trace.counts(), [36, 36, 12]);

    let [first, second, store] = &trace.choices[..] else {
        panic!("not three choices: {:#?}", trace.choices);
    };
    for (i, look) in first.orderings.iter().enumerate() {
        for (j, again) in second.orderings.iter().enumerate() {
            for (k, say) in store.orderings.iter().enumerate() {
                let combination = trace.combination(&[i, j, k]);
                let [.., races] = trace.schedules(trace.roots[combination])[..] else {
                    panic!("no outcomes");
                };
                let right = look != "Relaxed" && say != "Relaxed";
                assert_eq!(races == 0, right, "{look}, {again}, {say}");
            }
        }
    }
}
