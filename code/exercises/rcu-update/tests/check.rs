// What a cell promises whose next version is made out of the newest. Each test is run
// in every order that the model checker can tell apart; a reader that waits for an
// update, or an update for itself, is a deadlock.

use std::sync::Weak;

use interleave::sync::{Arc, thread};
use rcu_update::Newest;

#[test]
fn no_update_is_lost() {
    interleave::model(|| {
        let newest = Newest::new(0);
        thread::scope(|s| {
            s.spawn(|| newest.update(|count| count + 10));
            newest.update(|count| count + 1);
            newest.update(|count| count + 1);
        });
        assert_eq!(
            *newest.load(),
            12,
            "one thread has added 1 twice and the other 10, and this is what came of it"
        );
    });
}

#[test]
fn no_store_is_lost() {
    interleave::model(|| {
        let newest = Newest::new(0);
        thread::scope(|s| {
            s.spawn(|| newest.store(Arc::new(100)));
            newest.update(|count| count + 1);
        });
        let last = *newest.load();
        assert!(
            last == 100 || last == 101,
            "one thread has stored 100 and the other added 1: before it, that leaves 100, \
             after it 101. It left {last}"
        );
    });
}

/// A patch that is equal to another one if they have the same name.
#[derive(Debug)]
struct Patch {
    name: &'static str,
    edits: u32,
}

impl PartialEq for Patch {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

#[test]
fn an_equal_version_is_another_one() {
    interleave::model(|| {
        let newest = Newest::new(Patch {
            name: "bell",
            edits: 0,
        });
        let edit = || {
            newest.update(|patch| Patch {
                name: patch.name,
                edits: patch.edits + 1,
            });
        };
        thread::scope(|s| {
            s.spawn(edit);
            edit();
        });
        assert_eq!(
            newest.load().edits,
            2,
            "each of two threads has made one edit, and the patch has kept its name. Two \
             versions that are equal need not be the same one"
        );
    });
}

#[test]
fn readers_do_not_wait_for_make() {
    interleave::model(|| {
        let newest = Newest::new(1);
        let before = newest.load();
        // Whoever loads while `make` runs gets the version of before. If `load` had to
        // wait for `make`, this one would wait for ever.
        newest.update(|count| count + *newest.load());
        assert_eq!(*newest.load(), 2, "made of the newest version, twice 1");
        assert_eq!(*before, 1, "what was loaded stays as it was");
    });
}

/// A version that looks at the newest one when it is freed. If that happens under the
/// lock that `load` takes, it waits for its own thread.
#[derive(Debug)]
struct Curious(Weak<Newest<Curious>>);

impl PartialEq for Curious {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Drop for Curious {
    fn drop(&mut self) {
        if let Some(newest) = self.0.upgrade() {
            newest.load();
        }
    }
}

#[test]
fn no_version_is_freed_under_the_lock() {
    interleave::model(|| {
        let newest = Arc::new_cyclic(|newest| Newest::new(Curious(newest.clone())));
        let edit = |newest: &Newest<Curious>| newest.update(|curious| Curious(curious.0.clone()));
        let other = thread::spawn({
            let newest = Arc::clone(&newest);
            move || edit(&newest)
        });
        edit(&newest);
        other.join().unwrap();
    });
}
