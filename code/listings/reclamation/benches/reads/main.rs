//! What a read of a published value costs: here and in well-kept crates.
//!
//! ```text
//! cargo bench -p reclamation --bench reads                     the times, as ratios
//! cargo bench -p reclamation --bench reads -- --instructions   needs valgrind
//! ```
//!
//! With `UPDATE_MEASURED=1` before it, the table that either prints also goes to
//! `measured/reads.txt` or `measured/instructions.txt`, which the page shows.
//!
//! One thread reads, in blocks of 64. In the second and the third column another one
//! publishes meanwhile. Each sample times the floor and then the subject, both on fresh
//! cells; an entry is the median of the ratios. The floor is compared with itself too: its
//! row says how far the others can be trusted. Run it on Linux, on a machine that does
//! nothing else.

#![expect(unsafe_code, reason = "pointers that a guard protects")]

mod instructions;
mod subjects;
mod table;

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};
use std::{hint, thread};

use criterion::{BenchmarkId, Criterion, SamplingMode};
use instructions::Reads;
use subjects::{BLOCK, Value, Visitor};
use table::{INSTRUCTIONS, NAMES, READS, Table};

/// Set to have the file written.
const UPDATE: &str = "UPDATE_MEASURED";

/// How long a sample takes at least. Many short ones: what else the machine does then
/// spoils few of them. Criterion says only how many.
const SAMPLE: Duration = Duration::from_micros(300);

/// How many blocks are read between two looks at the clock.
const BLOCKS: u32 = 256;

/// Between two values in the second column.
const PAUSE: Duration = Duration::from_micros(100);

/// A writer that is later than this has not had its core. One that frees a batch may take
/// a good part of it.
const LATE: Duration = Duration::from_micros(500);

/// After so many samples that do not count, one is given up.
const TRIES: u32 = 10;

/// How long the other thread waits before it publishes again, if it does at all: column
/// by column.
const PACES: [Option<Duration>; 3] = [None, Some(PAUSE), Some(Duration::ZERO)];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [instructions::READ, name, blocks] => {
            let blocks = blocks.parse().expect("a number of blocks");
            Reads { name, blocks }.run();
        }
        ["--instructions", ..] => show(&INSTRUCTIONS, instructions::count(), "instructions.txt"),
        _ => {
            let mut times = Times::new();
            subjects::all(&mut times);
            times.criterion.final_summary();
            let rows: Option<Vec<_>> = times.rows.into_iter().collect();
            if let Some(rows) = rows {
                let rows = rows.try_into().expect("a row for each name");
                show(&READS, rows, "reads.txt");
            }
        }
    }
}

fn show<const N: usize>(table: &Table<N>, rows: table::Rows<N>, file: &str) {
    let table = table.write(&rows);
    println!("{table}");
    if std::env::var_os(UPDATE).is_some() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/measured/");
        std::fs::write(format!("{folder}{file}"), table).expect("the table can be written");
    }
}

/// Times each subject in each column.
struct Times {
    criterion: Criterion,
    /// None where a filter on the command line left something out, or no sample counts.
    rows: Vec<Option<[f64; PACES.len()]>>,
}

impl Times {
    fn new() -> Self {
        let criterion = Criterion::default()
            .warm_up_time(Duration::from_millis(10)) // each sample is on a fresh cell
            .measurement_time(Duration::from_millis(300))
            .sample_size(500)
            .nresamples(1_001) // at 1,000 it warns
            .configure_from_args();
        let rows = Vec::new();
        Self { criterion, rows }
    }
}

impl Visitor for Times {
    fn visit<P, R>(&mut self, name: &'static str, cell: impl Fn() -> (P, R))
    where
        P: FnMut(Value) + Send,
        R: FnMut(),
    {
        assert_eq!(NAMES[self.rows.len()], name);
        let mut group = self.criterion.benchmark_group(name);
        group.sampling_mode(SamplingMode::Flat);
        let row = [0, 1, 2].map(|column| {
            let mut ratios = Vec::new();
            let id = BenchmarkId::from_parameter(READS.columns[column]);
            group.bench_function(id, |bencher| {
                bencher.iter_custom(|blocks| {
                    let floor = retry(|| sample(PACES[column], subjects::floor()));
                    let subject = retry(|| sample(PACES[column], cell()));
                    if floor.counts && subject.counts {
                        ratios.push(subject.read / floor.read);
                    }
                    Duration::from_secs_f64(subject.read * f64::from(BLOCK) * blocks as f64)
                });
            });
            println!("samples that count: {}", ratios.len());
            ratios.sort_by(f64::total_cmp);
            ratios.get(ratios.len() / 2).copied()
        });
        group.finish();
        self.rows.push(match row {
            [Some(quiet), Some(paced), Some(flat_out)] => Some([quiet, paced, flat_out]),
            _ => None,
        });
    }
}

struct Sample {
    /// The seconds of a read.
    read: f64,
    /// Whether the writer was never late. If it was, something else had its core.
    counts: bool,
}

/// Some tries to get a sample that counts.
fn retry(mut sample: impl FnMut() -> Sample) -> Sample {
    let mut tried = sample();
    for _ in 1..TRIES {
        if tried.counts {
            break;
        }
        tried = sample();
    }
    tried
}

/// Reads a fresh cell while another thread publishes at that pace.
fn sample<P, R>(pace: Option<Duration>, (mut publish, mut read): (P, R)) -> Sample
where
    P: FnMut(Value) + Send,
    R: FnMut(),
{
    let Some(pause) = pace else {
        let read = time(&mut read);
        return Sample { read, counts: true };
    };
    let flags = &Flags::default();
    thread::scope(|s| {
        // With the end that publishes on the stack of its own thread.
        let writer = s.spawn(move || {
            let mut in_time = true;
            let mut published = 0;
            while !flags.done.load(Relaxed) {
                let since = Instant::now();
                publish([published; 8]);
                if published == 0 {
                    flags.begun.store(true, Relaxed);
                }
                published += 1;
                while since.elapsed() < pause && !flags.done.load(Relaxed) {
                    hint::spin_loop();
                }
                in_time &= since.elapsed() < pause + LATE;
            }
            in_time
        });
        while !flags.begun.load(Relaxed) {
            hint::spin_loop(); // to be on a core of its own when the writer is on the other
        }
        let read = time(&mut read);
        flags.done.store(true, Relaxed);
        let counts = writer.join().unwrap();
        Sample { read, counts }
    })
}

/// What the two threads of a sample tell each other, on cache lines of its own.
#[derive(Default)]
#[repr(align(128))]
struct Flags {
    /// The writer has published.
    begun: AtomicBool,
    /// The sample is over.
    done: AtomicBool,
}

/// Reads for at least [`SAMPLE`]. The seconds that a read took.
fn time(read: &mut impl FnMut()) -> f64 {
    let mut reads = 0;
    let start = Instant::now();
    loop {
        for _ in 0..BLOCKS {
            read();
        }
        reads += BLOCKS * BLOCK;
        let took = start.elapsed();
        if took >= SAMPLE {
            return took.as_secs_f64() / f64::from(reads);
        }
    }
}
