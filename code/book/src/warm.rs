//! `cargo book warm`: fetches and compiles everything that reading, `cargo test`
//! and the exercises need, so that afterwards they work with the network off.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// Packages that the root's tests build and run by themselves, one command each.
pub const JUDGED: [&str; 2] = ["fences", "variants"];

/// Warms the repository at `root`.
///
/// # Errors
/// If a package cannot be fetched, or anything but a learner's own file does
/// not compile.
pub fn warm(root: &Path) -> Result<()> {
    println!("Fetching packages");
    cargo(root, ["fetch", "--locked"])?;
    println!("Compiling what `cargo test` runs");
    cargo(root, ["test", "--no-run", "--quiet"])?;
    for package in JUDGED {
        cargo(root, ["test", "--no-run", "--quiet", "--package", package])?;
    }
    println!("Compiling the exercises");
    for slug in crate::exercise::slugs(root)? {
        // Its dependencies are compiled in any case, and a learner may have
        // left a file half-written: that is no reason to stop.
        if cargo(root, ["test", "--no-run", "--quiet", "--package", &slug]).is_err() {
            eprintln!("{slug}: your answer does not compile yet; everything else of it is ready");
        }
    }
    println!("Ready: reading, `cargo test` and every exercise now work without a network");
    Ok(())
}

fn cargo<S: AsRef<OsStr>>(root: &Path, arguments: impl IntoIterator<Item = S>) -> Result<()> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root);
    let status = command
        .status()
        .with_context(|| format!("cannot run {command:?}"))?;
    if !status.success() {
        bail!("{command:?} failed");
    }
    Ok(())
}
