//! Nothing: the check is `cage.rs`, and a package needs a library or a program.
