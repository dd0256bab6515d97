//! `cargo book serve`: the book on 127.0.0.1, built again at every save.
//!
//! ```text
//! a save ─▶ watch ─▶ build ─▶ Site, swapped whole ─▶ answers
//!                                └─▶ /__live: a page that waits is told
//! ```
//!
//! A build that fails leaves the last good pages in place and shows its error
//! on top of them. The site is read-copy-update itself: a request takes a
//! snapshot and never meets a half-built book.

mod site;
mod watch;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use arc_swap::ArcSwap;
use axum::extract::{Query, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::{Deserialize, Serialize};
use tokio::sync::watch as version;

use site::Site;

/// What a page asks: is this still what there is to see?
#[derive(Deserialize)]
struct Seen {
    page: String,
    fingerprint: String,
    error: String,
}

/// The answer, given when something is new, or after a while.
#[derive(Serialize)]
struct News<'a> {
    fingerprint: &'a str,
    error: &'a str,
}

#[derive(Clone)]
struct Server {
    site: Arc<ArcSwap<Site>>,
    built: version::Receiver<u64>,
}

/// How long a question about news stays open.
const PATIENCE: Duration = Duration::from_secs(25);

/// Builds and serves the book at `root` until the process is ended.
///
/// # Errors
/// If the port is taken, or the files cannot be watched. A book that does not
/// build is no error: it is shown, and awaited.
pub fn serve(root: &Path, port: u16, open_browser: bool) -> Result<()> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(run(root, port, open_browser))
}

async fn run(root: &Path, port: u16, open_browser: bool) -> Result<()> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let listener = match tokio::net::TcpListener::bind(address).await {
        Ok(listener) => listener,
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => bail!(
            "port {port} is taken; end what uses it, or choose another: cargo book serve --port {}",
            port.checked_add(1).unwrap_or(3000)
        ),
        Err(error) => return Err(error).with_context(|| format!("cannot listen on {address}")),
    };
    let site = Arc::new(ArcSwap::from_pointee(Site::default().rebuilt(root)));
    let (announce, built) = version::channel(0);
    watch::start(root.to_owned(), Arc::clone(&site), announce)?;

    let url = format!("http://{}/", listener.local_addr()?);
    println!("The book is at {url} (end with Ctrl-C)");
    if open_browser && let Err(error) = open::that(&url) {
        eprintln!("cannot open a browser ({error}); open {url} yourself");
    }
    let app = axum::Router::new()
        .route("/__live.js", get(live_script))
        .route("/__live", get(live))
        .fallback(file)
        .with_state(Server { site, built });
    axum::serve(listener, app).await.context("the server ended")
}

async fn live_script() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/javascript")],
        include_str!("live.js"),
    )
}

async fn live(State(server): State<Server>, Query(seen): Query<Seen>) -> Response {
    let Server { site, mut built } = server;
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        // Mark the version as seen before looking: a build that ends in
        // between wakes the wait below.
        built.borrow_and_update();
        let now = site.load_full();
        let news = News {
            fingerprint: now.fingerprint(&seen.page),
            error: now.error(),
        };
        if news.fingerprint != seen.fingerprint
            || news.error != seen.error
            || tokio::time::timeout_at(deadline, built.changed())
                .await
                .is_err()
        {
            let body = serde_json::to_vec(&news).expect("two strings become JSON");
            return (
                [
                    (header::CONTENT_TYPE, "application/json"),
                    (header::CACHE_CONTROL, "no-store"),
                ],
                body,
            )
                .into_response();
        }
    }
}

async fn file(State(server): State<Server>, uri: Uri) -> Response {
    let site = server.site.load_full();
    let (found, status) = match site.find(uri.path()) {
        Some(found) => (found, StatusCode::OK),
        None => (site.not_found(), StatusCode::NOT_FOUND),
    };
    (
        status,
        [
            (header::CONTENT_TYPE, found.kind),
            (header::CACHE_CONTROL, "no-cache"),
        ],
        found.body.to_vec(),
    )
        .into_response()
}
