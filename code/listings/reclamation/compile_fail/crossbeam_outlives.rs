//! What is retired may be dropped with the visitor, so the visitor goes first.

use reclamation::crossbeam_cage::Cage;

// ANCHOR: outlives
fn main() {
    let visitor;
    {
        let cage = Cage::new(["sine"]);
        visitor = cage.enter();
    }
}
// ANCHOR_END: outlives
