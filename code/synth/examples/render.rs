//! Renders the song to a WAV file, without a sound device.
//!
//! ```text
//! cargo run --example render -p synth              writes target/song.wav
//! cargo run --example render -p synth -- FILE      writes FILE
//! ```
//!
//! The bytes are the same on every machine. After a wanted change to the sound,
//! `cargo run --example render -p synth -- code/synth/song.wav` renews the
//! snapshot that `tests/snapshot.rs` compares with.

use std::error::Error;
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};

use synth::{Performance, SAMPLE_RATE, pcm16, song};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args_os()
        .nth(1)
        .map_or_else(|| "target/song.wav".into(), PathBuf::from);
    let song = song();
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path)?);
    write_wav(&song, &mut file)?;
    file.flush()?;
    print!("{}", report(&song, &path));
    Ok(())
}

/// What the program prints.
pub fn report(song: &Performance, path: &Path) -> String {
    let (path, seconds, edits) = (path.display(), song.seconds(), song.script.edits().len());
    format!("wrote {path}: {seconds} seconds, {edits} edits\n")
}

/// Renders the song as 16-bit mono PCM.
pub fn write_wav(song: &Performance, to: impl Write + Seek) -> hound::Result<()> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: SAMPLE_RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut wav = hound::WavWriter::new(to, spec)?;
    for sample in song.play() {
        wav.write_sample(pcm16(sample))?;
    }
    wav.finalize()
}
