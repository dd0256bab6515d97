//! A question that is answered twice.

use channels::reply_ends::Reply;
use synth::{Knobs, Patch};

// ANCHOR: twice
fn answer(reply: Reply<Knobs>, playing: &Patch, muted: Option<&Patch>) {
    if let Some(patch) = muted {
        reply.send(patch.knobs());
    }
    reply.send(playing.knobs());
}
// ANCHOR_END: twice

fn main() {
    let (reply, answers) = channels::reply_ends::reply();
    answer(reply, &Patch::default(), None);
    println!("{:?}", answers.recv());
}
