//! The listings under the model checker, a module a section.

mod count;
mod epoch;
mod hazard;
mod pin;
mod quiescent;
mod stack;
#[path = "../support/wave.rs"]
mod wave;
