//! A patch in three slots: who frees the old ones, and when?

use std::sync::{Arc, Barrier};
use std::thread;

use reading::triple_s2_three_slots::triple_buffer;

/// Stands for the samples of a patch, and says where they are freed.
struct Samples(u32);

impl Drop for Samples {
    fn drop(&mut self) {
        let thread = thread::current();
        let name = thread.name().unwrap();
        println!("samples of version {} freed on the {name} thread", self.0);
    }
}

/// Stands for a patch. A clone shares the samples.
#[derive(Clone)]
struct Patch(Arc<Samples>);

fn version(number: u32) -> Patch {
    Patch(Arc::new(Samples(number)))
}

fn main() {
    let (mut writer, mut reader) = triple_buffer(version(0));
    let turn = Barrier::new(2);

    thread::scope(|s| {
        // ANCHOR: both
        let processing = thread::Builder::new().name("processing".into());
        let processing = processing.spawn_scoped(s, || {
            turn.wait(); // version 1 is out
            reader.read(|patch| {
                turn.wait();
                turn.wait(); // and so are 2, 3 and 4
                println!(
                    "the block that began with version 1 ends with {}",
                    patch.0.0
                );
            });
            reader.read(|patch| println!("the next block begins with {}", patch.0.0));
        });

        let mut publish = |number| {
            println!("publish {number}");
            writer.publish(version(number));
        };
        publish(1);
        turn.wait();
        turn.wait(); // processing renders
        (2..=4).for_each(&mut publish);
        turn.wait();
        processing.unwrap().join().unwrap();
        publish(5);
        // ANCHOR_END: both
    });
    println!("the end");
}
