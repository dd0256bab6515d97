//! Ten blocks are due and one edit is made: how many blocks are rendered?

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use channels::closures::Change;
use synth::{BLOCK, Patch, Voices, render};

// ANCHOR: recv
fn with_recv(changes: &Receiver<Change>, patch: &mut Patch) {
    if let Ok(change) = changes.recv() {
        change(patch);
    }
}
// ANCHOR_END: recv

// ANCHOR: try_recv
fn with_try_recv(changes: &Receiver<Change>, patch: &mut Patch) {
    while let Ok(change) = changes.try_recv() {
        change(patch);
    }
}
// ANCHOR_END: try_recv

fn main() {
    println!("blocks due, and one edit before the first: 10");
    println!("rendered with recv: {}", rendered(with_recv));
    println!("rendered with try_recv: {}", rendered(with_try_recv));
}

/// How many of ten blocks have been rendered before there is another edit.
fn rendered(look_for_changes: fn(&Receiver<Change>, &mut Patch)) -> usize {
    let (gui, changes) = channel::<Change>();
    let (card, due) = channel::<()>(); // stands for the sound card's clock
    let rendered = &AtomicUsize::new(0);

    thread::scope(|s| {
        // ANCHOR: processing
        let processing = s.spawn(move || {
            let mut patch = Patch::with_zones(1);
            let mut voices = Voices::default();
            let mut out = [0.0; BLOCK];
            for () in due {
                look_for_changes(&changes, &mut patch);
                render(&patch, &mut voices, &mut out);
                rendered.fetch_add(1, Relaxed);
            }
        });
        // ANCHOR_END: processing

        gui.send(Box::new(|patch| patch.gain = 0.5)).unwrap();
        for _ in 0..10 {
            card.send(()).unwrap();
        }
        drop(card); // no further block

        // The thread ends with the last block, unless it waits for an edit. A
        // second is time for 750 blocks.
        let start = Instant::now();
        while !processing.is_finished() && start.elapsed() < Duration::from_secs(1) {
            thread::sleep(Duration::from_millis(1));
        }
        let rendered = rendered.load(Relaxed);
        drop(gui); // now nobody can make another edit: `recv` returns
        rendered
    })
}
