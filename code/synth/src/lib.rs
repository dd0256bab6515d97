//! The running example: a big patch, the edits a GUI makes to it, and the loop
//! that turns it into sound. There are no threads in here; the book adds them.
//!
//! ```text
//!   GUI                                    processing, every 64 frames
//!   ───                                    ───────────────────────────
//!   Edit ──apply──▶ Patch (over 4 MB) ─────▶ render ──▶ [f32; 64] ──▶ peak
//!                                              ▲
//!   Score ──note_on, note_off──▶ Voices ───────┘
//! ```
//!
//! A [`Patch`] is what the two sides share. An [`Edit`] changes it and stamps
//! one new [`Version`] into every part of it, so that a patch read half-way
//! through an edit shows it: [`Patch::torn`] is a fact and not an opinion.
//! [`Voices`] is what the processing side keeps to itself from block to block.
//! A [`Score`] plays notes, a [`Script`] holds the edits and the block at which
//! each is due, and [`replay`] renders both once more, one block after the
//! other, to compare a threaded run with.
//!
//! Samples are the same bits on every machine with IEEE 754 arithmetic: nothing
//! here uses more than + − × ÷ and the `libm` crate.
//!
//! ```
//! use synth::{BLOCK, Edit, Knob, Patch, Voices, peak, render};
//!
//! let mut patch = Patch::with_zones(2);
//! let mut voices = Voices::new();
//! let mut block = [0.0; BLOCK];
//!
//! voices.note_on(60, 0.8);
//! Edit::Knob(Knob::Cutoff, 900.0).apply(&mut patch);
//! render(&patch, &mut voices, &mut block);
//! assert!(peak(&block) > 0.0);
//! ```

mod edit;
mod ends;
mod factory;
mod knob;
mod patch;
mod player;
mod render;
mod score;
mod song;
mod version;
mod voices;

pub use edit::Edit;
pub use ends::{GuiEnd, ProcessingEnd};
pub use knob::{Knob, Knobs};
pub use patch::{Envelope, Filter, Oscillator, Part, Patch, Table, Torn, Zone};
pub use player::{Player, play, replay};
pub use render::{BLOCK, SAMPLE_RATE, pcm16, peak, render};
pub use score::{Note, Score, Script};
pub use song::{Performance, song};
pub use version::Version;
pub use voices::Voices;
