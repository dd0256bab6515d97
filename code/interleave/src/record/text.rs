//! Values of recorded steps, as text.
//!
//! Executions repeat the same few texts, so each is kept once and has a number.
//! What is inside a lock or a cell is shown if somebody has said how.

#![allow(unsafe_code, reason = "a value is shown by the identity of its type")]

use std::any::TypeId;
use std::collections::{HashMap, VecDeque};
use std::fmt::Debug;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::log::Value;
use crate::mode;

static TEXTS: Mutex<Option<Texts>> = Mutex::new(None);

#[derive(Default)]
struct Texts {
    list: Vec<String>,
    numbers: HashMap<String, usize>,
    shows: Vec<Show>,
}

/// How the values of one type are shown.
#[derive(Clone)]
pub(crate) struct Show {
    of: TypeId,
    show: Arc<dyn Fn(*const ()) -> String + Send + Sync>,
}

impl Show {
    /// # Safety
    ///
    /// No lifetime stands in `T`: no parameter, no reference, no `dyn`.
    pub(crate) unsafe fn new<T: 'static>(
        show: impl Fn(&T) -> String + Send + Sync + 'static,
    ) -> Self {
        Self {
            of: TypeId::of::<T>(),
            show: Arc::new(move |value| {
                // SAFETY: `show` below calls this with a reference to a value
                // whose type has the identity of `T`. Types of one identity
                // differ in lifetimes at most, and `T` has none.
                show(unsafe { &*value.cast::<T>() })
            }),
        }
    }

    fn by_debug<T: Debug + 'static>() -> Self {
        // SAFETY: `usual` names only types without lifetimes.
        unsafe { Self::new(|value: &T| format!("{value:?}")) }
    }

    fn usual() -> Vec<Self> {
        macro_rules! by_debug {
            ($($of:ty)*) => { vec![$(Self::by_debug::<$of>()),*] };
        }
        by_debug! {
            bool char u8 u16 u32 u64 usize i8 i16 i32 i64 isize f32 f64 String
            Vec<u32> Vec<u64> Vec<usize> Vec<i32>
            VecDeque<u32> VecDeque<u64> VecDeque<usize> VecDeque<i32>
            Option<u32> Option<u64> Option<usize> Option<i32>
        }
    }
}

fn texts() -> MutexGuard<'static, Option<Texts>> {
    TEXTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Says how values are shown, beside those of the usual types.
pub(crate) fn install(shows: &[Show]) {
    let mut texts = texts();
    let texts = texts.get_or_insert_default();
    texts.shows = [shows.to_vec(), Show::usual()].concat();
}

/// What is inside a lock or a cell, while a recording runs and if it can be shown.
pub(crate) fn show<T: ?Sized>(value: &T) -> Option<Value> {
    mode::recording().then(|| message(value)).flatten()
}

/// A value that is sent, in a check too: there it tells the steps apart.
pub(crate) fn message<T: ?Sized>(value: &T) -> Option<Value> {
    let of = typeid::of::<T>();
    let show = {
        let texts = texts();
        let mut shows = texts.as_ref()?.shows.iter();
        shows.find(|show| show.of == of)?.show.clone()
    };
    let text = show((&raw const *value).cast());
    Some(Value::Text(number(&text)))
}

/// Several of them, as a list: `[1, 2]`, or how many they are if one cannot be shown.
pub(crate) fn list(values: impl ExactSizeIterator<Item = Option<Value>>) -> Option<Value> {
    if !mode::recording() {
        return None;
    }
    let count = values.len();
    let shown: Option<Vec<String>> = values
        .map(|value| match value? {
            Value::Text(text) => Some(get(text)),
            _ => None,
        })
        .collect();
    let text = match (shown, count) {
        (Some(shown), _) => format!("[{}]", shown.join(", ")),
        (None, 1) => "1 value".to_owned(),
        (None, _) => format!("{count} values"),
    };
    Some(Value::Text(number(&text)))
}

/// The number of a text.
pub(crate) fn number(text: &str) -> usize {
    let mut texts = texts();
    let texts = texts.get_or_insert_default();
    if let Some(&number) = texts.numbers.get(text) {
        return number;
    }
    let number = texts.list.len();
    texts.list.push(text.to_owned());
    texts.numbers.insert(text.to_owned(), number);
    number
}

/// The text of a number.
pub(crate) fn get(number: usize) -> String {
    let texts = texts();
    let text = texts.as_ref().and_then(|texts| texts.list.get(number));
    text.cloned().unwrap_or_default()
}
