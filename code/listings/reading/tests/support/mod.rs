//! Comparing a verdict, or a table of them, with the one that the page shows.

use std::fmt::Display;

/// Set to have the files written instead of compared.
const UPDATE: &str = "UPDATE_SNAPSHOTS";

/// Compares with `verdicts/NAME.txt`, which the page includes.
#[track_caller]
pub fn expect_shown(verdict: &impl Display, name: &str) {
    let file = format!("{}/verdicts/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    let now = format!("{verdict}\n");
    if std::env::var_os(UPDATE).is_some() {
        std::fs::write(&file, &now).unwrap();
    }
    let shown = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        now == shown,
        "verdicts/{name}.txt is not the verdict of now; if this is right, \
         {UPDATE}=1 cargo test -p reading renews it\n\
         --- on the page ---\n{shown}\n--- now ---\n{now}"
    );
}
