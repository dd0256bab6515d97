//! Writes every fence of the book as a doctest and as a file for skeptic.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::SystemTime;

use anyhow::{Context as _, Result, bail};
use book::fence::{Attributes, Fence};

include!("src/proof.rs");

/// How long a fence may run. Longer, and it counts as one that never ends.
const SECONDS: u32 = 10;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let variable = |name| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .with_context(|| format!("cargo sets {name}"))
    };
    let root = book::load::root(&variable("CARGO_MANIFEST_DIR")?)?;
    let out = variable("OUT_DIR")?;
    for input in [
        "README.md",
        "book.toml",
        "src",
        "code/listings",
        "code/solutions",
        "code/synth/examples",
    ] {
        println!("cargo::rerun-if-changed={}", root.join(input).display());
    }
    // An exercise's page shows its README and its manifest, never its answer:
    // a learner who types changes nothing here.
    for exercise in book::exercise::Exercise::all(&root)? {
        let manifest = exercise.readme().with_file_name("Cargo.toml");
        for input in [exercise.readme(), manifest] {
            println!("cargo::rerun-if-changed={}", input.display());
        }
    }

    let folder = out.join("skeptic");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let mut doctests = String::new();
    let mut proofs = Vec::new();
    let mut files = Vec::new();
    for fence in book::load::fences(&root)? {
        let program = Program::new(&fence)?;
        let proof = program.prove(&fence, &mut doctests);
        if proof.editions.contains(&2021) {
            let file = folder.join(format!("{}.md", proof.name));
            write(&file, &program.fenced(fence.attributes))?;
            files.push(file);
        }
        proofs.push(proof);
    }
    write(&out.join("doctests.rs"), &doctests)?;
    write(&out.join("proofs.json"), &serde_json::to_string(&proofs)?)?;
    skeptic::generate_doc_tests(&files);
    Ok(())
}

/// Writes a file that cargo does not take for an input that changed just now:
/// skeptic asks for a new run when one of its files is newer than the last.
fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text)?;
    File::options()
        .write(true)
        .open(path)?
        .set_modified(SystemTime::UNIX_EPOCH)?;
    Ok(())
}

/// A fence as it is run: with a `main` that gives up after a while.
struct Program {
    lines: Vec<(String, String)>,
}

impl Program {
    fn new(fence: &Fence) -> Result<Self> {
        let place = fence.place.to_string();
        let mut lines: Vec<(String, String)> = fence
            .lines
            .iter()
            .map(|line| (line.text.clone(), line.place.to_string()))
            .collect();
        for (text, _) in &mut lines {
            // As crate attributes they would keep rustdoc from compiling the
            // fence together with the others, which is ten times as fast.
            *text = text.replacen("//!", "//", 1);
        }
        if !fence.attributes.no_run {
            guard(&mut lines, fence)?;
        }
        for (text, place) in &lines {
            if text.contains("\"####") {
                bail!(
                    "{place}: a fence cannot hold `\"####`, which ends a raw string of the generated tests"
                );
            }
        }
        if lines.is_empty() {
            bail!("{place}: this fence is empty");
        }
        Ok(Self { lines })
    }

    fn fenced(&self, attributes: Attributes) -> String {
        let mut text = "```rust".to_owned();
        for (is_set, word) in [
            (attributes.no_run, "no_run"),
            (attributes.should_panic, "should_panic"),
        ] {
            if is_set {
                text += ",";
                text += word;
            }
        }
        text += "\n";
        for (line, _) in &self.lines {
            text += line;
            text += "\n";
        }
        text + "```\n"
    }

    /// Appends the doctest, and says what there is to know of the fence.
    fn prove(&self, fence: &Fence, doctests: &mut String) -> Proof {
        let place = fence.place.to_string();
        let name = place
            .to_ascii_lowercase()
            .replace(|c: char| !c.is_ascii_alphanumeric(), "_");
        let editions = match fence.attributes.edition {
            Some(edition) => vec![edition],
            None => vec![2024, 2021],
        };
        let start = doctests.lines().count() + 2;
        if editions.contains(&2024) {
            writeln!(
                doctests,
                "#[doc = r####\"\n{}\"####]\npub mod {name} {{}}",
                self.fenced(fence.attributes)
            )
            .expect("a string takes text");
        }
        Proof {
            place,
            name,
            editions,
            lines: self.lines.iter().map(|(_, place)| place.clone()).collect(),
            start,
        }
    }
}

/// Makes the program end by itself, and say so, when it runs for too long, and
/// say at which of its lines it panicked.
fn guard(lines: &mut Vec<(String, String)>, fence: &Fence) -> Result<()> {
    let place = fence.place.to_string();
    let main = lines
        .iter()
        .position(|(text, _)| visible(text).starts_with("fn main()"));
    let main = match main {
        Some(main) => main,
        None => {
            if lines.iter().any(|(text, _)| text.contains("Ok::<(), ")) {
                bail!(
                    "{place}: write `fn main() -> Result<…>` here; the fence is given a main of its own"
                );
            }
            let main = lines
                .iter()
                .position(|(text, _)| !visible(text).starts_with("#!["))
                .unwrap_or(lines.len());
            lines.insert(main, ("# fn main() {".to_owned(), place.clone()));
            lines.push(("# }".to_owned(), place.clone()));
            main
        }
    };
    // A fence that has to panic would pass by any failure.
    let code = if fence.attributes.should_panic {
        0
    } else {
        101
    };
    let watch = format!(
        " {{ let (file, line, hook) = (::std::file!(), ::std::line!(), ::std::panic::take_hook()); \
         ::std::panic::set_hook(::std::boxed::Box::new(move |info| {{ hook(info); match info.location() {{ \
         ::std::option::Option::Some(at) if at.file() == file => \
         ::std::eprintln!(\"at line {{}} of the fence\", at.line() + {} - line), \
         _ => {{}} }} }})); \
         ::std::thread::spawn(|| {{ \
         ::std::thread::sleep(::std::time::Duration::from_secs({SECONDS})); \
         ::std::eprintln!(\"{place}: still running after {SECONDS} seconds\"); \
         ::std::process::exit({code}) }}); }}",
        main + 1
    );
    let text = &mut lines[main].0;
    let brace = text
        .find('{')
        .with_context(|| format!("{place}: `fn main()` and its `{{` stand on one line, please"))?;
    text.insert_str(brace + 1, &watch);
    Ok(())
}

/// A line without the `# ` that hides it.
fn visible(text: &str) -> &str {
    text.trim_start().trim_start_matches("# ")
}
