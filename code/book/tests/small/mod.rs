//! A small book of its own, for the tests that build, serve or break one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use trace::Trace;

pub const BINARY: &str = env!("CARGO_BIN_EXE_book");

/// A book in a temporary folder.
pub struct Book {
    pub folder: tempfile::TempDir,
}

impl Book {
    pub fn new() -> Self {
        let book = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        book.write(
            "book.toml",
            "[book]\ntitle = \"Small\"\nsrc = \"src\"\n\
             [build]\ncreate-missing = false\n\
             [output.html]\nhash-files = false\n\
             [preprocessor.book]\ncommand = \"none\"\nbefore = [\"links\"]\n\
             [preprocessor.book.admonish]\non_failure = \"bail\"\nassets_version = \"3.1.0\"\n",
        )
        .write("README.md", "# Small\n")
        .write("src/SUMMARY.md", "- [One](one.md)\n- [Two](two.md)\n")
        .write("src/one.md", "# One\n\nThe first page.\n")
        .write("src/two.md", "# Two\n\nThe second page.\n")
        .write("theme/empty.css", "")
        .write(
            "code/exercises/sum/Cargo.toml",
            "[package]\nname = \"sum\"\n[package.metadata.exercise]\ntitle = \"Sum\"\n\
             part = \"p\"\nsection = \"p/s\"\nminutes = 5\ntrains = \"adding\"\nfails = [\"adds\"]\n",
        )
        .write("code/exercises/sum/src/lib.rs", "//! The stub.\n")
        .write("code/solutions/sum/stub.rs", "//! The stub.\n");
        book
    }

    pub fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    #[track_caller]
    pub fn write(&self, file: &str, text: &str) -> &Self {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Puts `trace` where the tests of `part` would record it.
    #[track_caller]
    pub fn record(&self, part: &str, trace: &Trace) -> &Self {
        let file = format!("code/listings/{part}/traces/{}.json", trace.name);
        self.write(&file, &trace.to_json())
    }

    #[track_caller]
    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    #[track_caller]
    pub fn run(&self, arguments: &[&str]) -> Output {
        run(self.folder.path(), arguments)
    }

    /// Runs a command that must fail, and returns what it says.
    #[track_caller]
    pub fn complaint(&self, arguments: &[&str]) -> String {
        complaint(self.folder.path(), arguments)
    }
}

#[track_caller]
pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(BINARY)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[track_caller]
pub fn complaint(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(!output.status.success(), "{arguments:?} succeeds");
    String::from_utf8(output.stderr).unwrap()
}

/// Two threads that each load a number and store it plus one.
pub fn lost_update() -> Trace {
    Trace::read(include_str!("lost-update.json")).unwrap()
}
