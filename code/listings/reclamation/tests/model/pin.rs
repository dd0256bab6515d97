//! The pinned cell with full fences on both sides: what each of its orderings is for. Its
//! other barriers are none that a checker knows.

use interleave::sync::{
    self,
    atomic::Ordering::{self, AcqRel, Relaxed, SeqCst},
    thread,
};
use interleave::{Model, Site, Visit, expect_shown};
use std::mem::forget;

#[allow(dead_code, unsafe_code, reason = "reclamation by hand")]
#[path = "../../src/pin_cell.rs"]
mod pin_cell;

use super::wave::Wave;
use pin_cell::{Barriers, Fences, Reader, cell};

/// A reader at work while the GUI publishes and tries twice to free. In the end nothing is left.
fn meets<B: Barriers + 'static, R: 'static>(
    barriers: B,
    reads: fn(Reader<Wave, B>) -> R,
) -> impl Fn() + Send + Sync + Copy + 'static {
    move || {
        let (mut writer, registrar) = cell(Wave::new(1), barriers);
        let reader = registrar.register();
        let gui = thread::Builder::new().name("GUI".into());
        let gui = gui.spawn(move || {
            writer.publish(Wave::new(2));
            writer.try_reclaim();
        });
        let reader = reads(reader);
        gui.unwrap().join().unwrap();
        drop((reader, registrar));
        assert_eq!(sync::heap::live(), 0, "a value is leaked");
    }
}

/// A reader that still has its value pinned when the GUI is done.
fn holds<B: Barriers + 'static>(barriers: B) -> impl Fn() + Send + Sync + Copy + 'static {
    move || {
        let (mut writer, registrar) = cell(Wave::new(1), barriers);
        let mut reader = registrar.register();
        let gui = thread::Builder::new().name("GUI".into());
        let gui = gui.spawn(move || writer.publish(Wave::new(2)));
        let held = reader.pin();
        gui.unwrap().join().unwrap();
        held.number();
    }
}

fn pins_once<B: Barriers>(mut reader: Reader<Wave, B>) -> Reader<Wave, B> {
    reader.pin().number();
    reader
}

fn pins_twice<B: Barriers>(mut reader: Reader<Wave, B>) -> Reader<Wave, B> {
    let first = reader.pin().number();
    let second = reader.pin().number();
    assert!(first <= second, "back to the old value");
    reader
}

fn leaves<B: Barriers>(mut reader: Reader<Wave, B>) {
    reader.pin().number();
}

/// It never says that it has unpinned the value, only that it has gone.
fn leaves_with_a_leaked_guard<B: Barriers>(mut reader: Reader<Wave, B>) {
    let guard = reader.pin();
    guard.number();
    forget(guard);
}

fn pins_over_a_leaked_guard<B: Barriers>(mut reader: Reader<Wave, B>) -> Reader<Wave, B> {
    let guard = reader.pin();
    guard.number();
    forget(guard);
    reader.pin().number();
    reader
}

/// Another reader gets the slot of one that has gone, on a thread that neither reads
/// nor writes: so nothing but the slot tells the GUI of the first one's reading.
fn leaves_its_slot() {
    let (mut writer, registrar) = cell(Wave::new(1), Fences);
    let first = registrar.register();
    let render = thread::spawn(move || leaves(first));
    let gui = thread::Builder::new().name("GUI".into());
    let gui = gui.spawn(move || writer.publish(Wave::new(2)));
    let mut second = registrar.register();
    second.pin().number();
    render.join().unwrap();
    gui.unwrap().join().unwrap();
}

#[test]
fn a_pinned_value_is_kept() {
    interleave::model(holds(Fences));
    interleave::model(meets(Fences, pins_once));
}

#[test]
fn a_reader_that_pins_again_keeps_what_it_gets() {
    interleave::model(meets(Fences, pins_twice));
}

#[test]
fn a_reader_that_leaves_keeps_what_it_has_until_then() {
    interleave::model(meets(Fences, leaves));
    interleave::model(meets(Fences, leaves_with_a_leaked_guard));
}

#[test]
fn a_reader_that_leaks_a_guard_can_pin_again() {
    interleave::model(meets(Fences, pins_over_a_leaked_guard));
}

#[test]
fn a_reader_keeps_what_it_has_though_another_follows_in_its_slot() {
    // Not all of them: three threads have too many schedules.
    Model::new().preemptions(2).check(leaves_its_slot);
}

/// Whether the model fails with another ordering at `site`, as it must if it does.
fn fails(site: &Site, ordering: Ordering, model: impl Fn() + Send + Sync + 'static) -> bool {
    // Not all schedules: of those in which nothing is freed there are too many.
    let mutant = Model::new().preemptions(2).weaken(site.clone(), ordering);
    let verdict = mutant.verdict(model);
    if !verdict.is_passed() {
        let text = verdict.to_string();
        let freed = text.contains("data race") || text.contains("a dropped value is read");
        assert!(freed, "{text}");
    }
    !verdict.is_passed()
}

fn strong(model: impl Fn() + Send + Sync + 'static) -> Vec<Visit> {
    let mut visits = Model::new().preemptions(2).sites(model);
    visits.retain(|visit| visit.ordering != Relaxed);
    visits
}

#[test]
fn each_ordering_and_each_fence_is_needed() {
    let mut sites: Vec<Site> = [strong(meets(Fences, pins_twice)), strong(leaves_its_slot)]
        .concat()
        .into_iter()
        .map(|visit| visit.site)
        .collect();
    sites.sort();
    sites.dedup();
    assert_eq!(sites.len(), 9, "{sites:#?}");
    for site in sites {
        let failing = fails(&site, Relaxed, meets(Fences, pins_once))
            || fails(&site, Relaxed, meets(Fences, pins_twice))
            || fails(&site, Relaxed, meets(Fences, leaves_with_a_leaked_guard))
            || fails(&site, Relaxed, leaves_its_slot);
        assert!(failing, "may be Relaxed: {site}");
    }
}

#[test]
fn the_fences_must_be_seq_cst_on_both_sides() {
    let mut fences = strong(meets(Fences, pins_once));
    fences.retain(|visit| visit.op == "fence");
    assert_eq!(fences.len(), 2, "{fences:#?}");
    for fence in fences {
        assert_eq!(fence.ordering, SeqCst);
        let weaker = fails(&fence.site, AcqRel, meets(Fences, pins_once));
        assert!(weaker, "may be AcqRel: {}", fence.site);
    }
}

/// A fence where it is cheap, and nothing where it would be needed as well.
#[derive(Clone, Copy)]
struct OneSided;

#[allow(unsafe_code, reason = "a promise that is not kept")]
// SAFETY: none. What comes of it is what is asked.
unsafe impl Barriers for OneSided {
    fn light(self) {}

    fn heavy(self) {
        Fences.heavy();
    }
}

// On the page.
#[test]
fn without_a_light_barrier_a_pinned_value_is_freed() {
    let verdict = interleave::verdict(holds(OneSided));
    verdict.expect_failure("a dropped value is read");
    expect_shown(&verdict, "pin_one_sided");
}

#[test]
fn two_readers_must_both_unpin() {
    interleave::model(|| {
        let (mut writer, registrar) = cell(Wave::new(1), Fences);
        let [first, mut second] = [registrar.register(), registrar.register()];
        let held = second.pin();
        writer.publish(Wave::new(2));
        let other = thread::spawn(move || pins_once(first));
        writer.try_reclaim();
        assert_eq!(writer.pending(), 1, "the second reader has it");
        assert_eq!(held.number(), 1);
        drop(held);
        drop(other.join().unwrap());
        writer.try_reclaim();
        assert_eq!(writer.pending(), 0);
    });
}

#[test]
fn what_was_pinned_before_is_kept_whatever_is_published() {
    interleave::model(|| {
        let (mut writer, registrar) = cell(Wave::new(1), Fences);
        let mut reader = registrar.register();
        let held = reader.pin();
        writer.publish(Wave::new(2));
        writer.publish(Wave::new(3));
        assert_eq!((held.number(), writer.pending()), (1, 2));
        drop(held);
        let held = reader.pin();
        writer.try_reclaim();
        assert_eq!((held.number(), writer.pending()), (3, 0));
    });
}

#[test]
fn a_reader_that_pins_nothing_holds_nothing_back() {
    interleave::model(|| {
        let (mut writer, registrar) = cell(Wave::new(0), Fences);
        let mut reader = registrar.register();
        for n in 1..=3 {
            writer.publish(Wave::new(n));
            assert_eq!(writer.pending(), 0);
        }
        assert_eq!(reader.pin().number(), 3);
    });
}

#[test]
fn a_leaked_guard_holds_back_until_its_reader_goes() {
    interleave::model(|| {
        let (mut writer, registrar) = cell(Wave::new(0), Fences);
        let mut reader = registrar.register();
        forget(reader.pin());
        writer.publish(Wave::new(1));
        writer.try_reclaim();
        assert_eq!(writer.pending(), 1);
        drop(reader);
        writer.try_reclaim();
        assert_eq!(writer.pending(), 0);
    });
}

#[test]
fn a_writer_that_goes_leaves_what_is_pinned_to_the_last_handle() {
    interleave::model(|| {
        let (mut writer, registrar) = cell(Wave::new(1), Fences);
        let mut reader = registrar.register();
        let gui = thread::spawn(move || writer.publish(Wave::new(2)));
        let held = reader.pin();
        gui.join().unwrap();
        held.number();
        drop(held);
        drop((reader, registrar));
        assert_eq!(sync::heap::live(), 0, "a value is leaked");
    });
}

#[test]
fn synchronize_waits_for_what_another_thread_has_pinned() {
    interleave::model(|| {
        let (mut writer, registrar) = cell(Wave::new(1), Fences);
        let reader = registrar.register();
        let render = thread::spawn(move || pins_twice(reader));
        writer.publish(Wave::new(2));
        drop(registrar);
        writer.synchronize();
        assert_eq!(writer.pending(), 0);
        drop(render.join().unwrap());
    });
}

#[test]
fn synchronize_beside_a_guard_of_the_same_thread_never_returns() {
    let beside = |unpin: bool| {
        move || {
            let (mut writer, registrar) = cell(Wave::new(1), Fences);
            let mut reader = registrar.register();
            let mut held = Some(reader.pin());
            writer.publish(Wave::new(2));
            if unpin {
                held = None;
            }
            writer.synchronize();
            drop(held);
        }
    };
    interleave::model(beside(true));
    let verdict = interleave::verdict(beside(false)).to_string();
    assert!(verdict.starts_with("gave up"), "{verdict}");
}
