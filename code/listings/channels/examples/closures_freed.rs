//! Where the boxes of closures come from, and where they go.

use std::thread;

use channels::closures::share;
use channels::data_watch::{Watch, counts_of, watch};
use synth::{Patch, ProcessingEnd};

#[global_allocator]
static ALLOCATOR: Watch = Watch;

fn main() {
    // ANCHOR: both
    let (gui, mut processing) = share(Patch::with_zones(1));
    let knobs = Patch::glass().knobs();
    let closure = move |patch: &mut Patch| patch.set_knobs(&knobs);
    watch(size_of_val(&closure));

    let made = counts_of(|| {
        for _ in 0..100 {
            gui.modify(closure);
        }
    });
    let processing = thread::spawn(move || counts_of(|| processing.read(|_| ())));
    let ran = processing.join().unwrap();
    // ANCHOR_END: both

    println!("boxes of 100 closures, of {} bytes", size_of_val(&closure));
    println!(
        "GUI thread: {} allocated, {} freed",
        made.allocated, made.freed
    );
    println!(
        "processing thread: {} allocated, {} freed",
        ran.allocated, ran.freed
    );
}
