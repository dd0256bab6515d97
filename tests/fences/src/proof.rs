// What build.rs tells the tests of each fence. It is compiled into both.

/// A fence that is to be proven.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Proof {
    /// `src/PAGE.md:LINE`, where the fence opens.
    pub place: String,
    /// The name that the proofs have in Rust: letters, digits and `_`.
    pub name: String,
    /// The editions that prove it: 2024 by rustdoc, 2021 by skeptic.
    pub editions: Vec<u16>,
    /// Where each line of the program was written.
    pub lines: Vec<String>,
    /// The line of `doctests.rs` that stands before the program.
    pub start: usize,
}
