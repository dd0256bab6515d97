//! The tables of the page on Hart's question are ones that the bench has made, and say what
//! the page says.

#[path = "../benches/schemes/table.rs"]
mod table;

use table::{BATCHES, KEPT, LENGTHS, SCHEMES, THREADS, Table, UPDATES};

/// The numbers of a table, row by row, if it is one that `Table::write` made.
fn read(table: Table, shown: &str) -> Option<Vec<Vec<f64>>> {
    let heads = if table.groups.is_empty() { 1 } else { 2 };
    let rows: Option<Vec<Vec<f64>>> = table
        .rows
        .iter()
        .zip(shown.lines().skip(heads))
        .map(|(name, row)| {
            let numbers = row.strip_prefix(name)?.split_whitespace();
            let numbers: Result<Vec<f64>, _> = numbers.map(str::parse).collect();
            numbers.ok().filter(|row| row.len() == table.columns.len())
        })
        .collect();
    let rows = rows.filter(|rows| rows.len() == table.rows.len())?;
    (table.write(&rows) == shown).then_some(rows)
}

fn shown(table: Table) -> String {
    std::fs::read_to_string(table.path()).expect("the table is there")
}

/// The numbers of a row.
fn row(table: Table, name: &str) -> Vec<f64> {
    let at = table.rows.iter().position(|row| *row == name);
    let rows = read(table, &shown(table)).expect("a table of benches/schemes");
    rows[at.expect("a row of that name")].clone()
}

/// Those that pay nothing, or once, for a whole operation.
const BY_OPERATION: [&str; 4] = [
    "quiescent states",
    "epochs, 100 to a pin",
    "epochs",
    "seize",
];

/// All that free without a lock.
fn schemes() -> &'static [&'static str] {
    &SCHEMES[1..7]
}

#[test]
fn the_unit_is_that_nothing_is_freed() {
    assert_eq!(row(LENGTHS, "nothing is freed"), [1.0; 6]);
    let updates = row(UPDATES, "nothing is freed");
    assert_eq!((updates[0], updates[4]), (1.0, 1.0));
    assert_eq!(row(THREADS, "nothing is freed")[0], 1.0);
}

#[test]
fn quiescent_states_are_the_cheapest_way_to_walk() {
    let quiescent = row(LENGTHS, "quiescent states");
    for name in &schemes()[2..] {
        let other = row(LENGTHS, name);
        for column in [0, 1, 3, 4] {
            assert!(quiescent[column] < other[column], "{name}: {other:?}");
        }
    }
}

#[test]
fn for_one_zone_a_pin_is_dearer_than_a_name_or_a_lock_alone() {
    let epochs = row(LENGTHS, "epochs")[0];
    for name in ["hazard pointers", "RwLock", "Mutex"] {
        let other = row(LENGTHS, name)[0];
        assert!(other < epochs, "{name}: {other}, epochs: {epochs}");
    }
}

#[test]
fn what_is_paid_once_is_lost_in_a_long_walk() {
    for name in ["epochs", "seize"] {
        let row = row(LENGTHS, name);
        for short in [0, 3] {
            let long = short + 2;
            assert!(row[short] > 2.0 * row[long], "{name}: {row:?}");
        }
    }
}

#[test]
fn what_is_paid_for_each_zone_is_not() {
    let hazard = row(LENGTHS, "hazard pointers");
    let counts = row(LENGTHS, "counts");
    for column in [2, 5] {
        for name in BY_OPERATION {
            let other = row(LENGTHS, name);
            assert!(counts[column] > 2.0 * other[column], "{name}: {other:?}");
        }
    }
    for column in [1, 4] {
        let quiescent = row(LENGTHS, "quiescent states");
        assert!(hazard[column] > 1.5 * quiescent[column], "{hazard:?}");
    }
    for column in [1, 2, 4, 5] {
        assert!(counts[column] > 1.5 * hazard[column], "{counts:?}");
    }
}

#[test]
fn with_replacements_the_schemes_come_together() {
    let spread = |column: usize| {
        let cells: Vec<f64> = schemes()
            .iter()
            .map(|name| row(UPDATES, name)[column])
            .collect();
        let (least, most) = cells.iter().fold((f64::MAX, 0.0), |(least, most), &cell| {
            (cell.min(least), cell.max(most))
        });
        most / least
    };
    assert!(spread(3) < spread(0), "{} {}", spread(3), spread(0));
    // Counts are left out: two readers that meet at one may cost as much as a replacement.
    for name in BY_OPERATION.into_iter().chain(["hazard pointers"]) {
        let row = row(UPDATES, name);
        assert!(row[1] > row[0], "{name}: {row:?}");
        assert!(row[3] > 3.0 * row[0], "{name}: {row:?}");
    }
}

#[test]
fn more_threads_than_cores_cost_no_scheme_much_time() {
    for name in schemes() {
        let row = row(THREADS, name);
        assert!(row[3] < 2.0 * row[1], "{name}: {row:?}");
    }
}

#[test]
fn more_threads_than_cores_cost_memory_where_a_reader_holds_back_all() {
    let hazard = row(KEPT, "hazard pointers");
    for name in BY_OPERATION {
        let row = row(KEPT, name);
        assert!(row[3] > 10.0 * row[0], "{name}: {row:?}");
        assert!(row[3] > 5.0 * hazard[3], "{name}: {row:?}");
    }
    for name in ["counts", "RwLock", "Mutex"] {
        let row = row(KEPT, name);
        assert!(row[3] <= 16.0, "{name}: {row:?}");
    }
}

#[test]
fn batches_help_the_one_that_has_a_fence() {
    let (quiescent, epochs) = (row(BATCHES, "quiescent states"), row(BATCHES, "epochs"));
    assert!(epochs[0] > 1.5 * epochs[1], "{epochs:?}");
    assert!(epochs[3] > epochs[1] / 1.5, "{epochs:?}");
    assert!(quiescent[0] < epochs[0] / 1.5, "{quiescent:?} {epochs:?}");
}

#[test]
fn another_bench_or_a_table_by_hand_is_noticed() {
    for table in [LENGTHS, UPDATES, THREADS, KEPT, BATCHES] {
        let shown = shown(table);
        assert!(read(table, &shown).is_some(), "{}", table.name);
        assert!(read(table, &shown.replace("states", "state")).is_none());
        assert!(read(table, &shown.replacen("  ", " ", 1)).is_none());
        assert!(read(table, &format!("{shown}one more\n")).is_none());
        let short = shown.trim_end().rsplit_once('\n').unwrap().0;
        assert!(read(table, &format!("{short}\n")).is_none());
    }
}
