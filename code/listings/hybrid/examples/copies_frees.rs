//! Two copies and a log: who frees what an edit has replaced, and when?

use std::sync::{Arc, Barrier};
use std::thread;

use hybrid::copies_s3_log::two_copies;

/// Stands for a wave, and says where it is freed.
struct Wave(u32);

impl Drop for Wave {
    fn drop(&mut self) {
        let thread = thread::current();
        println!(
            "wave {} freed on the {} thread",
            self.0,
            thread.name().unwrap()
        );
    }
}

/// Stands for a patch with one wave. A copy shares it.
type Patch = Arc<Wave>;

fn wave(number: u32) -> Patch {
    Arc::new(Wave(number))
}

fn main() {
    let (mut gui, mut processing) = two_copies(wave(0), |patch, new| *patch = Arc::clone(new));
    let turn = Barrier::new(2);

    thread::scope(|s| {
        // ANCHOR: both
        let block = thread::Builder::new().name("processing".into());
        let block = block.spawn_scoped(s, || {
            processing.read(|patch| {
                turn.wait(); // the GUI draws 1 and 2
                turn.wait();
                println!("the block plays wave {}", patch.0);
            });
        });

        turn.wait();
        for number in [1, 2] {
            println!("draw wave {number}");
            gui.edit(wave(number));
        }
        turn.wait();
        block.unwrap().join().unwrap();

        for _ in 0..2 {
            println!("flush");
            gui.flush();
        }
        // ANCHOR_END: both
    });
    println!("the end");
}
