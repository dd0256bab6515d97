//! The listings recorded, for the explorers of the pages: a module a section.

mod both;
mod copies;
mod paths;
