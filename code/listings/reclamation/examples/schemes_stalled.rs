//! A reader falls asleep, and 1,000 values are replaced meanwhile. How many are kept?

use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;

use reclamation::schemes::{Reader, Scheme};
use reclamation::schemes_counted::Counted;
use reclamation::schemes_epochs::Epochs;
use reclamation::schemes_hazard::Hazard;
use reclamation::schemes_quiescent::Quiescent;
use reclamation::schemes_seize::Seize;

/// A value in a row of eight. All share an `Arc`, whose count tells how many there are.
type Zone = Arc<()>;

/// How many values are kept beyond the eight of the row.
fn kept(all: &Zone) -> usize {
    Arc::strong_count(all) - 1 - 8
}

// ANCHOR: stalled
/// A reader sleeps inside an operation or after it. What is kept then, when all that can be
/// freed has been, and what is kept when it has woken up and read once more?
fn asleep<S: Scheme<Zone>>(row: &S, all: &Zone, inside: bool) -> [usize; 2] {
    let (falls_asleep, asleep) = channel();
    let (wake, woken) = channel::<()>();
    thread::scope(|s| {
        let sleeper = s.spawn(move || {
            let mut reader = row.reader();
            let sleep = || {
                falls_asleep.send(()).unwrap();
                woken.recv().unwrap();
            };
            reader.read(0, |_zone| {
                if inside {
                    sleep();
                }
                None
            });
            if !inside {
                sleep();
            }
            reader.read(0, |_zone| None);
            reader.reclaim();
        });
        asleep.recv().unwrap();
        let mut gui = row.reader();
        for number in 0..1_000 {
            gui.replace(number % 8, Arc::clone(all));
        }
        gui.reclaim();
        let asleep = kept(all);
        wake.send(()).unwrap();
        sleeper.join().unwrap();
        gui.reclaim();
        [asleep, kept(all)]
    })
}
// ANCHOR_END: stalled

fn show<S: Scheme<Zone>>(name: &str, row: impl Fn(Vec<Zone>) -> S) {
    let [inside, between] = [true, false].map(|inside| {
        let all = Zone::default();
        let [kept, left] = asleep(&row(vec![all.clone(); 8]), &all, inside);
        assert_eq!(left, 0, "{name}: not freed when the reader is awake");
        assert_eq!(Arc::strong_count(&all), 1, "{name}: not freed with the row");
        kept
    });
    println!("{name:<29} {inside:>7} {between:>10}");
}

fn main() {
    println!("kept while a reader sleeps     inside    between");
    show("quiescent states", |zones| Quiescent::new(zones, 1));
    show("epochs", |zones| Epochs::new(zones, 1));
    show("epochs, 100 to a pin", |zones| Epochs::new(zones, 100));
    show("seize", Seize::new);
    show("hazard pointers", Hazard::new);
    show("counts", Counted::new);
}
