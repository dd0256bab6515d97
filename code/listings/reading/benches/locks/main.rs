//! What it costs to look at a number behind a lock, and in an atomic.
//!
//! ```text
//! cargo bench -p reading --bench locks                       prints the table
//! UPDATE_MEASURED=1 cargo bench -p reading --bench locks     and puts it on the page
//! ```
//!
//! The table goes to `measured/locks.txt`. Each entry is the median over the samples
//! that criterion takes. Run it on a machine that does nothing else.

mod table;

use std::hint::black_box;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use std::sync::{Barrier, Mutex, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use criterion::Criterion;
use table::{NAMES, Row};

/// Set to have the file written.
const UPDATE: &str = "UPDATE_MEASURED";

/// Shorter samples are left out: criterion begins with some, to see how long a
/// look takes.
const SHORTEST: Duration = Duration::from_micros(100);

/// Looks so many times.
type Look<'a> = &'a (dyn Fn(u64) + Sync);

fn main() {
    // Samples of about a millisecond: too short for two threads to take turns on
    // one core, in which case neither would meet the other.
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(1))
        .sample_size(1_000)
        .configure_from_args();
    let mutex = Mutex::new(1);
    let rwlock = RwLock::new(1);
    let fair_mutex = parking_lot::Mutex::new(1);
    let fair_rwlock = parking_lot::RwLock::new(1);
    let atomic = AtomicU32::new(1);

    /// A closure that looks again and again.
    macro_rules! look {
        ($look:expr) => {
            &|times| {
                for _ in 0..times {
                    black_box($look);
                }
            }
        };
    }
    let looks: [Look<'_>; NAMES.len()] = [
        look!(*mutex.lock().unwrap()),
        look!(*rwlock.read().unwrap()),
        look!(*fair_mutex.lock()),
        look!(*fair_rwlock.read()),
        look!(atomic.load(Relaxed)),
    ];

    let mut rows = Vec::new();
    for (name, look) in NAMES.iter().zip(looks) {
        let alone = median(&mut criterion, &format!("{name}, one thread"), look, false);
        let of_two = median(&mut criterion, &format!("{name}, each of two"), look, true);
        if let (Some(alone), Some(of_two)) = (alone, of_two) {
            rows.push(Row { alone, of_two });
        }
    }
    criterion.final_summary();

    // With a filter on the command line, not all have been measured.
    let Ok(rows) = rows.try_into() else { return };
    let table = table::write(rows);
    println!("{table}");
    if std::env::var_os(UPDATE).is_some() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/measured/locks.txt");
        std::fs::write(file, table).expect("the table can be written");
    }
}

/// The median time of a look, in seconds, if criterion has taken any samples.
fn median(criterion: &mut Criterion, name: &str, look: Look<'_>, company: bool) -> Option<f64> {
    let mut samples = Vec::new();
    criterion.bench_function(name, |bencher| {
        bencher.iter_custom(|times| {
            let (took, counts) = if company {
                in_company(times, look)
            } else {
                (time(times, look), true)
            };
            if counts && took >= SHORTEST {
                samples.push(took.as_secs_f64() / times as f64);
            }
            took
        });
    });
    samples.sort_by(f64::total_cmp);
    samples.get(samples.len() / 2).copied()
}

fn time(times: u64, look: Look<'_>) -> Duration {
    let start = Instant::now();
    look(times);
    start.elapsed()
}

/// The same while another thread looks too, and whether that one got at least a
/// quarter of our turns: otherwise something else had its core.
fn in_company(times: u64, look: Look<'_>) -> (Duration, bool) {
    let done = AtomicBool::new(false);
    let both_run = Barrier::new(2);
    thread::scope(|s| {
        let other = s.spawn(|| {
            let mut looks = 0;
            both_run.wait();
            while !done.load(Relaxed) {
                look(100);
                looks += 100;
            }
            looks
        });
        both_run.wait();
        let took = time(times, look);
        done.store(true, Relaxed);
        (took, other.join().unwrap() >= times / 4)
    })
}
