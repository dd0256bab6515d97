//! The listings under the model checker, a module a section.

mod knob;
mod once;
mod pair;
mod rw;
mod seqlock;
mod shared;
mod triple;
mod way_back;
