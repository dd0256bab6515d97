//! What the page includes from `verdicts/`.

use std::{env, fs, path::Path};

/// Set to have a file written instead of compared.
const UPDATE: &str = "UPDATE_SNAPSHOTS";

/// Asserts that a file in `verdicts/` holds `now`.
#[track_caller]
pub fn same(name: &str, now: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("verdicts")
        .join(name);
    if env::var_os(UPDATE).is_some() {
        fs::write(&path, now).expect("the file can be written");
    }
    let shown = fs::read_to_string(path).unwrap_or_default();
    assert!(
        now == shown,
        "verdicts/{name} is not what is so now; if this is right, \
         {UPDATE}=1 cargo test -p limits renews it\n\
         --- on the page ---\n{shown}\n--- now ---\n{now}"
    );
}

#[test]
fn the_page_names_the_versions_of_the_lock_file() {
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../Cargo.lock");
    let lock = fs::read_to_string(lock).expect("the lock file can be read");
    let line = |name: &str| {
        let version = lock
            .lines()
            .skip_while(|line| *line != format!("name = \"{name}\""))
            .find_map(|line| line.strip_prefix("version = "))
            .expect("it is locked");
        format!("{name} {}\n", version.trim_matches('"'))
    };
    same("versions.txt", &["loom", "shuttle"].map(line).concat());
}
