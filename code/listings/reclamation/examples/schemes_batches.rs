//! Two readers take turns, and each replaces a value every time. How many are kept at most?

use std::sync::Arc;

use reclamation::schemes::{Reader, Scheme};
use reclamation::schemes_epochs::Epochs;
use reclamation::schemes_quiescent::Quiescent;

/// A value in a row of eight. All share an `Arc`, whose count tells how many there are.
type Zone = Arc<()>;

// ANCHOR: turns
/// The most values that are kept beyond the row's own.
fn most<S: Scheme<Zone>>(row: impl Fn(Vec<Zone>) -> S) -> usize {
    let all = Zone::default();
    let row = row(vec![Arc::clone(&all); 8]);
    let mut readers = [row.reader(), row.reader()];
    let turns = (0..10_000).map(|turn| {
        readers[turn % 2].replace(turn % 8, Arc::clone(&all));
        Arc::strong_count(&all) - 1 - 8
    });
    turns.max().expect("there are turns")
}
// ANCHOR_END: turns

fn main() {
    println!("operations to a batch         1       10      100    1,000");
    let batches = [1, 10, 100, 1_000];
    let quiescent = batches.map(|every| most(|zones| Quiescent::new(zones, every)));
    let epochs = batches.map(|every| most(|zones| Epochs::new(zones, every)));
    for (name, [a, b, c, d]) in [("quiescent states", quiescent), ("epochs", epochs)] {
        println!("{name:<22} {a:>8} {b:>8} {c:>8} {d:>8}");
    }
}
