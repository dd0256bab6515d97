// fails: every_version_has_all_edits_before_it — one edit too many counts as made twice
use interleave::sync::{Arc, Mutex};
use std::collections::VecDeque;

/// Two copies, of which the reader reads the live one. This half is right; leave it.
struct Copies<T> {
    copies: [Mutex<T>; 2],
    live: Mutex<usize>,
}

impl<T> Copies<T> {
    /// Reads the live copy. Never waits for an edit: none is made in that copy.
    fn read<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        let live = self.live.lock().unwrap();
        let copy = self.copies[*live].lock().unwrap();
        drop(live);
        look(&copy)
    }

    /// Edits the copy that is not live. Does nothing and returns `false` if the reader
    /// is still in there.
    fn edit_back(&self, edit: impl FnOnce(&mut T)) -> bool {
        let back = 1 - *self.live.lock().unwrap();
        let copy = self.copies[back].try_lock();
        copy.map(|mut copy| edit(&mut copy)).is_ok()
    }

    /// Makes the back copy the live one, and the other way round.
    fn swap(&self) {
        let mut live = self.live.lock().unwrap();
        *live = 1 - *live;
    }
}

/// The end that edits.
pub struct Writer<T, E> {
    copies: Arc<Copies<T>>,
    apply: fn(&mut T, &E),
    /// Edits that the back copy lacks, oldest first.
    log: VecDeque<E>,
    /// How many of them the live copy has.
    behind: usize,
}

/// Both ends. Both copies begin as `value`. `apply` makes an edit.
pub fn two_copies<T: Clone, E>(value: T, apply: fn(&mut T, &E)) -> (Writer<T, E>, Reader<T>) {
    let copies = Arc::new(Copies {
        copies: [Mutex::new(value.clone()), Mutex::new(value)],
        live: Mutex::new(0),
    });
    let reader = Reader(Arc::clone(&copies));
    let writer = Writer {
        copies,
        apply,
        log: VecDeque::new(),
        behind: 0,
    };
    (writer, reader)
}

impl<T, E> Writer<T, E> {
    /// Makes an edit, which the reader finds now, or after a `flush`. Never waits.
    pub fn edit(&mut self, edit: E) {
        self.log.push_back(edit);
        self.flush();
    }

    /// Brings the back copy up to date and makes it the live one, unless the reader is
    /// still in there. `true` if the live copy has every edit.
    pub fn flush(&mut self) -> bool {
        let (apply, log) = (self.apply, &self.log);
        let edited = self
            .copies
            .edit_back(|copy| log.iter().for_each(|edit| apply(copy, edit)));
        if edited {
            let twice = self.log.len().min(self.behind + 1);
            self.log.drain(..twice);
            self.behind = self.log.len();
            if self.behind > 0 {
                self.copies.swap();
            }
        }
        self.log.len() == self.behind
    }

    /// How many edits are kept because a copy lacks them.
    pub fn logged(&self) -> usize {
        self.log.len()
    }
}

/// The end that reads.
pub struct Reader<T>(Arc<Copies<T>>);

impl<T> Reader<T> {
    /// Looks at the live copy.
    pub fn read<R>(&mut self, look: impl FnOnce(&T) -> R) -> R {
        self.0.read(look)
    }
}
