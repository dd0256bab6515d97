//! Every fence under skeptic, in edition 2021.

include!(concat!(env!("OUT_DIR"), "/skeptic-tests.rs"));
