//! Which thread frees what the edits have replaced.

use std::sync::Arc;
use std::thread;

use channels::data_watch::{Counts, Watch, counts_of, watch};
use channels::{data_edits, data_spent};
use synth::{Edit, GuiEnd, Patch, ProcessingEnd};

#[global_allocator]
static ALLOCATOR: Watch = Watch;

/// Eleven waves of one size, drawn one after the other: the first replaces one of
/// the factory, the other ten replace each other.
const WAVES: usize = 11;

fn main() {
    let wave: Arc<[f32]> = vec![0.5; 1_000].into();
    // An `Arc` has two counts before what it shares.
    watch(size_of_val(&*wave) + 2 * size_of::<usize>());

    println!("                 freed by the GUI  by processing");
    line("one channel", data_edits::share(Patch::with_zones(1)));
    line("and one back", data_spent::share(Patch::with_zones(1)));
}

fn line(name: &str, ends: (impl GuiEnd, impl ProcessingEnd + Send)) {
    let [gui, processing] = freed(ends);
    println!("{name:<14}{gui:>19}{processing:>15}");
}

// ANCHOR: freed
/// How many drawn waves each of the two threads frees.
fn freed((mut gui, mut processing): (impl GuiEnd, impl ProcessingEnd + Send)) -> [usize; 2] {
    let mut freed = [0, 0];
    for _ in 0..WAVES {
        let made = counts_of(|| gui.edit(Edit::RedrawZone(0, vec![0.5; 1_000].into())));
        let block = || counts_of(|| processing.read(|_| ()));
        let Counts { freed: there, .. } = thread::scope(|s| s.spawn(block).join().unwrap());
        freed[0] += made.freed;
        freed[1] += there;
    }
    freed[0] += counts_of(|| assert!(gui.flush())).freed;
    freed
}
// ANCHOR_END: freed
