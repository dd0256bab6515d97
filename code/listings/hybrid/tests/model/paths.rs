//! The two paths under the model checker.

use std::collections::BTreeSet;
use std::sync::Arc;

use interleave::sync::{self, thread}; // `sync`: what the listings reach as `super::sync`
use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};

#[path = "../../src/paths_stamped.rs"]
mod paths_stamped;
#[allow(dead_code, reason = "one of two ways to read is enough")]
#[path = "../../src/small_large.rs"]
mod small_large;

fn knob(value: f32) -> Edit {
    Edit::Knob(Knob::Gain, value)
}

fn load(resonance: f32) -> Edit {
    let mut preset = Patch::with_zones(0);
    preset.filter.resonance = resonance;
    Edit::Load(Box::new(preset))
}

/// The patch after none of the edits, after one, after two, …
fn versions(edits: &[Edit]) -> Vec<Patch> {
    let mut versions = vec![Patch::with_zones(0)];
    for edit in edits {
        let mut next = versions[versions.len() - 1].clone();
        edit.apply(&mut next);
        versions.push(next);
    }
    versions
}

/// Which two versions two reads find while the GUI makes the edits; the third read
/// comes when it has made them all.
///
/// Panics if a read finds what no version is, an older one than the read before, or,
/// in the end, not the last.
fn found<G, P>(edits: Vec<Edit>, share: fn(Patch) -> (G, P)) -> BTreeSet<String>
where
    G: GuiEnd + Send + 'static,
    P: ProcessingEnd + 'static,
{
    interleave::outcomes(reads(edits, share))
}

fn reads<G, P>(
    edits: Vec<Edit>,
    share: fn(Patch) -> (G, P),
) -> impl Fn() -> (usize, usize) + Send + Sync + 'static
where
    G: GuiEnd + Send + 'static,
    P: ProcessingEnd + 'static,
{
    let versions = Arc::new(versions(&edits));
    move || {
        let (mut gui, mut processing) = share(versions[0].clone());
        let edits = edits.clone();
        let gui = thread::spawn(move || {
            for edit in edits {
                gui.edit(edit);
            }
            assert!(gui.flush());
            gui // and with it the sending end, which is not to hang up
        });
        let mut read = || {
            processing.read(|patch| {
                let version = versions.iter().position(|version| version == patch);
                version.unwrap_or_else(|| panic!("no version is like this: {patch:?}"))
            })
        };
        let (first, second) = (read(), read());
        assert!(first <= second, "version {first}, and then {second}");
        let gui = gui.join().unwrap();
        assert_eq!(read(), versions.len() - 1, "an edit was lost");
        drop(gui);
        (first, second)
    }
}

/// All pairs of versions that two reads may find, the second no older than the first.
fn all_pairs(versions: usize) -> BTreeSet<String> {
    (0..versions)
        .flat_map(|first| (first..versions).map(move |second| format!("{:?}", (first, second))))
        .collect()
}

#[test]
fn without_stamps_a_knob_after_a_load_gets_lost() {
    let reads = reads(vec![load(0.5), knob(0.25)], small_large::share);
    interleave::verdict(move || _ = reads()).expect_failure("no version is like this");
}

#[test]
fn without_stamps_a_knob_before_a_load_is_moved_on_the_wrong_patch() {
    let reads = reads(vec![knob(0.25), load(0.5)], small_large::share);
    interleave::verdict(move || _ = reads()).expect_failure("no version is like this");
}

#[test]
fn with_stamps_a_knob_after_a_load_waits_for_it() {
    let edits = vec![load(0.5), knob(0.25)];
    assert_eq!(found(edits, paths_stamped::share), all_pairs(3));
}

#[test]
fn with_stamps_a_knob_before_a_load_is_not_moved_twice() {
    let edits = vec![knob(0.25), load(0.5)];
    assert_eq!(found(edits, paths_stamped::share), all_pairs(3));
}

#[test]
fn with_stamps_a_knob_between_two_loads_is_moved_on_the_first_or_not_at_all() {
    let edits = vec![load(0.25), knob(0.25), load(0.5)];
    assert_eq!(found(edits, paths_stamped::share), all_pairs(4));
}

#[test]
fn with_stamps_knobs_on_both_sides_of_a_load_keep_their_order() {
    let edits = vec![knob(0.75), load(0.5), knob(0.25)];
    assert_eq!(found(edits, paths_stamped::share), all_pairs(4));
}

#[test]
fn a_knob_that_finds_no_room_goes_by_lock() {
    let with_room_for_one = |patch| paths_stamped::share_with_room(patch, 1);
    let edits = vec![knob(0.75), knob(0.5), knob(0.25)];
    assert_eq!(found(edits, with_room_for_one), all_pairs(4));
    let edits = vec![load(0.5), knob(0.5), knob(0.25)];
    assert_eq!(found(edits, with_room_for_one), all_pairs(4));
}
