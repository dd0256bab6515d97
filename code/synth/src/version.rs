//! The stamp that every part of a patch carries.

use std::fmt;

/// How many edits a patch has been through: 0 as built, one more after each
/// [`Edit`](crate::Edit).
///
/// One number for the whole patch, written into each of its parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub u64);

impl Version {
    /// The version that the next edit stamps.
    #[must_use]
    pub const fn next(self) -> Version {
        Version(self.0 + 1)
    }
}

/// The bare number, as in `3`.
impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
