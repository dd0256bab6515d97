//! The listings under the model checker, a module a section.

mod bounded;
mod closures;
mod data;
mod reply;
mod ring;
mod shutdown;
