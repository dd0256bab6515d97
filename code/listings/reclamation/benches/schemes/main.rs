//! What the schemes cost, on a cage of zones.
//!
//! ```text
//! cargo bench -p reclamation --bench schemes                       prints the tables
//! UPDATE_MEASURED=1 cargo bench -p reclamation --bench schemes     and puts them on the page
//! ```
//!
//! The tables go to `measured/schemes-*.txt`. Rows and columns take turns, round by round,
//! so that what else the machine does meets them all alike; a number is the median over the
//! rounds. Run it on a machine that does nothing else.

mod table;

use std::array;
use std::hint::black_box;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use reclamation::schemes::{Reader, Scheme};
use reclamation::schemes_counted::Counted;
use reclamation::schemes_epochs::Epochs;
use reclamation::schemes_hazard::Hazard;
use reclamation::schemes_kept::Kept;
use reclamation::schemes_locked::{Exclusive, Shared};
use reclamation::schemes_quiescent::Quiescent;
use reclamation::schemes_seize::Seize;
use table::{BATCHES, KEPT, LENGTHS, SCHEMES, THREADS, Table, UPDATES};

/// Set to have the files written.
const UPDATE: &str = "UPDATE_MEASURED";

/// How many zones there are in the cage: one for each key.
const ZONES: usize = 128;

/// How many operations there are to a batch, where a scheme has batches.
const BATCH: usize = 100;

/// How often each cell is measured, and how often if a sample lasts long.
const ROUNDS: usize = 25;
const FEW_ROUNDS: usize = 9;

/// Long enough for many operations.
const SHORT: Duration = Duration::from_millis(6);

/// Long enough for more threads than cores to take turns.
const LONG: Duration = Duration::from_millis(60);

/// A zone, of nearly a cache line.
struct Zone<C> {
    /// Which zone to visit after this one.
    next: usize,
    level: usize,
    _keys_and_loops: [u64; 4],
    _counted: C,
}

/// Whether zones are counted, while they are there.
trait Count: Default + Send + Sync + 'static {
    /// How many there are.
    fn all() -> usize;
}

/// They are not.
impl Count for () {
    fn all() -> usize {
        0
    }
}

/// They are.
struct Alive;

static ALIVE: AtomicUsize = AtomicUsize::new(0);

impl Default for Alive {
    fn default() -> Self {
        ALIVE.fetch_add(1, Relaxed);
        Self
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        ALIVE.fetch_sub(1, Relaxed);
    }
}

impl Count for Alive {
    fn all() -> usize {
        ALIVE.load(Relaxed)
    }
}

/// xorshift64*.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32;
        ((high * bound as u64) >> 32) as usize
    }
}

/// One way round through all zones: who follows whom.
fn way_round() -> [usize; ZONES] {
    let mut random = Random(7);
    let mut next: [usize; ZONES] = array::from_fn(|number| number);
    for last in (1..ZONES).rev() {
        next.swap(last, random.below(last)); // Sattolo's: a single cycle
    }
    next
}

fn zone<C: Count>(next: usize) -> Zone<C> {
    Zone {
        next,
        level: 1,
        _keys_and_loops: [0; 4],
        _counted: C::default(),
    }
}

fn zones<C: Count>() -> impl Iterator<Item = Zone<C>> {
    way_round().into_iter().map(zone)
}

/// What is measured.
#[derive(Clone, Copy)]
struct Work {
    threads: usize,
    /// How many zones an operation visits.
    length: usize,
    /// How many operations in a hundred also replace the last one.
    updates: usize,
    lasts: Duration,
}

/// What comes of it.
struct Sample {
    /// Of a core, for one operation, in seconds.
    time: f64,
    /// How many zones there were at most beyond those of the cage.
    kept: usize,
}

/// All threads at work for some time.
fn sample<C: Count, S: Scheme<Zone<C>>>(cage: S, work: Work) -> Sample {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let (start, done) = (Barrier::new(work.threads + 1), AtomicBool::new(false));
    thread::scope(|s| {
        let threads: Vec<_> = (1..=work.threads)
            .map(|seed| {
                let (cage, start, done) = (&cage, &start, &done);
                s.spawn(move || operate(cage.reader(), work, seed, start, done))
            })
            .collect();
        start.wait();
        thread::sleep(work.lasts);
        done.store(true, Relaxed);
        let (mut rate, mut kept) = (0.0, 0);
        for thread in threads {
            let (its_rate, its_kept) = thread.join().unwrap();
            rate += its_rate;
            kept = its_kept.max(kept);
        }
        let time = cores.min(work.threads) as f64 / rate;
        Sample { time, kept }
    })
}

/// One thread's operations: how many a second, and the most zones that it has found kept.
fn operate<C: Count>(
    mut reader: impl Reader<Zone<C>>,
    work: Work,
    seed: usize,
    start: &Barrier,
    done: &AtomicBool,
) -> (f64, usize) {
    let next = way_round();
    let mut random = Random(seed as u64);
    let (mut operations, mut kept) = (0, 0);
    start.wait();
    let began = Instant::now();
    while !done.load(Relaxed) {
        for _ in 0..16 {
            let (mut left, mut last, mut level) = (work.length, random.below(ZONES), 0);
            reader.read(last, |zone| {
                level += zone.level;
                left -= 1;
                (left > 0).then(|| {
                    last = zone.next;
                    last
                })
            });
            black_box(level);
            if work.updates > 0 && random.below(100) < work.updates {
                reader.replace(last, zone(next[last]));
                kept = C::all().saturating_sub(ZONES).max(kept);
            }
        }
        operations += 16;
    }
    (f64::from(operations) / began.elapsed().as_secs_f64(), kept)
}

/// A scheme, and the work that it is to be measured with.
type Measure = fn(Work) -> Sample;

/// In the order of [`SCHEMES`].
fn schemes<C: Count>() -> [Measure; SCHEMES.len()] {
    [
        |work| sample(Kept::new(zones::<C>()), work),
        |work| sample(Quiescent::new(zones::<C>(), BATCH), work),
        |work| sample(Epochs::new(zones::<C>(), BATCH), work),
        |work| sample(Epochs::new(zones::<C>(), 1), work),
        |work| sample(Seize::new(zones::<C>()), work),
        |work| sample(Hazard::new(zones::<C>()), work),
        |work| sample(Counted::new(zones::<C>()), work),
        |work| sample(Shared::new(zones::<C>()), work),
        |work| sample(Exclusive::new(zones::<C>()), work),
    ]
}

/// What is to be measured for a row of a table, column by column.
type Row = Vec<Box<dyn Fn() -> Sample>>;

/// The median of each cell. `value` makes one of a sample, and of those that the first row
/// has had in the same round.
fn medians(
    rows: &[Row],
    rounds: usize,
    value: impl Fn(&Sample, &[Sample], usize) -> f64,
) -> Vec<Vec<f64>> {
    let mut values = vec![vec![Vec::new(); rows[0].len()]; rows.len()];
    for _ in 0..rounds {
        let sample = |row: &Row| row.iter().map(|cell| cell()).collect();
        let samples: Vec<Vec<Sample>> = rows.iter().map(sample).collect();
        for (row, values) in samples.iter().zip(&mut values) {
            for (column, (sample, values)) in row.iter().zip(values).enumerate() {
                values.push(value(sample, &samples[0], column));
            }
        }
    }
    let row = |row: Vec<Vec<f64>>| row.into_iter().map(median).collect();
    values.into_iter().map(row).collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Each scheme with each piece of work.
fn cells<C: Count>(works: &[Work]) -> Vec<Row> {
    let row = |scheme: Measure| {
        let cell = |&work: &Work| Box::new(move || scheme(work)) as Box<dyn Fn() -> Sample>;
        works.iter().map(cell).collect()
    };
    schemes::<C>().into_iter().map(row).collect()
}

fn show(table: Table, rows: &[Vec<f64>]) {
    let text = table.write(rows);
    println!("{}\n{text}", table.name);
    if std::env::var_os(UPDATE).is_some() {
        std::fs::write(table.path(), text).expect("the table can be written");
    }
}

fn main() {
    let only_read = Work {
        threads: 1,
        length: 1,
        updates: 0,
        lasts: SHORT,
    };

    let works: Vec<Work> = [1, 2]
        .into_iter()
        .flat_map(|threads| {
            [1, 10, 100].map(|length| Work {
                threads,
                length,
                ..only_read
            })
        })
        .collect();
    let ratio = |of: &Sample, first: &[Sample], column: usize| of.time / first[column].time;
    show(LENGTHS, &medians(&cells::<()>(&works), ROUNDS, ratio));

    let works: Vec<Work> = [1, 25]
        .into_iter()
        .flat_map(|length| {
            [0, 10, 50, 100].map(|updates| Work {
                threads: 2,
                length,
                updates,
                lasts: SHORT,
            })
        })
        .collect();
    let ratio = |of: &Sample, first: &[Sample], column: usize| of.time / first[column / 4 * 4].time;
    show(UPDATES, &medians(&cells::<()>(&works), ROUNDS, ratio));

    let works = [1, 2, 4, 8].map(|threads| Work {
        threads,
        length: 10,
        updates: 10,
        lasts: LONG,
    });
    let ratio = |of: &Sample, first: &[Sample], _: usize| of.time / first[0].time;
    show(THREADS, &medians(&cells::<()>(&works), FEW_ROUNDS, ratio));
    let kept = |of: &Sample, _: &[Sample], _: usize| of.kept as f64;
    let rows = medians(&cells::<Alive>(&works)[1..], FEW_ROUNDS, kept);
    show(KEPT, &rows);

    let batches = [1, 10, 100, 1_000];
    let row = |measure: fn(Work, usize) -> Sample| {
        let cell = |every| Box::new(move || measure(only_read, every)) as Box<dyn Fn() -> Sample>;
        batches.map(cell).into()
    };
    let rows: [Row; 3] = [
        row(|work, _| sample(Kept::new(zones::<()>()), work)),
        row(|work, every| sample(Quiescent::new(zones::<()>(), every), work)),
        row(|work, every| sample(Epochs::new(zones::<()>(), every), work)),
    ];
    let ratio = |of: &Sample, first: &[Sample], column: usize| of.time / first[column].time;
    show(BATCHES, &medians(&rows, ROUNDS, ratio)[1..]);
}
