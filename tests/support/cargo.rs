//! Running cargo from a test, and reading what libtest prints.
//!
//! Cargo gives up its lock before it runs tests, so a test may build in the
//! same target folder.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use anyhow::{Context as _, Result, bail};

/// How one test ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It passed.
    Passed,
    /// It failed, and printed this.
    Failed(String),
}

/// `cargo ARGUMENTS` at `root`, offline if the caller is, without colours.
///
/// # Errors
/// If cargo cannot be started.
pub fn cargo(root: &Path, arguments: &[&str]) -> Result<Output> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(arguments)
        .current_dir(root)
        .env("CARGO_TERM_COLOR", "never")
        .env("RUST_BACKTRACE", "0");
    // The outer cargo describes the package under test by variables like these;
    // an inner build script must not take them for its own.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&*name);
        }
    }
    command
        .output()
        .with_context(|| format!("cannot run {command:?}"))
}

/// Runs all tests of `package`, and says how each ended. The name of a doctest
/// is its path and its line: `fence_name (line 12)`.
///
/// # Errors
/// If the package does not compile: then the error holds what cargo printed.
pub fn test(root: &Path, package: &str) -> Result<BTreeMap<String, Ending>> {
    let output = cargo(root, &["test", "--no-fail-fast", "--package", package])?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let endings = endings(&printed);
    if endings.is_empty() {
        bail!(
            "`cargo test -p {package}` ran nothing\n{}{printed}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(endings)
}

/// Reads the output of one or more runs of libtest.
fn endings(printed: &str) -> BTreeMap<String, Ending> {
    let mut endings = BTreeMap::new();
    let mut section: Option<String> = None;
    for line in printed.lines() {
        if let Some(name) = line
            .strip_prefix("---- ")
            .and_then(|rest| rest.strip_suffix(" stdout ----"))
        {
            section = Some(short(name));
            continue;
        }
        // The list of names after the last section.
        if line == "failures:" || line.starts_with("test result: ") {
            section = None;
        }
        if let Some(name) = &section {
            if let Some(Ending::Failed(text)) = endings.get_mut(name) {
                text.push_str(line);
                text.push('\n');
            }
        } else if let Some((name, ending)) = line
            .strip_prefix("test ")
            .and_then(|rest| rest.rsplit_once(" ... "))
        {
            let ending = match ending {
                "FAILED" => Ending::Failed(String::new()),
                _ => Ending::Passed,
            };
            let name = name.trim_end_matches(" - should panic");
            let name = name.trim_end_matches(" - compile");
            endings.insert(short(name), ending);
        }
    }
    endings
}

/// A doctest's name without its file.
fn short(name: &str) -> String {
    name.rsplit_once(".rs - ")
        .map_or(name, |(_, rest)| rest)
        .to_owned()
}
