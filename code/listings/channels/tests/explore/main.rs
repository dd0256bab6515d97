//! The listings recorded, for the explorers of the pages: a module a section.

mod bounded;
mod closures;
mod data;
mod reply;
mod ring;
mod shutdown;
