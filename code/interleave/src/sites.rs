//! The orderings of a listing as data: which call sites have one, and how to
//! run the listing as if another stood there.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::log::Here;
use crate::{mode, place};

/// One ordering in the source: a call, and which of its orderings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Site {
    /// The file, relative to the root of the workspace.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column of the method's name, from 1.
    pub column: u32,
    /// 0, or 1 for the second ordering of `compare_exchange` and `fetch_update`.
    pub which: usize,
}

/// A site as an execution met it, with the ordering that the source names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Where.
    pub site: Site,
    /// The operation's name, such as `store` or `fetch_add`.
    pub op: String,
    /// The ordering that the source names there.
    #[serde(serialize_with = "to_name", deserialize_with = "from_name")]
    pub ordering: Ordering,
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)?;
        if self.which > 0 {
            write!(f, " (ordering {})", self.which + 1)?;
        }
        Ok(())
    }
}

impl Site {
    /// Whether it belongs to the call at `here`.
    pub(crate) fn is_at(&self, here: Here) -> bool {
        (self.line, self.column) == (here.line(), here.column())
            && self.file == place::tidy(here.file())
    }
}

#[derive(Default)]
struct Table {
    other: BTreeMap<Site, Ordering>,
    /// The sites met, by where they stand: the keys are cheap to look up.
    met: BTreeMap<(usize, u32, u32, usize), Visit>,
}

static IN_USE: AtomicBool = AtomicBool::new(false);
static TABLE: Mutex<Option<Table>> = Mutex::new(None);

/// Puts other orderings in place of the source's, and starts to note the sites.
pub(crate) fn install(other: &[(Site, Ordering)], note: bool) {
    if other.is_empty() && !note {
        return;
    }
    let mut table = TABLE.lock().unwrap_or_else(PoisonError::into_inner);
    *table = Some(Table {
        other: other.iter().cloned().collect(),
        met: BTreeMap::new(),
    });
    IN_USE.store(true, Ordering::Relaxed);
}

/// The sites met since `install`, by place.
pub(crate) fn met() -> Vec<Visit> {
    let table = TABLE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut seen = BTreeSet::new();
    let mut met: Vec<Visit> = table.iter().flat_map(|t| t.met.values().cloned()).collect();
    met.sort_by(|a, b| a.site.cmp(&b.site));
    met.retain(|visit| seen.insert(visit.site.clone()));
    met
}

/// The ordering to use at a call.
pub(crate) fn order(here: Here, op: &str, which: usize, ordering: Ordering) -> Ordering {
    let ordering = if IN_USE.load(Ordering::Relaxed) {
        look_up(here, op, which, ordering)
    } else {
        ordering
    };
    mode::met(ordering);
    ordering
}

#[cold]
fn look_up(here: Here, op: &str, which: usize, ordering: Ordering) -> Ordering {
    let mut table = TABLE.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(table) = table.as_mut() else {
        return ordering;
    };
    let key = (
        here.file().as_ptr() as usize,
        here.line(),
        here.column(),
        which,
    );
    let visit = table.met.entry(key).or_insert_with(|| Visit {
        site: Site {
            file: place::tidy(here.file()),
            line: here.line(),
            column: here.column(),
            which,
        },
        op: op.to_owned(),
        ordering,
    });
    table.other.get(&visit.site).copied().unwrap_or(ordering)
}

pub(crate) fn to_name<S: Serializer>(ordering: &Ordering, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(&format_args!("{ordering:?}"))
}

pub(crate) fn from_name<'de, D: Deserializer<'de>>(from: D) -> Result<Ordering, D::Error> {
    let name = String::deserialize(from)?;
    Ok(match name.as_str() {
        "Relaxed" => Ordering::Relaxed,
        "Acquire" => Ordering::Acquire,
        "Release" => Ordering::Release,
        "AcqRel" => Ordering::AcqRel,
        _ => Ordering::SeqCst,
    })
}
