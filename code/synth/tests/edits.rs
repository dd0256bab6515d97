//! What an edit does to a patch, and what it leaves behind when it is cut short.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use synth::{Edit, Knob, Part, Patch, Torn, Version};

const KNOBS: [Knob; 11] = [
    Knob::Gain,
    Knob::Echo,
    Knob::Morph,
    Knob::Detune,
    Knob::Bite,
    Knob::Cutoff,
    Knob::Resonance,
    Knob::Attack,
    Knob::Decay,
    Knob::Sustain,
    Knob::Release,
];

fn wave() -> Arc<[f32]> {
    Arc::from([0.0, 0.5, 0.0, -0.5])
}

/// One edit of each kind.
fn edits() -> Vec<Edit> {
    let preset = Box::new(Patch::with_zones(5));
    let others = [
        Edit::RedrawTable(1, wave()),
        Edit::RedrawZone(2, wave()),
        Edit::Load(preset),
    ];
    KNOBS
        .iter()
        .map(|knob| Edit::Knob(*knob, 0.5))
        .chain(others)
        .collect()
}

/// Runs an edit that panics, and gives its message.
fn cut_short(edit: &Edit, patch: &mut Patch) -> String {
    let ended = catch_unwind(AssertUnwindSafe(|| edit.apply(patch)));
    let payload = ended.expect_err("the edit should panic");
    let literal = || payload.downcast_ref::<&str>().map(|text| text.to_string());
    payload.downcast_ref().cloned().or_else(literal).unwrap()
}

#[test]
fn the_factory_patch_is_over_4_mb_and_whole() {
    let patch = Patch::default();
    assert!(
        patch.size_in_bytes() > 4 * 1024 * 1024,
        "{} bytes",
        patch.size_in_bytes()
    );
    assert_eq!(patch.zones.len(), 128);
    assert_eq!(patch.torn(), None);
}

#[test]
fn every_edit_stamps_the_next_version_into_every_part() {
    let mut patch = Patch::with_zones(3);
    for (i, edit) in edits().iter().enumerate() {
        edit.apply(&mut patch);
        assert_eq!(patch.version, Version(i as u64 + 1), "after {edit:?}");
        assert_eq!(patch.torn(), None, "after {edit:?}");
    }
    assert_eq!(patch.zones.len(), 5, "the preset has five zones");
}

#[test]
fn a_stale_stamp_in_any_one_part_is_found() {
    type Spoil = fn(&mut Patch);
    let spoils: [(Part, Spoil); 5] = [
        (Part::Oscillator, |patch| {
            patch.oscillator.version = Version(7)
        }),
        (Part::Filter, |patch| patch.filter.version = Version(7)),
        (Part::Envelope, |patch| patch.envelope.version = Version(7)),
        (Part::Table(3), |patch| patch.tables[3].version = Version(7)),
        (Part::Zone(1), |patch| patch.zones[1].version = Version(7)),
    ];
    for (part, spoil) in spoils {
        let mut patch = Patch::with_zones(2);
        spoil(&mut patch);
        let torn = Torn {
            patch: Version(0),
            part,
            says: Version(7),
        };
        assert_eq!(patch.torn(), Some(torn));
        assert!(!patch.is_whole());
    }
    let mut patch = Patch::with_zones(2);
    patch.version = Version(7);
    assert!(!patch.is_whole(), "the patch's own stamp is stale");
}

#[test]
fn an_edit_that_panics_half_way_leaves_the_patch_torn() {
    let mut patch = Patch::with_zones(2);
    let message = cut_short(&Edit::Knob(Knob::Cutoff, f32::NAN), &mut patch);
    assert_eq!(message, "the Cutoff knob was moved to NaN");
    assert_eq!(
        patch.torn().unwrap().to_string(),
        "the patch is version 1, the filter is version 0"
    );

    let mut patch = Patch::with_zones(2);
    let message = cut_short(&Edit::RedrawZone(2, wave()), &mut patch);
    assert_eq!(message, "the patch has no zone 2");
    assert_eq!(patch.torn().unwrap().part, Part::Zone(0));

    let empty = || Arc::from([]);
    for edit in [Edit::RedrawTable(0, empty()), Edit::RedrawZone(0, empty())] {
        let mut patch = Patch::with_zones(2);
        let message = cut_short(&edit, &mut patch);
        assert_eq!(message, "a wave was drawn with no samples");
        assert!(!patch.is_whole());
    }
}

#[test]
fn a_whole_edit_mends_a_torn_patch() {
    let mut patch = Patch::with_zones(2);
    cut_short(&Edit::Knob(Knob::Cutoff, f32::NAN), &mut patch);
    Edit::Knob(Knob::Cutoff, 900.0).apply(&mut patch);
    assert!(patch.is_whole());
}

#[test]
fn an_exchanged_edit_is_its_own_undo() {
    for mut edit in edits() {
        let original = Patch::with_zones(3);
        let mut patch = original.clone();
        edit.exchange(&mut patch);
        edit.exchange(&mut patch);
        assert_eq!(patch.knobs().version, Version(2));
        let undone = synth::Knobs {
            version: Version(0),
            ..patch.knobs()
        };
        assert_eq!(undone, original.knobs(), "after {edit:?}");
        let arrays = |patch: &Patch| {
            let tables = patch.tables.iter().map(|table| table.samples.as_ptr());
            tables
                .chain(patch.zones.iter().map(|zone| zone.samples.as_ptr()))
                .collect::<Vec<_>>()
        };
        assert_eq!(arrays(&patch), arrays(&original), "after {edit:?}");
        assert!(patch.is_whole(), "after {edit:?}");
    }
}

#[test]
fn a_preset_that_was_taken_out_is_whole() {
    let mut patch = Patch::with_zones(2);
    let mut edit = Edit::Load(Box::new(Patch::with_zones(3)));
    Edit::Knob(Knob::Gain, 0.1).apply(&mut patch);
    edit.exchange(&mut patch);
    let Edit::Load(old) = edit else {
        unreachable!()
    };
    assert_eq!(
        (old.version, old.gain, old.zones.len()),
        (Version(1), 0.1, 2)
    );
    assert!(old.is_whole());
}

#[test]
fn every_knob_moves_its_own_number_and_stops_at_its_ends() {
    for knob in KNOBS {
        let mut patch = Patch::with_zones(0);
        let before = patch.knobs();
        let (low, high) = (*knob.range().start(), *knob.range().end());
        let mut read = Vec::new();
        for asked in [f32::NEG_INFINITY, high + 1.0] {
            Edit::Knob(knob, asked).apply(&mut patch);
            read.push(changed(&before, &patch.knobs()));
        }
        let name = format!("{knob:?}").to_lowercase();
        let of = |value: f32| vec![(name.clone(), value)];
        let unmoved = |value: f32| {
            if field(&before, &name) == value {
                vec![]
            } else {
                of(value)
            }
        };
        assert_eq!(read, [unmoved(low), unmoved(high)], "{knob:?}");
    }
}

#[test]
fn a_clone_shares_all_samples_and_a_deep_clone_none() {
    let patch = Patch::with_zones(3);
    let (clone, deep) = (patch.clone(), patch.deep_clone());
    assert_eq!((&clone, &deep), (&patch, &patch));
    for (i, zone) in patch.zones.iter().enumerate() {
        assert!(Arc::ptr_eq(&zone.samples, &clone.zones[i].samples));
        assert!(!Arc::ptr_eq(&zone.samples, &deep.zones[i].samples));
    }
    for (i, table) in patch.tables.iter().enumerate() {
        assert!(Arc::ptr_eq(&table.samples, &clone.tables[i].samples));
        assert!(!Arc::ptr_eq(&table.samples, &deep.tables[i].samples));
    }
}

#[test]
fn a_redraw_replaces_one_array_and_shares_the_rest() {
    let before = Patch::with_zones(3);
    let mut after = before.clone();
    Edit::RedrawZone(1, wave()).apply(&mut after);
    let shared = |i: usize| Arc::ptr_eq(&before.zones[i].samples, &after.zones[i].samples);
    assert_eq!([shared(0), shared(1), shared(2)], [true, false, true]);
    assert_eq!(*after.zones[1].samples, *wave());
}

#[test]
fn keys_are_shared_out_equally_among_the_zones() {
    let patch = Patch::with_zones(4);
    let zone = |key: u8| {
        let zone = patch.zone(key).unwrap();
        patch
            .zones
            .iter()
            .position(|other| std::ptr::eq(other, zone))
            .unwrap()
    };
    assert_eq!(
        [0, 31, 32, 63, 64, 95, 96, 127].map(zone),
        [0, 0, 1, 1, 2, 2, 3, 3]
    );
    assert_eq!(Patch::with_zones(0).zone(60), None);
}

#[test]
fn a_debug_print_holds_no_samples() {
    let patch = Patch::default();
    let edit = Edit::Load(Box::new(patch.clone()));
    assert!(
        format!(
            "{patch:?} {edit:?} {:?} {:?}",
            patch.zones[0], patch.tables[0]
        )
        .len()
            < 1_000
    );
}

#[test]
fn knobs_set_on_another_patch_make_it_equal_and_whole() {
    let mut patch = Patch::with_zones(2);
    let mut other = patch.clone();
    for (i, knob) in KNOBS.into_iter().enumerate() {
        let (low, high) = (*knob.range().start(), *knob.range().end());
        let value = low + (high - low) * (i + 1) as f32 / (KNOBS.len() + 1) as f32;
        Edit::Knob(knob, value).apply(&mut patch);
        other.set_knobs(&patch.knobs());
        assert!(other.is_whole(), "after {knob:?}");
        assert!(other == patch, "after {knob:?}");
    }
}

/// The knobs that differ, by name.
fn changed(before: &synth::Knobs, after: &synth::Knobs) -> Vec<(String, f32)> {
    let names = KNOBS.map(|knob| format!("{knob:?}").to_lowercase());
    let moved = names
        .into_iter()
        .filter(|name| field(before, name) != field(after, name));
    moved
        .map(|name| (name.clone(), field(after, &name)))
        .collect()
}

fn field(knobs: &synth::Knobs, name: &str) -> f32 {
    match name {
        "gain" => knobs.gain,
        "echo" => knobs.echo,
        "morph" => knobs.morph,
        "detune" => knobs.detune,
        "bite" => knobs.bite,
        "cutoff" => knobs.cutoff,
        "resonance" => knobs.resonance,
        "attack" => knobs.attack,
        "decay" => knobs.decay,
        "sustain" => knobs.sustain,
        "release" => knobs.release,
        _ => unreachable!("{name}"),
    }
}

#[test]
fn what_the_two_sides_hand_each_other_can_cross_threads() {
    fn crosses<T: Send + Sync + 'static>() {}
    crosses::<Patch>();
    crosses::<Edit>();
    crosses::<Torn>();
    crosses::<synth::Knobs>();
    crosses::<synth::Voices>();
    crosses::<synth::Player>();
    crosses::<synth::Performance>();
}
