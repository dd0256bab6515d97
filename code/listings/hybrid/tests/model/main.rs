//! The listings under the model checker, a module a section.

mod both;
mod copies;
mod paths;
