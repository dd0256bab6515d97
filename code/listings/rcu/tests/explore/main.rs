//! The listings recorded, for the explorers of the pages: a module a section.

mod idea;
mod naive;
mod pointer;
mod snapshot;
mod swap;
mod writers;
