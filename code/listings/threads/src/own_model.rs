//! The model, as a test of a project of your own.

// ANCHOR: model
#[cfg(loom)]
#[test]
fn the_meter_keeps_the_highest_level() {
    loom::model(|| assert_eq!(super::meter::two_voices(), 7));
}
// ANCHOR_END: model
