//! The rules of the lab against the text they follow from: for each test and each
//! choice of orderings, every candidate of an execution is tried, and kept if
//! C++20 allows it.
//!
//! What is quoted, shortened, is the C++20 working draft (N4861), [intro.races] and
//! [atomics.order]. There are no fences, no read-modify-writes and no `consume`
//! here. So a release sequence is one store, *simply happens before* is *happens
//! before*, and that has no cycle that coherence would let through. All values are
//! constants, so none comes out of thin air. The initialisation is no atomic
//! operation; it counts as the first modification of its atomic.
//!
//! [intro.races]: https://timsong-cpp.github.io/cppwp/n4861/intro.races
//! [atomics.order]: https://timsong-cpp.github.io/cppwp/n4861/atomics.order

use std::collections::BTreeSet;
use std::sync::atomic::Ordering::{self, Acquire, Relaxed, Release, SeqCst};

use litmus::rule::{ALL, Access, Atomic, LB, MP, Orderings, R, Rule, S, SB, TWO_PLUS_TWO_W as W};

/// The two initial stores, and four accesses.
const EVENTS: usize = 6;

/// A relation between events, by number.
#[derive(Clone, Copy)]
struct Relation([[bool; EVENTS]; EVENTS]);

impl Relation {
    fn of(holds: impl Fn(usize, usize) -> bool) -> Self {
        let mut pairs = [[false; EVENTS]; EVENTS];
        for (a, row) in pairs.iter_mut().enumerate() {
            for (b, pair) in row.iter_mut().enumerate() {
                *pair = holds(a, b);
            }
        }
        Self(pairs)
    }

    fn has(&self, a: usize, b: usize) -> bool {
        self.0[a][b]
    }

    /// With all chains of pairs that meet in an event that `through` names.
    fn chained(mut self, through: impl Fn(usize) -> bool) -> Self {
        for via in (0..EVENTS).filter(|&via| through(via)) {
            for a in 0..EVENTS {
                for b in 0..EVENTS {
                    self.0[a][b] |= self.0[a][via] && self.0[via][b];
                }
            }
        }
        self
    }
}

struct Event {
    /// No thread's: what is there before both start.
    thread: Option<usize>,
    access: Access,
    /// `None` for the initialisation, which is not atomic.
    ordering: Option<Ordering>,
}

impl Event {
    fn stores(&self) -> bool {
        matches!(self.access, Access::Store(..))
    }

    fn releases(&self) -> bool {
        self.stores() && matches!(self.ordering, Some(Release | SeqCst))
    }

    fn acquires(&self) -> bool {
        !self.stores() && matches!(self.ordering, Some(Acquire | SeqCst))
    }

    fn is_seq_cst(&self) -> bool {
        self.ordering == Some(SeqCst)
    }
}

/// A candidate: who reads what, and in which order the stores of an atomic lie.
struct Candidate<'a> {
    events: &'a [Event; EVENTS],
    /// The stores that loads read, by the load's number.
    source: [Option<usize>; EVENTS],
    /// Modification orders of `x` and of `y`, one after the other.
    order: Vec<usize>,
}

impl Candidate<'_> {
    fn same_atomic(&self, a: usize, b: usize) -> bool {
        self.events[a].access.atomic() == self.events[b].access.atomic()
    }

    /// Whether `a` precedes `b` in the modification order of their atomic.
    fn precedes(&self, a: usize, b: usize) -> bool {
        let place = |event| self.order.iter().position(|&store| store == event);
        let (Some(a_at), Some(b_at)) = (place(a), place(b)) else {
            return false;
        };
        self.same_atomic(a, b) && a_at < b_at
    }

    /// "A is sequenced before B". The initialisation is, before the statement that
    /// starts the threads.
    fn sequenced(&self) -> Relation {
        Relation::of(|a, b| {
            let (first, second) = (self.events[a].thread, self.events[b].thread);
            a < b && (first.is_none() || first == second)
        })
    }

    /// "An atomic operation A that performs a release operation on an atomic object
    /// M synchronizes with an atomic operation B that performs an acquire operation
    /// on M and takes its value from" A.
    fn synchronizes(&self) -> Relation {
        Relation::of(|a, b| {
            self.source[b] == Some(a) && self.events[a].releases() && self.events[b].acquires()
        })
    }

    fn happens_before(&self) -> Relation {
        let (sequenced, synchronizes) = (self.sequenced(), self.synchronizes());
        Relation::of(|a, b| sequenced.has(a, b) || synchronizes.has(a, b)).chained(|_| true)
    }

    /// "A strongly happens before D if, either A is sequenced before D, or A
    /// synchronizes with D, and both A and D are sequentially consistent atomic
    /// operations, or there are evaluations B and C such that A is sequenced before
    /// B, B simply happens before C, and C is sequenced before D", and chains of
    /// these.
    fn strongly_happens_before(&self, happens_before: &Relation) -> Relation {
        let (sequenced, synchronizes) = (self.sequenced(), self.synchronizes());
        let seq_cst = |event: usize| self.events[event].is_seq_cst();
        let between = |a, d| {
            (0..EVENTS).any(|b| {
                (0..EVENTS)
                    .any(|c| sequenced.has(a, b) && happens_before.has(b, c) && sequenced.has(c, d))
            })
        };
        Relation::of(|a, d| {
            sequenced.has(a, d)
                || synchronizes.has(a, d) && seq_cst(a) && seq_cst(d)
                || between(a, d)
        })
        .chained(|_| true)
    }

    /// "A is coherence-ordered before B if A is a modification, and B reads the
    /// value stored by A, or A precedes B in the modification order of M, or A
    /// reads the value stored by X and X precedes B in the modification order", or
    /// by way of a modification.
    fn coherence_ordered_before(&self) -> Relation {
        Relation::of(|a, b| {
            self.source[b] == Some(a)
                || self.precedes(a, b)
                || self.source[a].is_some_and(|x| self.precedes(x, b))
        })
        .chained(|via| self.events[via].stores())
    }

    fn is_allowed(&self) -> bool {
        let happens_before = self.happens_before();
        self.is_coherent(&happens_before) && self.has_seq_cst_order(&happens_before)
    }

    /// The four requirements called coherence. For two events on one atomic, of
    /// which the first happens before the second: the store that the first makes
    /// or reads precedes that of the second in the modification order, or is the
    /// same if the second is a load. So no load reads a store that it happens
    /// before.
    fn is_coherent(&self, happens_before: &Relation) -> bool {
        let store_of = |event: usize| self.source[event].unwrap_or(event);
        let holds = |a: usize, b: usize| {
            let (first, second) = (store_of(a), store_of(b));
            let same = !self.events[b].stores() && first == second;
            same || self.precedes(first, second)
        };
        (0..EVENTS).all(|a| {
            (0..EVENTS)
                .filter(|&b| happens_before.has(a, b) && self.same_atomic(a, b))
                .all(|b| holds(a, b))
        })
    }

    /// "There is a single total order S on all `seq_cst` operations": A precedes B
    /// in it if A strongly happens before B, or is coherence-ordered before it.
    fn has_seq_cst_order(&self, happens_before: &Relation) -> bool {
        let strongly = self.strongly_happens_before(happens_before);
        let coherence = self.coherence_ordered_before();
        let seq_cst = (0..EVENTS).filter(|&event| self.events[event].is_seq_cst());
        permutations(&seq_cst.collect::<Vec<_>>()).iter().any(|s| {
            s.iter().enumerate().all(|(at, &b)| {
                let later = &s[at..];
                !later
                    .iter()
                    .any(|&a| strongly.has(a, b) || coherence.has(a, b))
            })
        })
    }

    /// What the loads return, and the last values.
    fn outcome(&self, rule: &Rule) -> String {
        let value = |event: usize| match self.events[event].access {
            Access::Store(_, value) => value,
            Access::Load(_) => unreachable!("a load stores nothing"),
        };
        let loads = self.source.iter().flatten().map(|&store| value(store));
        let last = rule.last.iter().map(|&atomic| {
            let stores = self.order.iter().rev();
            let mut stores = stores.filter(|&&store| self.events[store].access.atomic() == atomic);
            value(*stores.next().expect("each atomic has an initial value"))
        });
        rule.outcome(&loads.chain(last).collect::<Vec<_>>())
    }
}

fn permutations(of: &[usize]) -> Vec<Vec<usize>> {
    if of.is_empty() {
        return vec![vec![]];
    }
    let mut all = Vec::new();
    for &first in of {
        let rest: Vec<usize> = of.iter().copied().filter(|&other| other != first).collect();
        for mut order in permutations(&rest) {
            order.insert(0, first);
            all.push(order);
        }
    }
    all
}

/// The outcomes of all executions that C++20 allows, one for each execution.
fn executions(rule: &Rule, orderings: Orderings) -> Vec<String> {
    let initial = |atomic| Event {
        thread: None,
        access: Access::Store(atomic, 0),
        ordering: None,
    };
    let access = |at: usize| Event {
        thread: Some(at / 2),
        access: rule.threads[at / 2][at % 2],
        ordering: Some(orderings[at]),
    };
    let events = [
        initial(Atomic::X),
        initial(Atomic::Y),
        access(0),
        access(1),
        access(2),
        access(3),
    ];
    let stores_to = |atomic| -> Vec<usize> {
        (0..EVENTS)
            .filter(|&event| events[event].stores() && events[event].access.atomic() == atomic)
            .collect()
    };
    let mut sources = vec![[None; EVENTS]];
    for load in (0..EVENTS).filter(|&event| !events[event].stores()) {
        sources = sources
            .into_iter()
            .flat_map(|source| {
                stores_to(events[load].access.atomic())
                    .into_iter()
                    .map(move |store| {
                        let mut source = source;
                        source[load] = Some(store);
                        source
                    })
            })
            .collect();
    }
    let mut allowed = Vec::new();
    for source in sources {
        for x in permutations(&stores_to(Atomic::X)) {
            for y in permutations(&stores_to(Atomic::Y)) {
                let candidate = Candidate {
                    events: &events,
                    source,
                    order: [x.clone(), y].concat(),
                };
                if candidate.is_allowed() {
                    allowed.push(candidate.outcome(rule));
                }
            }
        }
    }
    allowed
}

#[test]
fn the_rules_are_what_the_text_says_for_every_choice_of_orderings() {
    let mut compared = 0;
    for rule in ALL {
        for orderings in rule.combinations() {
            let text: BTreeSet<String> = executions(rule, orderings).into_iter().collect();
            let said: BTreeSet<String> = rule
                .allowed(orderings)
                .into_iter()
                .map(str::to_owned)
                .collect();
            assert_eq!(text, said, "{} with {orderings:?}", rule.name);
            compared += 1;
        }
    }
    assert_eq!(compared, 486);
}

#[test]
fn there_are_as_many_executions_as_genmc_counts() {
    // GenMC, a checker by others, v0.11.0 (b03f01e): `tests/correct/litmus/*/`
    // `expected.rc11.mo.in`. Its LB and MP have Release and Acquire throughout.
    let (rel, acq) = (Release, Acquire);
    let published = [
        ("SB", &SB, [rel, acq, rel, acq], 4),
        ("SB+4sc", &SB, [SeqCst; 4], 3),
        ("SB+3sc+acq", &SB, [SeqCst, SeqCst, SeqCst, acq], 4),
        ("SB+3sc+rel", &SB, [SeqCst, SeqCst, rel, SeqCst], 4),
        ("MP", &MP, [rel, rel, acq, acq], 3),
        ("LB", &LB, [acq, rel, acq, rel], 3),
        ("S", &S, [Relaxed; 4], 4),
        ("2+2W", &W, [rel; 4], 4),
        ("2+2W+4sc", &W, [SeqCst; 4], 3),
        ("2+2W+3sc+rel1", &W, [SeqCst, SeqCst, rel, SeqCst], 4),
        ("2+2W+3sc+rel2", &W, [SeqCst, SeqCst, SeqCst, rel], 4),
    ];
    for (name, rule, orderings, count) in published {
        assert_eq!(executions(rule, orderings).len(), count, "{name}");
    }
}

#[test]
fn the_weak_outcome_is_the_one_that_no_order_of_the_accesses_has() {
    for rule in ALL {
        let accesses = rule.threads.as_flattened();
        let orders = permutations(&[0, 1, 2, 3]).into_iter().filter(|order| {
            let at = |access| order.iter().position(|&other| other == access);
            at(0) < at(1) && at(2) < at(3)
        });
        let reached: BTreeSet<String> = orders
            .map(|order| {
                let (mut memory, mut loaded) = ([0, 0], [None; 4]);
                for at in order {
                    match accesses[at] {
                        Access::Load(atomic) => loaded[at] = Some(memory[atomic as usize]),
                        Access::Store(atomic, value) => memory[atomic as usize] = value,
                    }
                }
                let last = rule.last.iter().map(|&atomic| memory[atomic as usize]);
                rule.outcome(&loaded.into_iter().flatten().chain(last).collect::<Vec<_>>())
            })
            .collect();
        assert_eq!(
            reached,
            rule.always.map(str::to_owned).into(),
            "{}",
            rule.name
        );
    }
}

#[test]
fn as_many_choices_allow_each_weak_outcome_as_the_pages_say() {
    let counts = [&SB, &MP, &LB, &S, &R, &W].map(|rule| {
        let allowed = rule
            .combinations()
            .filter(|&orderings| rule.allows_weak(orderings));
        allowed.count()
    });
    assert_eq!(counts, [80, 45, 25, 45, 80, 80]);
}
