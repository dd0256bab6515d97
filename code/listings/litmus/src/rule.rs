//! What the language says about each test of the lab.
//!
//! Rust's atomics follow the rules of C++20 ([`std::sync::atomic`]), those of
//! [intro.races] and [atomics.order]. A test here has four outcomes. Three are
//! allowed whatever the orderings are. The fourth is *weak*: no order of the four
//! accesses leads to it. One rule says for all six tests when it is forbidden, and
//! `tests/axioms.rs` compares it with the text of the standard:
//!
//! - if, in it, a load reads a store of the other thread, the store is `Release`
//!   or `SeqCst` and the load `Acquire` or `SeqCst`;
//! - or if all four accesses are `SeqCst`.
//!
//! ```
//! use litmus::rule::MP;
//! use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
//!
//! assert!(MP.allows_weak([Relaxed, Relaxed, Acquire, Relaxed]));
//! assert!(!MP.allows_weak([Relaxed, Release, Acquire, Relaxed]));
//! ```
//!
//! [intro.races]: https://timsong-cpp.github.io/cppwp/n4861/intro.races
//! [atomics.order]: https://timsong-cpp.github.io/cppwp/n4861/atomics.order

use std::sync::atomic::Ordering::{self, Acquire, Relaxed, Release, SeqCst};

/// One of the two atomics. Both are 0 at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Atomic {
    /// `x`
    X,
    /// `y`
    Y,
}

use Atomic::{X, Y};

/// One access of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Loads the atomic.
    Load(Atomic),
    /// Stores a value to it.
    Store(Atomic, u32),
}

use Access::{Load, Store};

impl Access {
    /// What it accesses.
    #[must_use]
    pub fn atomic(self) -> Atomic {
        let (Load(atomic) | Store(atomic, _)) = self;
        atomic
    }

    /// The orderings that it can have, weakest first.
    #[must_use]
    pub fn orderings(self) -> [Ordering; 3] {
        match self {
            Load(_) => [Relaxed, Acquire, SeqCst],
            Store(..) => [Relaxed, Release, SeqCst],
        }
    }
}

/// The orderings of the four accesses: of the GUI thread's two, then of the
/// processing thread's two.
pub type Orderings = [Ordering; 4];

/// A test, and what the language says about it.
#[derive(Debug)]
pub struct Rule {
    /// Its name in the literature.
    pub name: &'static str,
    /// The accesses of the GUI thread, then those of the processing thread.
    pub threads: [[Access; 2]; 2],
    /// The atomics whose last value belongs to the outcome.
    pub last: &'static [Atomic],
    /// The outcomes that every choice of orderings allows.
    pub always: [&'static str; 3],
    /// The outcome that no order of the accesses explains.
    pub weak: &'static str,
    /// The atomics whose store is read by the other thread's load in it.
    pub read: &'static [Atomic],
    /// When it is forbidden, in words. Otherwise it is allowed.
    pub words: &'static str,
}

impl Rule {
    /// Whether the weak outcome is allowed.
    #[must_use]
    pub fn allows_weak(&self, orderings: Orderings) -> bool {
        let accesses = self.threads.as_flattened().iter().zip(orderings);
        // What is not Relaxed is at least Release for a store, Acquire for a load.
        let pair = |&atomic: &Atomic| {
            let mut both = accesses
                .clone()
                .filter(|(access, _)| access.atomic() == atomic);
            both.all(|(_, ordering)| ordering != Relaxed)
        };
        !(self.read.iter().any(pair) || orderings == [SeqCst; 4])
    }

    /// The allowed outcomes.
    #[must_use]
    pub fn allowed(&self, orderings: Orderings) -> Vec<&'static str> {
        let weak = self.allows_weak(orderings).then_some(self.weak);
        self.always.into_iter().chain(weak).collect()
    }

    /// All 81 choices of orderings, the last access's changing fastest.
    pub fn combinations(&self) -> impl Iterator<Item = Orderings> {
        let [[a, b], [c, d]] = self.threads;
        (0..81).map(move |n| {
            [
                a.orderings()[n / 27],
                b.orderings()[n / 9 % 3],
                c.orderings()[n / 3 % 3],
                d.orderings()[n % 3],
            ]
        })
    }

    /// The name of an outcome: what the loads returned, in the order of
    /// [`threads`](Self::threads), and then the last values.
    #[must_use]
    pub fn outcome(&self, values: &[u32]) -> String {
        let loads = self.threads.as_flattened().iter();
        let loads = loads.filter(|access| matches!(access, Load(_))).count();
        let results = (1..=loads).map(|n| format!("r{n}"));
        let last = self.last.iter().map(|atomic| match atomic {
            X => "x".to_owned(),
            Y => "y".to_owned(),
        });
        let names = results.chain(last).zip(values);
        let equalities: Vec<_> = names
            .map(|(name, value)| format!("{name} == {value}"))
            .collect();
        equalities.join(", ")
    }
}

/// Store buffering.
pub const SB: Rule = Rule {
    name: "SB",
    threads: [[Store(X, 1), Load(Y)], [Store(Y, 1), Load(X)]],
    last: &[],
    always: ["r1 == 0, r2 == 1", "r1 == 1, r2 == 0", "r1 == 1, r2 == 1"],
    weak: "r1 == 0, r2 == 0",
    read: &[],
    words: "r1 == 0, r2 == 0 is forbidden exactly when all four accesses are SeqCst.",
};

/// Message passing.
pub const MP: Rule = Rule {
    name: "MP",
    threads: [[Store(X, 1), Store(Y, 1)], [Load(Y), Load(X)]],
    last: &[],
    always: ["r1 == 0, r2 == 0", "r1 == 0, r2 == 1", "r1 == 1, r2 == 1"],
    weak: "r1 == 1, r2 == 0",
    read: &[Y],
    words: "r1 == 1, r2 == 0 is forbidden exactly when the store to y is Release or SeqCst \
            and the load of y is Acquire or SeqCst.",
};

/// Load buffering.
pub const LB: Rule = Rule {
    name: "LB",
    threads: [[Load(X), Store(Y, 1)], [Load(Y), Store(X, 1)]],
    last: &[],
    always: ["r1 == 0, r2 == 0", "r1 == 0, r2 == 1", "r1 == 1, r2 == 0"],
    weak: "r1 == 1, r2 == 1",
    read: &[X, Y],
    words: "r1 == 1, r2 == 1 is forbidden exactly when, for x or for y, the store is Release \
            or SeqCst and the load is Acquire or SeqCst.",
};

/// S, which has no longer name.
pub const S: Rule = Rule {
    name: "S",
    threads: [[Store(X, 2), Store(Y, 1)], [Load(Y), Store(X, 1)]],
    last: &[X],
    always: ["r1 == 0, x == 1", "r1 == 0, x == 2", "r1 == 1, x == 1"],
    weak: "r1 == 1, x == 2",
    read: &[Y],
    words: "r1 == 1, x == 2 is forbidden exactly when the store to y is Release or SeqCst \
            and the load of y is Acquire or SeqCst.",
};

/// R, which has no longer name.
pub const R: Rule = Rule {
    name: "R",
    threads: [[Store(X, 1), Store(Y, 1)], [Store(Y, 2), Load(X)]],
    last: &[Y],
    always: ["r1 == 0, y == 1", "r1 == 1, y == 1", "r1 == 1, y == 2"],
    weak: "r1 == 0, y == 2",
    read: &[],
    words: "r1 == 0, y == 2 is forbidden exactly when all four accesses are SeqCst.",
};

/// Two threads with two writes each.
pub const TWO_PLUS_TWO_W: Rule = Rule {
    name: "2+2W",
    threads: [[Store(X, 1), Store(Y, 2)], [Store(Y, 1), Store(X, 2)]],
    last: &[X, Y],
    always: ["x == 1, y == 2", "x == 2, y == 1", "x == 2, y == 2"],
    weak: "x == 1, y == 1",
    read: &[],
    words: "x == 1, y == 1 is forbidden exactly when all four accesses are SeqCst.",
};

/// All of them.
pub const ALL: [&Rule; 6] = [&SB, &MP, &LB, &S, &R, &TWO_PLUS_TWO_W];
