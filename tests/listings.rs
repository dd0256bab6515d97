//! Listings that are programs print what the pages show, and listings that must
//! not compile are refused as the pages show: at that line, with that error
//! code, and in those words on the compiler that `tests/rustc-version` names
//! (wording drifts from version to version).

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use book::place::relative;
use book_tests::{cargo, root, snapshot};
use libtest_mimic::{Arguments, Failed, Trial};
use regex::Regex;
use serde::Deserialize;

/// How long a program may run.
const LIMIT: Duration = Duration::from_secs(20);

/// A line of `cargo … --message-format=json`, as far as it matters here.
#[derive(Deserialize)]
struct Message {
    reason: String,
    target: Option<Target>,
    executable: Option<PathBuf>,
    message: Option<Diagnostic>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    src_path: PathBuf,
    kind: Vec<String>,
}

#[derive(Clone, Deserialize)]
struct Diagnostic {
    rendered: Option<String>,
    level: String,
    code: Option<Code>,
    spans: Vec<Span>,
}

#[derive(Clone, Deserialize)]
struct Code {
    code: String,
}

#[derive(Clone, Deserialize)]
struct Span {
    line_start: usize,
    is_primary: bool,
}

fn main() -> ExitCode {
    match trials() {
        Ok(trials) => libtest_mimic::run(&Arguments::from_args(), trials).exit_code(),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn trials() -> Result<Vec<Trial>> {
    let root = root();
    let mut trials = Vec::new();
    for package in packages(&root)? {
        let test = |path: PathBuf, run: fn(&Path, &Path) -> Result<()>| {
            let root = root.clone();
            Trial::test(relative(&root, &path), move || {
                run(&root, &path).map_err(|error| Failed::from(format!("{error:#}")))
            })
        };
        for path in files(&package.join("examples"), "rs")? {
            trials.push(test(path, program).with_kind("run"));
        }
        for path in files(&package.join("compile_fail"), "rs")? {
            trials.push(test(path, refused).with_kind("refused"));
        }
    }
    Ok(trials)
}

/// The folders of the packages that hold listings.
fn packages(root: &Path) -> Result<Vec<PathBuf>> {
    let mut packages = vec![root.join("code/synth")];
    for entry in std::fs::read_dir(root.join("code/listings"))? {
        packages.push(entry?.path());
    }
    packages.sort();
    Ok(packages)
}

/// The files in `folder` with that extension; none if there is no such folder.
fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    if folder.exists() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|found| found == extension) {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The name of the package that `path` is two folders deep in.
fn package(path: &Path) -> &str {
    path.parent()
        .and_then(Path::parent)
        .and_then(Path::file_name)
        .and_then(|name| name.to_str())
        .expect("a listing stands in a package")
}

/// Runs cargo for all packages at once, and reads its messages.
fn messages(root: &Path, command: &[&str]) -> Result<Vec<Message>> {
    let names: Vec<String> = packages(root)?
        .iter()
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .collect();
    let mut arguments = command.to_vec();
    arguments.push("--message-format=json");
    for name in &names {
        arguments.extend(["--package", name]);
    }
    let output = cargo::cargo(root, &arguments)?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let messages: Vec<Message> = printed
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    ensure!(
        !messages.is_empty(),
        "`cargo {}` said nothing\n{}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(messages)
}

/// A program ends in time, well, and prints what stands beside it.
fn program(root: &Path, path: &Path) -> Result<()> {
    static BUILT: LazyLock<Result<BTreeMap<PathBuf, PathBuf>, String>> = LazyLock::new(|| {
        let messages = messages(&book_tests::root(), &["build", "--examples"])
            .map_err(|error| format!("{error:#}"))?;
        Ok(messages
            .into_iter()
            .filter_map(|message| Some((message.target?.src_path, message.executable?)))
            .collect())
    });
    let built = BUILT.as_ref().map_err(|error| anyhow::anyhow!("{error}"))?;
    let executable = built.get(path).with_context(|| {
        format!(
            "it was not built; `cargo build -p {} --examples` says why",
            package(path)
        )
    })?;
    // A folder of its own: what a program writes is no part of the tree.
    let folder = tempfile::tempdir()?;
    let capture = |name: &str| std::fs::File::create(folder.path().join(name));
    let mut child = Command::new(executable)
        .current_dir(folder.path())
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(capture("stdout")?)
        .stderr(capture("stderr")?)
        .spawn()?;
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if started.elapsed() > LIMIT {
            child.kill()?;
            child.wait()?;
            bail!("still running after {} seconds", LIMIT.as_secs());
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let printed = |name: &str| -> Result<String> {
        Ok(normalised(&std::fs::read_to_string(
            folder.path().join(name),
        )?))
    };
    // A program that shows a failure has what it prints of it beside it.
    let fails = path.with_extension("stderr").exists();
    ensure!(
        status.success() || fails,
        "it ended with {status}\n{}",
        printed("stderr")?
    );
    for name in ["stdout", "stderr"] {
        let expected = path.with_extension(name);
        if expected.exists() {
            snapshot::compare(root, &expected, &printed(name)?)?;
        }
    }
    Ok(())
}

/// What a program prints, without what differs from run to run, the number that
/// the system gave a thread, and without the empty line before a panic.
fn normalised(text: &str) -> String {
    static THREAD: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(thread '[^']*') \(\d+\)").expect("the pattern is right"));
    THREAD
        .replace_all(text.trim_start_matches('\n'), "$1 (N)")
        .into_owned()
}

/// A listing that must not compile is refused as the file beside it says.
fn refused(root: &Path, path: &Path) -> Result<()> {
    static SAID: LazyLock<Result<BTreeMap<PathBuf, Vec<Diagnostic>>, String>> =
        LazyLock::new(|| diagnostics(&book_tests::root()).map_err(|error| format!("{error:#}")));
    let said = SAID.as_ref().map_err(|error| anyhow::anyhow!("{error}"))?;
    let stem = path.file_stem().unwrap_or_default().display();
    let diagnostics = said.get(path).with_context(|| {
        format!(
            "cargo does not know it: add [[example]] name = \"{stem}\", path = \"compile_fail/{stem}.rs\", \
             required-features = [\"compile-fail\"] to the manifest of {}",
            package(path)
        )
    })?;
    let errors: Vec<&Diagnostic> = diagnostics
        .iter()
        .filter(|found| found.level == "error" && !found.spans.is_empty())
        .collect();
    ensure!(!errors.is_empty(), "it compiles, and must not");

    let rendered: String = errors
        .iter()
        .filter_map(|found| found.rendered.as_deref())
        .map(without_the_library)
        .collect();
    let expected = path.with_extension("stderr");
    if rustc_is(include_str!("rustc-version").trim())? {
        snapshot::compare(root, &expected, &format!("{}\n", rendered.trim_end()))?;
    } else {
        eprintln!(
            "{}: compared by code and line only; its words are those of rustc {}",
            relative(root, path),
            include_str!("rustc-version").trim()
        );
    }
    let text = std::fs::read_to_string(&expected)
        .with_context(|| format!("cannot read {}", relative(root, &expected)))?;
    let now: BTreeSet<(Option<String>, usize)> = errors
        .iter()
        .flat_map(|error| {
            let code = error
                .code
                .as_ref()
                .map(|code| code.code.clone())
                .filter(|code| code.starts_with('E'));
            error
                .spans
                .iter()
                .filter(|span| span.is_primary)
                .map(move |span| (code.clone(), span.line_start))
        })
        .collect();
    let then = codes_and_lines(&text);
    ensure!(
        now == then,
        "it is refused for {now:?}, and {} says {then:?}",
        relative(root, &expected)
    );
    Ok(())
}

/// A compiler's text without what hangs on how the standard library is
/// installed: the folder of its sources, and excerpts where they are there.
fn without_the_library(text: &str) -> String {
    static PLACE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^(?<arrow> *(?:-->|:::) ).*/(?<file>library/(?:std|core|alloc)/[^:]*)(?::\d+)*$",
        )
        .expect("the pattern is right")
    });
    static EXCERPT: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^ *\d* *(?:\||\.\.\.)").expect("the pattern is right"));
    let mut inside = false;
    let mut out = String::new();
    for line in text.lines() {
        inside = inside && EXCERPT.is_match(line);
        if let Some(place) = PLACE.captures(&line.replace('\\', "/")) {
            inside = true;
            out += &place["arrow"];
            out += &place["file"];
            out.push('\n');
        } else if !inside {
            out += line;
            out.push('\n');
        }
    }
    out
}

/// What the compiler says of every listing in compile_fail/.
fn diagnostics(root: &Path) -> Result<BTreeMap<PathBuf, Vec<Diagnostic>>> {
    let mut said: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
    for folder in packages(root)? {
        let name = folder.file_name().unwrap_or_default().display().to_string();
        let files = files(&folder.join("compile_fail"), "rs")?;
        if files.is_empty() {
            continue;
        }
        let mut arguments = vec![
            "check".to_owned(),
            "--keep-going".to_owned(),
            "--features=compile-fail".to_owned(),
            "--message-format=json".to_owned(),
            format!("--package={name}"),
        ];
        for file in &files {
            let stem = file.file_stem().unwrap_or_default().display().to_string();
            arguments.push(format!("--example={stem}"));
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let output = cargo::cargo(root, &arguments)?;
        let mut any = false;
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let Ok(message) = serde_json::from_str::<Message>(line) else {
                continue;
            };
            any = true;
            let Some(target) = message.target else {
                continue;
            };
            if !target.kind.iter().any(|kind| kind == "example") {
                continue;
            }
            let found = said.entry(target.src_path).or_default();
            match (message.reason.as_str(), message.message) {
                ("compiler-message", Some(diagnostic)) => found.push(diagnostic),
                ("compiler-artifact", _) => {}
                (reason, _) => bail!("cargo says {reason} of {}", target.name),
            }
        }
        ensure!(
            any,
            "cargo checks nothing in {name}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(said)
}

/// The error codes and the lines that a compiler's text names.
fn codes_and_lines(text: &str) -> BTreeSet<(Option<String>, usize)> {
    static HEAD: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^error(?:\[(E\d+)\])?: ").expect("the pattern is right"));
    static PLACE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^ *--> [^:]*compile_fail[^:]*:(\d+):\d+").expect("the pattern is right")
    });
    let mut found = BTreeSet::new();
    let mut code = None;
    for line in text.lines() {
        if let Some(head) = HEAD.captures(line) {
            code = Some(head.get(1).map(|code| code.as_str().to_owned()));
        } else if let Some(place) = PLACE.captures(line)
            && let Some(code) = code.take()
            && let Ok(line) = place[1].parse()
        {
            found.insert((code, line));
        }
    }
    found
}

/// Whether the compiler that cargo uses is `version`.
fn rustc_is(version: &str) -> Result<bool> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    Ok(said.split_whitespace().nth(1) == Some(version))
}
