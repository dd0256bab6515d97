//! The listings recorded, for the explorers of the pages: a module a section.

mod count;
mod hazard;
mod quiescent;
mod stack;
