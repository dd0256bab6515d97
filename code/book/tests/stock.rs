//! Stock mdBook gives the same pages: it runs the preprocessor as a command,
//! `cargo book` in-process.

use std::collections::BTreeMap;
use std::path::Path;

use mdbook_driver::MDBook;
use mdbook_driver::config::Config;

#[expect(dead_code, reason = "the other tests run more of the command")]
mod small;

#[test]
fn the_command_gives_the_same_files_as_the_preprocessor_in_process() {
    let root = book::load::root(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    same_files(&root);
}

#[test]
fn an_explorer_is_the_same_to_the_byte() {
    let book = small::Book::new();
    let page = "# One\n\n{{#explore lost-update}}\n";
    book.record("threads", &small::lost_update())
        .write("src/one.md", page)
        .write("src/two.md", page);
    let files = same_files(book.folder.path());
    let page = String::from_utf8_lossy(&files["two.html"]);
    assert!(page.contains("<interleaving-explorer"), "{page}");
}

/// Builds the book at `root` in both ways, and returns the files.
#[track_caller]
fn same_files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let ours = book::output::build_in_memory(root).unwrap();

    let mut config = Config::from_disk(root.join("book.toml")).unwrap();
    let command = format!("'{}' preprocess", small::BINARY.replace('\\', "/"));
    config.set("preprocessor.book.command", command).unwrap();
    let folder = tempfile::tempdir().unwrap();
    config.build.build_dir = folder.path().to_owned();
    MDBook::load_with_config(root, config)
        .unwrap()
        .build()
        .unwrap();
    let mut stock = BTreeMap::new();
    read(folder.path(), folder.path(), &mut stock);

    assert!(ours.len() > 30, "only {} files", ours.len());
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&ours), names(&stock));
    for (name, body) in &ours {
        assert!(stock[name] == *body, "{name} differs");
    }
    ours
}

fn read(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(root, &path, files);
        } else {
            files.insert(
                book::place::relative(root, &path),
                std::fs::read(&path).unwrap(),
            );
        }
    }
}
