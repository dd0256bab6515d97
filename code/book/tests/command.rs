//! The real binary, on a small book of its own.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use small::{BINARY, Book, complaint, run};

mod small;

#[test]
fn away_from_a_book_it_says_where_to_run() {
    let folder = tempfile::tempdir().unwrap();
    let said = complaint(folder.path(), &["build"]);
    assert!(said.contains("no book.toml in"), "{said}");
    assert!(said.contains("run this from the book's folder"), "{said}");
}

#[test]
fn it_works_from_a_folder_inside_the_book() {
    let book = Book::new();
    let output = run(&book.path("src"), &["build"]);
    assert!(output.status.success(), "{output:?}");
    assert!(book.read("book/one.html").contains("The first page."));
}

#[test]
fn a_broken_configuration_is_named() {
    let book = Book::new();
    book.write("book.toml", "[book]\ntitle = \n");
    let said = book.complaint(&["build"]);
    assert!(said.contains("book.toml is broken"), "{said}");
    assert!(said.contains("line 2"), "{said}");
}

#[test]
fn a_page_that_is_missing_is_named() {
    let book = Book::new();
    book.write("src/SUMMARY.md", "- [One](one.md)\n- [Gone](gone.md)\n");
    let said = book.complaint(&["build"]);
    assert!(said.contains("gone.md"), "{said}");
}

#[test]
fn a_build_that_fails_names_the_line_and_leaves_the_last_one() {
    let book = Book::new();
    assert!(book.run(&["build"]).status.success());
    book.write("src/one.md", "# One\n\n{{#include none.rs:part}}\n");
    let said = book.complaint(&["build"]);
    assert!(
        said.contains("src/one.md:3: cannot include src/none.rs"),
        "{said}"
    );
    assert!(book.read("book/one.html").contains("The first page."));
}

#[test]
fn an_anchor_that_is_missing_is_named_beside_those_that_are_there() {
    let book = Book::new();
    book.write(
        "src/x.rs",
        "// ANCHOR: here\nfn x() {}\n// ANCHOR_END: here\n",
    )
    .write(
        "src/one.md",
        "# One\n\n```rust\n{{#rustdoc_include x.rs:there}}\n```\n",
    );
    let said = book.complaint(&["build"]);
    assert!(said.contains("src/one.md:4"), "{said}");
    assert!(
        said.contains("ANCHOR: there") && said.contains("here"),
        "{said}"
    );
}

#[test]
fn an_admonition_that_is_wrong_names_its_page() {
    let book = Book::new();
    book.write(
        "src/two.md",
        "# Two\n\n```admonish warning title=\nx\n```\n",
    );
    let said = book.complaint(&["build"]);
    assert!(said.contains("src/two.md"), "{said}");
}

#[test]
fn a_reset_keeps_the_learners_file() {
    let book = Book::new();
    for (round, text) in ["mine\n", "mine again\n"].iter().enumerate() {
        book.write("code/exercises/sum/src/lib.rs", text);
        let output = book.run(&["reset", "sum"]);
        assert!(output.status.success(), "{output:?}");
        let backup = format!("code/exercises/sum/src/lib.before-reset-{}.rs", round + 1);
        assert!(String::from_utf8(output.stdout).unwrap().contains(&backup));
        assert_eq!(book.read(&backup), *text);
        assert_eq!(
            book.read("code/exercises/sum/src/lib.rs"),
            "//! The stub.\n"
        );
    }
    assert_eq!(
        book.read("code/exercises/sum/src/lib.before-reset-1.rs"),
        "mine\n"
    );
}

#[test]
fn a_reset_of_an_untouched_or_a_lost_file_makes_no_backup() {
    let book = Book::new();
    assert!(book.run(&["reset", "sum"]).status.success());
    fs::remove_file(book.path("code/exercises/sum/src/lib.rs")).unwrap();
    assert!(book.run(&["reset", "sum"]).status.success());
    assert_eq!(
        book.read("code/exercises/sum/src/lib.rs"),
        "//! The stub.\n"
    );
    assert!(
        !book
            .path("code/exercises/sum/src/lib.before-reset-1.rs")
            .exists()
    );
}

#[test]
fn an_exercise_that_is_none_is_answered_with_those_that_are() {
    let said = Book::new().complaint(&["reset", "some"]);
    assert!(
        said.contains("there is no exercise `some`; there are sum"),
        "{said}"
    );
}

#[test]
fn what_is_no_book_is_refused_by_the_preprocessor() {
    let said = Book::new().complaint(&["preprocess"]);
    assert!(said.contains("for mdBook, which hands it a book"), "{said}");
}

#[test]
fn a_port_that_is_taken_is_said_with_a_way_out() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let said = Book::new().complaint(&["serve", "--port", &port]);
    assert!(said.contains(&format!("port {port} is taken")), "{said}");
    assert!(said.contains("--port"), "{said}");
}

/// The server at work, ended when dropped.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(book: &Book) -> Self {
        let mut process = Command::new(BINARY)
            .args(["serve", "--port", "0"])
            .current_dir(book.folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = std::io::BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        std::io::BufRead::read_line(&mut said, &mut line).unwrap();
        // Goes on reading: a pipe that nobody reads would stop the server.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        let address = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split('/').next())
            .unwrap_or_else(|| panic!("no address in {line:?}"))
            .to_owned();
        Self { process, address }
    }

    fn get(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        )
        .unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let status = text.split(' ').nth(1).unwrap().parse().unwrap();
        (status, text)
    }

    /// Waits until the page at `path` holds `text`.
    #[track_caller]
    fn wait(&self, path: &str, text: &str) {
        let started = Instant::now();
        while !self.get(path).1.contains(text) {
            assert!(
                started.elapsed() < Duration::from_secs(20),
                "{path} never holds {text:?}"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn fingerprint(&self, path: &str) -> String {
        let (_, page) = self.get(path);
        let rest = page.split("data-fingerprint=\"").nth(1).expect(path);
        rest.split('"').next().unwrap().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_save_changes_its_page_and_no_other() {
    let book = Book::new();
    let server = Server::start(&book);
    let (one, two) = (
        server.fingerprint("/one.html"),
        server.fingerprint("/two.html"),
    );
    assert_eq!(server.get("/none.html").0, 404);
    book.write("src/one.md", "# One\n\nChanged.\n");
    server.wait("/one.html", "Changed.");
    assert_ne!(one, server.fingerprint("/one.html"));
    assert_eq!(two, server.fingerprint("/two.html"));
}

#[test]
fn a_trace_that_is_recorded_again_changes_the_page_that_shows_it() {
    let book = Book::new();
    let mut trace = small::lost_update();
    book.record("threads", &trace)
        .write("src/one.md", "# One\n\n{{#explore lost-update}}\n");
    let server = Server::start(&book);
    let two = server.fingerprint("/two.html");
    let question = format!(
        "/__live?page=/one.html&fingerprint={}&error=",
        server.fingerprint("/one.html")
    );
    trace.outcomes[1].note = "a beat is lost".to_owned();
    book.record("threads", &trace);
    // The question is answered when the page has changed, not before.
    let (_, news) = server.get(&question);
    let new = server.fingerprint("/one.html");
    assert!(news.contains(&new), "{news}");
    assert!(server.get("/one.html").1.contains("a beat is lost"));
    assert_eq!(two, server.fingerprint("/two.html"));
}

#[test]
fn a_page_that_breaks_leaves_the_last_good_one_and_tells_the_reader() {
    let book = Book::new();
    let server = Server::start(&book);
    let question = format!(
        "/__live?page=/one.html&fingerprint={}&error=",
        server.fingerprint("/one.html")
    );
    book.write("src/one.md", "# One\n\n{{#include none.rs}}\n");
    // The question is answered when the build fails, not before.
    let (_, news) = server.get(&question);
    assert!(
        news.contains("src/one.md:3: cannot include src/none.rs"),
        "{news}"
    );
    assert!(server.get("/one.html").1.contains("The first page."));
    book.write("src/one.md", "# One\n\nMended.\n");
    server.wait("/one.html", "Mended.");
    let (_, news) = server.get("/__live?page=/one.html&fingerprint=&error=");
    assert!(news.contains("\"error\":\"\""), "{news}");
}

#[test]
fn a_book_that_never_built_is_served_once_it_does() {
    let book = Book::new();
    book.write("src/one.md", "```rust,ignore\n```\n");
    let server = Server::start(&book);
    assert!(server.get("/").1.contains("__live.js"));
    book.write("src/one.md", "# One\n\nAt last.\n");
    server.wait("/one.html", "At last.");
}
