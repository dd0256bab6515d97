//! Stock mdBook gives the same pages: it runs the preprocessor as a command,
//! `cargo book` in-process.

use std::collections::BTreeMap;
use std::path::Path;

use mdbook_driver::MDBook;
use mdbook_driver::config::Config;

#[test]
fn the_command_gives_the_same_files_as_the_preprocessor_in_process() {
    let root = book::load::root(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let ours = book::output::build_in_memory(&root).unwrap();

    let mut config = Config::from_disk(root.join("book.toml")).unwrap();
    let command = format!(
        "'{}' preprocess",
        env!("CARGO_BIN_EXE_book").replace('\\', "/")
    );
    config.set("preprocessor.book.command", command).unwrap();
    let folder = tempfile::tempdir().unwrap();
    config.build.build_dir = folder.path().to_owned();
    MDBook::load_with_config(&root, config)
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
