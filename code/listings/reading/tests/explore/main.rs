//! The listings recorded, for the explorers of the pages: a module a section.

mod once;
mod pair;
mod rw;
mod seqlock;
mod shared;
mod triple;
