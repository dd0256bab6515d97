//! The listings under the model checker, a module a section.

mod naive;
mod pointer;
mod snapshot;
mod swap;
mod writers;
