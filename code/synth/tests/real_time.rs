//! What runs on the processing thread never allocates and never frees.

// An allocator that counts is what this test is about.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use synth::{BLOCK, Edit, Knob, Patch, Player, Voices, peak, render, song};

/// The system's allocator, counting the calls of each thread.
struct Counting;

thread_local! {
    static CALLS: Cell<usize> = const { Cell::new(0) };
}

fn count() {
    CALLS.with(|calls| calls.set(calls.get() + 1));
}

// SAFETY: each method hands its arguments to the system's allocator as they
// are, whose contract is the same. Counting allocates nothing: the cell is
// initialised at compile time and has no destructor.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller keeps the contract of `alloc_zeroed`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, old: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        // SAFETY: the caller keeps the contract of `realloc`.
        unsafe { System.realloc(old, layout, size) }
    }

    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        count();
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(old, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How often `work` called the allocator, to get memory or to give it back.
fn calls(work: impl FnOnce()) -> usize {
    let before = CALLS.get();
    work();
    CALLS.get() - before
}

#[test]
fn the_counter_counts() {
    assert_eq!(calls(|| drop(std::hint::black_box(Box::new(1)))), 2);
}

#[test]
fn striking_keys_and_rendering_calls_no_allocator() {
    let patch = Patch::with_zones(4);
    let mut voices = Voices::new();
    let mut block = [0.0; BLOCK];
    let mut loudest = 0.0_f32;
    let calls = calls(|| {
        for note in 30..90 {
            voices.note_on(note, 0.8);
            voices.note_off(note - 2);
            render(&patch, &mut voices, &mut block);
            loudest = loudest.max(peak(&block));
        }
    });
    assert!(loudest > 0.1, "nothing was rendered");
    assert_eq!(calls, 0);
}

#[test]
fn playing_a_score_calls_no_allocator() {
    let patch = Patch::with_zones(4);
    let mut player = Player::new(&song().score);
    let mut block = [0.0; BLOCK];
    let calls = calls(|| {
        while player.block() < 1_000 {
            player.next_block(&patch, &mut block);
        }
    });
    assert_eq!(calls, 0);
}

#[test]
fn exchanging_an_edit_calls_no_allocator() {
    let mut patch = Patch::with_zones(4);
    let wave = vec![0.5; 100];
    let edits = [
        Edit::Knob(Knob::Cutoff, 500.0),
        Edit::RedrawTable(0, wave.clone().into()),
        Edit::RedrawZone(3, wave.into()),
        Edit::Load(Box::new(Patch::with_zones(4))),
    ];
    for mut edit in edits {
        assert_eq!(calls(|| edit.exchange(&mut patch)), 0, "{edit:?}");
    }
}

#[test]
fn applying_a_preset_frees_what_was_there() {
    let mut patch = Patch::with_zones(4);
    let edit = Edit::Load(Box::new(Patch::with_zones(4)));
    // Three allocations for the copy of the preset; three frees for what held
    // the old parts, and one for each of 8 arrays that nobody else owns.
    assert_eq!(calls(|| edit.apply(&mut patch)), 3 + 3 + 8);
}
