//! What several modules need.

use interleave::Verdict;

/// Compares with `verdicts/NAME.txt`, which the page includes.
#[track_caller]
pub fn expect_shown(verdict: &Verdict, name: &str) {
    let file = format!("{}/verdicts/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    let now = format!("{verdict}\n");
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&file, &now).unwrap();
    }
    let shown = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        now == shown,
        "verdicts/{name}.txt is not the verdict of now; if this is right, \
         UPDATE_SNAPSHOTS=1 cargo test -p channels renews it\n\
         --- on the page ---\n{shown}\n--- now ---\n{now}"
    );
}
