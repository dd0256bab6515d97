//! A check in a program without a test harness, and what it prints.

use std::path::Path;
use std::process::Command;

use interleave::sync::{
    Arc,
    atomic::{AtomicU32, Ordering::Relaxed},
    thread,
};

/// Set for the copy of this program that makes the check.
const PLAIN: &str = "INTERLEAVE_PLAIN";

fn main() {
    if std::env::var_os(PLAIN).is_none() {
        return compare();
    }
    interleave::model(|| ());
    interleave::model(|| {
        let count = Arc::new(AtomicU32::new(0));
        let other = count.clone();
        let thread = thread::spawn(move || other.fetch_add(1, Relaxed));
        assert_eq!(count.load(Relaxed), 0, "the other thread was first");
        thread.join().unwrap();
    });
}

fn compare() {
    // Test binaries lie in a folder of their own; a program does not.
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!(
        "plain-{}{}",
        std::process::id(),
        std::env::consts::EXE_SUFFIX
    ));
    std::fs::copy(std::env::current_exe().unwrap(), &copy).unwrap();
    let out = Command::new(&copy).env(PLAIN, "1").output().unwrap();
    std::fs::remove_file(&copy).unwrap();
    assert!(!out.status.success());
    let said = String::from_utf8(out.stderr).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verdicts/plain.txt");
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, &said).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(said == expected.replace("\r\n", "\n"), "{said}");
}
