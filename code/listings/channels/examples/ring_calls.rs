//! How often the processing thread calls the allocator, edits by channel and by
//! ring.

#![allow(unsafe_code, reason = "an allocator that counts")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::{Barrier, mpsc};
use std::thread;

use channels::ring_edits::share;
use synth::{Edit, GuiEnd, Knob, Patch, ProcessingEnd};

thread_local! {
    /// Allocations and frees of this thread.
    static CALLS: Cell<[usize; 2]> = const { Cell::new([0; 2]) };
}

/// The system's allocator, counting the calls of each thread.
struct Counting;

// SAFETY: each method hands its arguments to the system's allocator as they
// are, whose contract is the same. Counting allocates nothing: the cell is
// initialised at compile time and has no destructor.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count([1, 0]);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        count([0, 1]);
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(old, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn count([allocations, frees]: [usize; 2]) {
    let [so_far, freed] = CALLS.get();
    CALLS.set([so_far + allocations, freed + frees]);
}

/// One edit is made before each.
const BLOCKS: usize = 100;

fn knobs() -> impl Iterator<Item = Edit> {
    (0..BLOCKS).map(|n| Edit::Knob(Knob::Gain, n as f32 / BLOCKS as f32))
}

fn waves() -> impl Iterator<Item = Edit> {
    (0..BLOCKS).map(|n| Edit::RedrawZone(0, vec![0.5; 100 + n].into()))
}

fn presets() -> impl Iterator<Item = Edit> {
    (0..BLOCKS).map(|_| Edit::Load(Box::new(Patch::with_zones(1))))
}

fn main() {
    println!("allocations and frees on the processing thread, in {BLOCKS} blocks:");
    println!("            one channel   two channels      two rings");
    line("knobs", knobs);
    line("waves", waves);
    line("presets", presets);
}

fn line<E: Iterator<Item = Edit>>(kind: &str, edits: fn() -> E) {
    print!("{kind:<8}");
    for [allocations, frees] in [
        by_channel(edits()),
        by_channel_and_back(edits()),
        by_ring(edits()),
    ] {
        print!("{allocations:>9}{frees:>6}");
    }
    println!();
}

fn by_channel(edits: impl Iterator<Item = Edit>) -> [usize; 2] {
    let mut patch = Patch::with_zones(1);
    let (gui, inbox) = mpsc::channel::<Edit>();
    let block = move || {
        while let Ok(mut edit) = inbox.try_recv() {
            edit.exchange(&mut patch);
        }
    };
    in_turn(edits, |edit| gui.send(edit).unwrap(), block)
}

// ANCHOR: back
fn by_channel_and_back(edits: impl Iterator<Item = Edit>) -> [usize; 2] {
    let mut patch = Patch::with_zones(1);
    let (gui, inbox) = mpsc::channel::<Edit>();
    let (back, spent) = mpsc::channel();
    let block = move || {
        while let Ok(mut edit) = inbox.try_recv() {
            edit.exchange(&mut patch);
            back.send(edit).unwrap();
        }
    };
    let send = |edit| {
        spent.try_iter().for_each(drop);
        gui.send(edit).unwrap();
    };
    in_turn(edits, send, block)
}
// ANCHOR_END: back

fn by_ring(edits: impl Iterator<Item = Edit>) -> [usize; 2] {
    let (mut gui, mut processing) = share(Patch::with_zones(1));
    let block = move || processing.read(|_| ());
    in_turn(edits, |edit| gui.edit(edit), block)
}

/// Runs `send` here and `block` on another thread, in turn, and counts the calls
/// of `block`.
fn in_turn(
    edits: impl Iterator<Item = Edit>,
    mut send: impl FnMut(Edit),
    mut block: impl FnMut() + Send,
) -> [usize; 2] {
    let turn = Barrier::new(2);
    thread::scope(|s| {
        let processing = s.spawn(|| {
            let mut calls = [0, 0];
            for _ in 0..BLOCKS {
                turn.wait(); // the edit is on its way
                let before = CALLS.get();
                block();
                let after = CALLS.get();
                calls[0] += after[0] - before[0];
                calls[1] += after[1] - before[1];
                turn.wait();
            }
            calls
        });
        for edit in edits {
            send(edit);
            turn.wait();
            turn.wait(); // the block has been rendered
        }
        processing.join().unwrap()
    })
}
