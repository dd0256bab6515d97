//! What every scheme of the comparison does: keep a row of values that any thread may read,
//! and replace one by one.

// ANCHOR: traits
/// A row of values, and a way to give back those that have been replaced.
pub trait Scheme<T>: Sync {
    /// One thread's way to the row.
    type Reader<'a>: Reader<T>
    where
        Self: 'a;

    /// A way to the row for the calling thread.
    fn reader(&self) -> Self::Reader<'_>;
}

/// One thread's way to a row of values.
///
/// # Panics
/// Whatever takes a number panics if there is no value of that number.
pub trait Reader<T> {
    /// One operation: looks at the value number `first`, then at the one whose number the
    /// look has returned, until it returns none.
    fn read(&mut self, first: usize, look: impl FnMut(&T) -> Option<usize>);

    /// Replaces a value.
    fn replace(&mut self, number: usize, value: T);

    /// Frees what can be freed now. Outside of this, a scheme frees when it likes.
    fn reclaim(&mut self);
}
// ANCHOR_END: traits
