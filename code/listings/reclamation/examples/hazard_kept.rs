//! How many versions three readers can hold back, by never finishing.

use reclamation::hazard_s3_fences::published;

fn main() {
    let (mut writer, [mut one, mut two, mut three]) = published(0);

    // ANCHOR: kept
    let mut publish = |edits: u32| {
        for version in 1..=edits {
            writer.publish(version);
        }
        writer.kept()
    };
    println!("nobody reads: {} kept", publish(1_000));
    one.read(|_| {
        println!("one stalls: {} kept", publish(1_000));
        two.read(|_| {
            publish(1);
            three.read(|_| println!("three stall: {} kept", publish(1_000)));
        });
    });
    println!("all have finished: {} kept", publish(1));
    // ANCHOR_END: kept
}
