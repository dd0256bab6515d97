//! A saver that waits for an edit and for the word to stop, whichever comes first.

use std::thread;

use crossbeam_channel::{Receiver, select, unbounded};
use synth::{Edit, Knob};

// ANCHOR: save
/// Writes edits into a journal until it is told to stop, or nobody can send any more.
fn save(edits: Receiver<Edit>, stop: Receiver<()>) -> Vec<Edit> {
    let mut journal = Vec::new();
    loop {
        select! {
            recv(edits) -> edit => match edit {
                Ok(edit) => journal.push(edit),
                Err(_) => break,
            },
            recv(stop) -> _ => {
                journal.extend(edits.try_iter()); // sent before it
                break;
            }
        }
    }
    journal
}
// ANCHOR_END: save

fn main() {
    // ANCHOR: stop
    let (gui, edits) = unbounded();
    let (quit, stop) = unbounded();
    let saver = thread::spawn(move || save(edits, stop));
    for gain in [0.3, 0.6, 0.9] {
        gui.send(Edit::Knob(Knob::Gain, gain)).unwrap();
    }
    quit.send(()).unwrap();
    println!("the journal: {:?}", saver.join().unwrap());
    println!(
        "and the GUI can no longer send: {}",
        gui.send(Edit::Knob(Knob::Gain, 0.0)).is_err()
    );
    // ANCHOR_END: stop
}
