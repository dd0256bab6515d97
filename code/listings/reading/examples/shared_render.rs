//! Eight threads read one patch, and none of them locks anything.

use std::sync::Arc;
use std::thread;

use synth::{BLOCK, Patch, Voices, render};

fn main() {
    // ANCHOR: block
    let block = |patch: &Patch| {
        let mut voices = Voices::default();
        voices.note_on(60, 0.8);
        let mut out = [0.0; BLOCK];
        render(patch, &mut voices, &mut out);
        out
    };
    // ANCHOR_END: block

    // ANCHOR: scoped
    let patch = Patch::default();
    let alone = block(&patch);
    let blocks = thread::scope(|s| {
        let readers = [(); 8].map(|()| s.spawn(|| block(&patch)));
        readers.map(|reader| reader.join().unwrap())
    });
    println!("borrowed, all equal: {}", blocks == [alone; 8]);
    // ANCHOR_END: scoped

    // ANCHOR: owned
    let patch = Arc::new(patch);
    let readers = [(); 8].map(|()| {
        let patch = Arc::clone(&patch);
        thread::spawn(move || block(&patch))
    });
    let blocks = readers.map(|reader| reader.join().unwrap());
    println!("owned, all equal: {}", blocks == [alone; 8]);
    // ANCHOR_END: owned
}
