// What versions promise that are freed by epochs. Each test is run in every order that the
// model checker can tell apart.

use epoch_tag::Versions;
use interleave::sync::{Arc, heap, thread};

const GUI: usize = 0;
const PROCESSING: usize = 1;

#[test]
fn a_reader_one_epoch_ahead_keeps_its_version() {
    interleave::model(|| {
        let versions = Versions::<_, 2>::new(1);
        let gui = versions.pin(GUI);
        // The GUI is in the present epoch, so this moves it.
        versions.collect();
        let processing = versions.pin(PROCESSING);
        processing.read(|version| {
            gui.publish(2);
            drop(gui);
            // And so does this: the processing thread is in the present one.
            versions.collect();
            versions.collect();
            assert_eq!(*version, 1);
        });
    });
}

#[test]
fn two_collections_later_it_is_freed() {
    interleave::model(|| {
        let versions = Versions::<_, 2>::new(1);
        versions.pin(GUI).publish(2);
        versions.collect();
        versions.collect();
        assert_eq!(
            heap::live(),
            1,
            "nobody is pinned, the epoch has moved twice, and the old version is kept"
        );
    });
}

#[test]
fn in_every_order_what_is_read_is_kept() {
    interleave::model(|| {
        let versions = Arc::new(Versions::<_, 2>::new(1));
        let gui = thread::spawn({
            let versions = Arc::clone(&versions);
            move || {
                versions.pin(GUI).publish(2);
                versions.collect();
            }
        });
        versions.collect();
        versions.pin(PROCESSING).read(|version| *version);
        gui.join().unwrap();
    });
}

#[test]
fn a_reader_that_pins_late_keeps_its_version() {
    interleave::model(|| {
        let versions = Arc::new(Versions::<_, 2>::new(1));
        let gui = thread::spawn({
            let versions = Arc::clone(&versions);
            move || {
                versions.pin(GUI).publish(2);
                versions.collect();
                versions.collect();
            }
        });
        versions.pin(PROCESSING).read(|version| *version);
        gui.join().unwrap();
    });
}
