//! The command `cargo book`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use book::exercise::Exercise;
use book::{load, output, preprocessor, serve, warm};
use clap::{Parser, Subcommand};

/// Reads, builds and looks after the book.
#[derive(Parser)]
#[command(name = "cargo book", bin_name = "cargo book")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the book on 127.0.0.1 and build it again at every save
    Serve {
        /// The port to listen on
        #[arg(long, default_value_t = 3000)]
        port: u16,
        /// Open the book in the default browser
        #[arg(long)]
        open: bool,
    },
    /// Write the book to the folder book/, to be opened as files
    Build,
    /// Start an exercise again; your file is kept as a backup
    Reset {
        /// The exercise, as in `cargo test -p EXERCISE`
        exercise: String,
    },
    /// Fetch and compile everything, so that the book works without a network
    Warm,
    /// Preprocess the book for stock mdBook, which runs this by itself
    Preprocess {
        /// What mdBook asks first: `supports RENDERER`
        question: Vec<String>,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::WARN)
        .with_writer(std::io::stderr)
        .without_time()
        .with_target(false)
        .init();
    match run(arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    let root = || load::root(&std::env::current_dir().context("where is this?")?);
    match command {
        Command::Serve { port, open } => serve::serve(&root()?, port, open),
        Command::Build => {
            let root = root()?;
            let folder = output::build(&root)?;
            println!("The book is in {}", shown(&root, &folder).display());
            Ok(())
        }
        Command::Reset { exercise } => reset(&root()?, &exercise),
        Command::Warm => warm::warm(&root()?),
        // Every renderer takes Markdown.
        Command::Preprocess { question } if !question.is_empty() => Ok(()),
        Command::Preprocess { .. } => {
            preprocessor::command(std::io::stdin().lock(), std::io::stdout().lock())
        }
    }
}

fn reset(root: &Path, slug: &str) -> Result<()> {
    let exercise = Exercise::load(root, slug)?;
    let backup = exercise.reset()?;
    let answer = shown(root, &exercise.answer());
    match backup {
        Some(backup) => println!(
            "{} is as it was at first; yours is kept as {}",
            answer.display(),
            shown(root, &backup).display()
        ),
        None => println!("{} is as it was at first", answer.display()),
    }
    Ok(())
}

fn shown(root: &Path, path: &Path) -> PathBuf {
    path.strip_prefix(root).unwrap_or(path).to_owned()
}
