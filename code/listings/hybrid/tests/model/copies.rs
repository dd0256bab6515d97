//! Two copies: each step fails where the next one passes.

use interleave::sync::{
    self, Arc,
    atomic::Ordering::{self, AcqRel, Relaxed, SeqCst},
    thread,
};
use interleave::{Model, Site, Visit, expect_shown};

#[allow(unsafe_code, reason = "two copies by hand")]
#[path = "../../src/copies_s1_swap.rs"]
mod copies_s1_swap;
#[allow(unsafe_code, reason = "two copies by hand")]
#[path = "../../src/copies_s2_presence.rs"]
mod copies_s2_presence;
#[allow(unsafe_code, reason = "two copies by hand")]
#[path = "../../src/copies_s3_log.rs"]
mod copies_s3_log;

use copies_s3_log::two_copies;

#[test]
fn two_swaps_bring_the_writer_to_the_reader() {
    use copies_s1_swap::TwoCopies;
    let edits = |count| {
        move || {
            let copies = TwoCopies::new(0);
            thread::scope(|s| {
                s.spawn(|| (0..count).for_each(|_| copies.edit(|value| *value += 1)));
                copies.read(|value| *value);
            });
        }
    };
    interleave::model(edits(1));
    interleave::verdict(edits(2)).expect_failure("data race");
}

/// A writer that tries so many edits, and a reader that looks so many times.
fn presence(edits: u32, looks: usize) -> impl Fn() + Send + Sync + 'static {
    use copies_s2_presence::two_copies;
    move || {
        let (mut writer, mut reader) = two_copies(0);
        let gui = thread::Builder::new().name("GUI".into());
        let gui = gui.spawn(move || {
            for _ in 0..edits {
                writer.try_edit(|value| *value += 1);
            }
        });
        for _ in 0..looks {
            reader.read(|value| *value);
        }
        gui.unwrap().join().unwrap();
    }
}

#[test]
fn a_reader_that_says_when_it_is_inside_is_left_alone() {
    interleave::model(presence(3, 1));
    interleave::model(presence(2, 2));
}

#[test]
fn a_visit_that_is_over_does_not_keep_the_writer_out() {
    use copies_s2_presence::two_copies;
    interleave::model(|| {
        let (mut writer, mut reader) = two_copies(0);
        let mut made = reader.read(|_| [1, 2].map(|n| writer.try_edit(|value| *value = n)));
        assert_eq!(made, [true, false], "in the visit");
        made = reader.read(|_| [3, 4].map(|n| writer.try_edit(|value| *value = n)));
        assert_eq!(made, [true, false], "in the next visit");
    });
}

#[test]
fn without_a_log_an_edit_is_missing_in_every_other_version() {
    use copies_s2_presence::two_copies;
    interleave::model(|| {
        let (mut writer, mut reader) = two_copies([0, 0]);
        assert!(writer.try_edit(|numbers| numbers[0] = 1));
        assert!(writer.try_edit(|numbers| numbers[1] = 1));
        assert_eq!(reader.read(|numbers| *numbers), [0, 1]);
    });
}

/// A writer that makes edits 1, 2, … and a reader that looks so many times.
fn logged(edits: u32, looks: usize) -> impl Fn() + Send + Sync + 'static {
    move || {
        let (mut writer, mut reader) = two_copies(Vec::new(), |seen, edit| seen.push(*edit));
        let gui = thread::spawn(move || {
            for edit in 1..=edits {
                writer.edit(edit);
            }
            writer
        });
        let mut last = 0;
        for _ in 0..looks {
            let seen = reader.read(Vec::clone);
            assert!(seen.iter().copied().eq(1..=seen.len() as u32), "{seen:?}");
            assert!(last <= seen.len(), "{seen:?} after {last} edits");
            last = seen.len();
        }
        let mut writer = gui.join().unwrap();
        assert!(writer.flush(), "nobody is inside");
        let seen = reader.read(Vec::len);
        assert_eq!(seen, edits as usize, "edits are missing");
    }
}

#[test]
fn with_a_log_each_version_has_all_edits_up_to_one() {
    interleave::model(logged(3, 1));
    interleave::model(logged(2, 2));
}

#[test]
fn an_edit_is_let_go_when_both_copies_have_it() {
    interleave::model(|| {
        let (mut writer, mut reader) = two_copies(Arc::new(0), |copy, edit| {
            *copy = Arc::clone(edit);
        });
        let (one, two) = (Arc::new(1), Arc::new(2));
        let owners = || [&one, &two].map(|edit| Arc::strong_count(edit) - 1);
        reader.read(|_| {
            writer.edit(Arc::clone(&one));
            assert_eq!(owners(), [2, 0], "a copy and the log");
            writer.edit(Arc::clone(&two));
            assert_eq!(owners(), [2, 1], "the log has both");
            assert!(!writer.flush(), "the reader is in the way");
        });
        assert!(writer.flush());
        assert_eq!(owners(), [1, 2], "1 is left in the other copy");
        assert!(writer.flush());
        assert_eq!(owners(), [0, 2], "both copies have 2, and the log is empty");
    });
}

/// The orderings of the model that are stronger than `Relaxed`.
fn strong(model: impl Fn() + Send + Sync + 'static) -> Vec<Visit> {
    let mut visits = Model::new().sites(model);
    visits.retain(|visit| visit.ordering != Relaxed);
    visits
}

/// Whether a data race is found where another ordering stands at `site`.
fn races(site: &Site, ordering: Ordering, model: impl Fn() + Send + Sync + 'static) -> bool {
    let verdict = Model::new().weaken(site.clone(), ordering).verdict(model);
    if !verdict.is_passed() {
        verdict.expect_failure("data race");
    }
    !verdict.is_passed()
}

#[test]
fn each_ordering_and_each_fence_is_needed() {
    let visits = strong(logged(3, 1));
    assert_eq!(visits.len(), 8, "{visits:#?}");
    let (first, second): (Vec<Visit>, Vec<Visit>) = visits
        .into_iter()
        .partition(|visit| races(&visit.site, Relaxed, logged(3, 1)));
    assert_eq!(first.len(), 7, "{first:#?}");
    // The store at which a visit begins, and only when there has been another one.
    let begins = include_str!("../../src/copies_s3_log.rs")
        .lines()
        .position(|line| line.contains("visits.store("));
    let Site { line, .. } = second[0].site;
    assert_eq!(Some(line as usize - 1), begins);
    assert!(races(&second[0].site, Relaxed, logged(2, 2)));
}

#[test]
fn the_fences_must_be_seq_cst_on_both_sides() {
    let mut fences = strong(logged(3, 1));
    fences.retain(|visit| visit.op == "fence");
    assert_eq!(fences.len(), 2, "{fences:#?}");
    for fence in fences {
        assert_eq!(fence.ordering, SeqCst);
        assert!(races(&fence.site, AcqRel, logged(3, 1)), "{}", fence.site);
    }
}

// On the page.
#[test]
fn with_a_weaker_fence_the_writer_misses_the_visit_and_the_reader_the_swap() {
    let visits = strong(presence(2, 1));
    let in_swap = visits.iter().filter(|visit| visit.op == "fence");
    let in_swap = in_swap.min_by_key(|visit| visit.site.line); // `swap` stands before `begin`
    let weaker = Model::new().weaken(in_swap.unwrap().site.clone(), AcqRel);
    let verdict = weaker.verdict(presence(2, 1));
    verdict.expect_failure("data race");
    expect_shown(&verdict, "copies_weaker_fence");
}
