//! Building again when a file that the book is made of was saved.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use arc_swap::ArcSwap;
use notify::{RecursiveMode, Watcher as _};
use tokio::sync::watch as version;

use super::site::Site;

/// How long a burst of saves is waited out.
const SETTLE: Duration = Duration::from_millis(40);

/// Starts a thread that watches the book at `root`, puts each new build into
/// `site` and announces it.
///
/// # Errors
/// If the system cannot watch files.
pub(super) fn start(
    root: PathBuf,
    site: Arc<ArcSwap<Site>>,
    announce: version::Sender<u64>,
) -> Result<()> {
    let (changed, changes) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let is_change = event.as_ref().is_ok_and(|event| !event.kind.is_access());
        if is_change || event.is_err() {
            // The receiver is gone only when the process ends.
            let _ = changed.send(());
        }
    })
    .context("cannot watch files")?;
    for (folder, mode) in [
        ("src", RecursiveMode::Recursive),
        ("code", RecursiveMode::Recursive),
        ("theme", RecursiveMode::Recursive),
        ("", RecursiveMode::NonRecursive),
    ] {
        let folder = root.join(folder);
        watcher
            .watch(&folder, mode)
            .with_context(|| format!("cannot watch {}", folder.display()))?;
    }
    std::thread::spawn(move || {
        // The watcher ends when it is dropped, so it lives here.
        let _watcher = watcher;
        while changes.recv().is_ok() {
            while changes.recv_timeout(SETTLE).is_ok() {}
            rebuild(&root, &site, &announce);
        }
    });
    Ok(())
}

fn rebuild(root: &Path, site: &ArcSwap<Site>, announce: &version::Sender<u64>) {
    let started = Instant::now();
    let next = site.load().rebuilt(root);
    if next.error().is_empty() {
        println!("Built in {} ms", started.elapsed().as_millis());
    }
    site.store(Arc::new(next));
    announce.send_modify(|builds| *builds += 1);
}
