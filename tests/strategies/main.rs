//! Every strategy of the book plays the same song, on two threads.

mod broken;
mod performance;

use performance::{KNOBS, SONG, play};
use synth::Patch;

#[test]
fn a_mutex_plays_the_song() {
    play(&SONG, mutex::ends::locked(Patch::factory()));
}

#[test]
fn the_newest_version_behind_a_lock_plays_the_song() {
    play(&SONG, mutex::ends::newest(Patch::factory()));
}

#[test]
fn closures_by_channel_play_the_song() {
    play(&SONG, channels::closures::share(Patch::factory()));
}

#[test]
fn edits_by_channel_play_the_song() {
    play(&SONG, channels::data_edits::share(Patch::factory()));
}

#[test]
fn edits_there_and_back_by_channel_play_the_song() {
    play(&SONG, channels::data_spent::share(Patch::factory()));
}

#[test]
fn edits_and_questions_by_channel_play_the_song() {
    play(&SONG, channels::reply_ends::share(Patch::factory()));
}

#[test]
fn edits_and_answers_by_a_channel_that_lasts_play_the_song() {
    play(&SONG, channels::reply_kept::share(Patch::factory()));
}

#[test]
fn a_channel_with_a_bound_plays_the_song() {
    play(&SONG, channels::bounded_wait::share(Patch::factory(), 64));
}

#[test]
fn a_channel_for_which_edits_are_coalesced_plays_the_song() {
    play(&SONG, channels::coalesce::share(Patch::factory(), 2));
}

#[test]
fn a_channel_of_crossbeam_plays_the_song() {
    play(&SONG, channels::with_crossbeam::share(Patch::factory()));
}

#[test]
fn two_rings_play_the_song() {
    play(&SONG, channels::ring_edits::share(Patch::factory()));
}

#[test]
fn two_rings_of_rtrb_play_the_song() {
    play(&SONG, channels::with_rtrb::share(Patch::factory()));
}

#[test]
fn an_arc_swap_plays_the_song() {
    play(&SONG, reading::once_with_arc_swap::share(Patch::factory()));
}

#[test]
fn a_seqlock_plays_the_knobs_of_the_song() {
    play(&KNOBS, reading::seqlock_knobs::share(Patch::factory()));
}

#[test]
fn the_newest_version_behind_a_readers_writer_lock_plays_the_song() {
    play(&SONG, reading::rw_latest::share(Patch::factory()));
}

#[test]
fn an_upgradable_lock_of_parking_lot_plays_the_song() {
    play(&SONG, reading::with_parking_lot::share(Patch::factory()));
}

#[test]
fn two_paths_with_stamps_play_the_song() {
    play(&SONG, hybrid::paths_stamped::share(Patch::factory()));
}

#[test]
fn messages_to_a_patch_behind_a_lock_play_the_song() {
    play(&SONG, hybrid::both_ends::share(Patch::factory()));
}

#[test]
fn two_copies_and_a_log_play_the_song() {
    play(&SONG, hybrid::copies_patches::share(Patch::factory()));
}

#[test]
fn left_right_plays_the_song() {
    play(&SONG, hybrid::with_left_right::share(Patch::factory()));
}

#[test]
fn a_triple_buffer_plays_the_song() {
    play(&SONG, reading::triple_patches::share(Patch::factory()));
}

#[test]
fn the_crate_triple_buffer_plays_the_song() {
    play(&SONG, reading::with_triple_buffer::share(Patch::factory()));
}

#[test]
fn a_snapshot_behind_a_lock_plays_the_song() {
    play(&SONG, rcu::snapshot_ends::share(Patch::factory()));
}

#[test]
fn an_arc_that_is_swapped_and_kept_for_the_gui_plays_the_song() {
    play(&SONG, rcu::swap_ends::share(Patch::factory()));
}

#[test]
fn a_published_pointer_that_leaks_plays_the_song() {
    play(&SONG, rcu::pointer_ends::share(Patch::factory()));
}

#[test]
fn a_published_pointer_with_a_number_and_fences_plays_the_song() {
    play(&SONG, rcu::naive_ends::share(Patch::factory()));
}

#[test]
fn hazard_pointers_play_the_song() {
    play(&SONG, reclamation::hazard_ends::share(Patch::factory()));
}

#[test]
fn haphazard_plays_the_song() {
    play(&SONG, reclamation::with_haphazard::share(Patch::factory()));
}

#[test]
fn epochs_play_the_song() {
    play(&SONG, reclamation::epoch_ends::share(Patch::factory()));
}

#[test]
fn the_epochs_of_crossbeam_play_the_song() {
    play(&SONG, reclamation::crossbeam_ends::share(Patch::factory()));
}

#[test]
fn seize_plays_the_song() {
    play(&SONG, reclamation::with_seize::share(Patch::factory()));
}

#[test]
fn quiescent_states_play_the_song() {
    play(&SONG, reclamation::qsbr_ends::share(Patch::factory()));
}

#[test]
fn a_pinned_version_plays_the_song() {
    play(&SONG, reclamation::pin_ends::share(Patch::factory()));
}
