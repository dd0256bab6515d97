//! Hazard pointers: the crate `haphazard`, with a domain for each row.

use haphazard::{AtomicPtr, Domain, HazardPointer};
use reclamation::schemes::{Reader, Scheme};

/// Tells the type of these domains from others.
struct Row;

/// A row whose readers name each value that they look at.
pub struct Hazard<T> {
    values: Box<[AtomicPtr<T, Row>]>,
    // After `values`: frees what was retired when it goes.
    domain: Domain<Row>,
}

impl<T: Send> Hazard<T> {
    /// A row of these values, which another thread may drop.
    pub fn new(values: impl IntoIterator<Item = T>) -> Self {
        let values = values.into_iter().map(Box::new);
        Self {
            values: values.map(AtomicPtr::from).collect(),
            domain: Domain::new(&Row),
        }
    }
}

impl<T> Drop for Hazard<T> {
    fn drop(&mut self) {
        for value in &mut self.values {
            // SAFETY: nobody else has the row, and what it holds came from a Box. The
            // pointer is not used again.
            drop(unsafe { Box::from_raw(*value.get_mut()) });
        }
    }
}

/// One thread's way to a [`Hazard`] row, with its slot.
pub struct HazardReader<'a, T> {
    row: &'a Hazard<T>,
    slot: HazardPointer<'a, Row>,
}

impl<T: Send + Sync + 'static> Scheme<T> for Hazard<T> {
    type Reader<'a> = HazardReader<'a, T>;

    fn reader(&self) -> HazardReader<'_, T> {
        HazardReader {
            row: self,
            slot: HazardPointer::new_in_domain(&self.domain),
        }
    }
}

// ANCHOR: reader
impl<T: Send + Sync + 'static> Reader<T> for HazardReader<'_, T> {
    fn read(&mut self, first: usize, mut look: impl FnMut(&T) -> Option<usize>) {
        let mut next = Some(first);
        while let Some(number) = next {
            // SAFETY: all values of the row are retired in its own domain, as is the slot.
            let value = unsafe { self.row.values[number].load(&mut self.slot) };
            next = look(value.expect("never null"));
        }
        self.slot.reset_protection();
    }

    fn replace(&mut self, number: usize, value: T) {
        let old = self.row.values[number].swap(Box::new(value));
        // SAFETY: no load returns it any more, nobody else has got it from a swap, and all
        // loads had slots of this domain.
        unsafe { old.expect("never null").retire_in(&self.row.domain) };
    }
    // ANCHOR_END: reader

    fn reclaim(&mut self) {
        self.row.domain.eager_reclaim();
    }
}
