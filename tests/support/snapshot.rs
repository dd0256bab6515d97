//! Comparing what a program prints with what a page shows.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use book::place::relative;

/// Set to have snapshots written instead of compared.
pub const UPDATE: &str = "UPDATE_SNAPSHOTS";

/// Compares `now` with the file at `path`; writes it instead if [`UPDATE`] is set.
///
/// # Errors
/// If they differ, with both texts and the way to renew the file.
pub fn compare(root: &Path, path: &Path, now: &str) -> Result<()> {
    let name = relative(root, path);
    if std::env::var_os(UPDATE).is_some() {
        return std::fs::write(path, now).with_context(|| format!("cannot write {name}"));
    }
    let then = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read {name}; {UPDATE}=1 cargo test writes it"))?;
    if then != now {
        bail!(
            "{name} is not what is printed now; if this is right, {UPDATE}=1 cargo test renews it\n\
             --- in the file ---\n{then}\n--- printed now ---\n{now}"
        );
    }
    Ok(())
}
