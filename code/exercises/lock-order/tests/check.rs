// The check of the exercise "An order for the locks". Every test runs in every
// order that its threads can take.

use interleave::sync::{Arc, thread};
use lock_order::Rack;

#[test]
fn a_swap_exchanges_two_presets_and_tells_the_screen() {
    interleave::model(|| {
        let rack = Rack::new(&[10, 20, 30]);
        let mut told = 0;
        rack.swap(0, 2, |_| told += 1);

        assert_eq!(told, 1, "`changed` is called once for a swap");
        let presets = [rack.preset(0), rack.preset(1), rack.preset(2)];
        assert_eq!(presets, [30, 20, 10], "slots 0 and 2 were swapped");
    });
}

#[test]
fn swaps_in_opposite_directions_always_end() {
    interleave::model(|| {
        let rack = Arc::new(Rack::new(&[10, 20]));
        let midi = thread::spawn({
            let rack = Arc::clone(&rack);
            move || {
                rack.swap(1, 0, |_| {});
                rack.swap(0, 1, |_| {});
            }
        });
        rack.swap(0, 1, |_| {});
        midi.join().unwrap();

        let presets = [rack.preset(0), rack.preset(1)];
        assert_eq!(presets, [20, 10], "three swaps are as good as one");
    });
}

#[test]
fn a_slot_may_be_swapped_with_itself() {
    interleave::model(|| {
        let rack = Rack::new(&[10, 20]);
        rack.swap(1, 1, |_| {});

        let presets = [rack.preset(0), rack.preset(1)];
        assert_eq!(presets, [10, 20], "slot 1 was swapped with slot 1");
    });
}

#[test]
fn changed_may_use_the_rack() {
    interleave::model(|| {
        let rack = Rack::new(&[10, 20]);
        let mut drawn = [0, 0];
        rack.swap(0, 1, |rack| {
            drawn = [rack.preset(0), rack.preset(1)];
            rack.swap(1, 0, |_| {}); // the user takes it back at once
        });

        assert_eq!(drawn, [20, 10], "the screen is told after the swap");
        let presets = [rack.preset(0), rack.preset(1)];
        assert_eq!(presets, [10, 20], "the second swap took back the first");
    });
}

#[test]
fn no_preset_is_lost_or_doubled() {
    interleave::model(|| {
        let rack = Arc::new(Rack::new(&[10, 20, 30]));
        let midi = thread::spawn({
            let rack = Arc::clone(&rack);
            move || rack.swap(1, 2, |_| {})
        });
        rack.swap(0, 1, |_| {});
        midi.join().unwrap();

        let presets = [rack.preset(0), rack.preset(1), rack.preset(2)];
        assert!(
            presets == [20, 30, 10] || presets == [30, 10, 20],
            "swapping slots 0 and 1, and slots 1 and 2, in either order, cannot leave {presets:?}",
        );
    });
}
