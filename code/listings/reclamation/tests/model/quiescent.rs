//! Quiescent states: each step fails where the next one passes, and what each ordering of
//! the whole cell is for.

use interleave::sync::{
    self,
    atomic::Ordering::{self, AcqRel, Relaxed, SeqCst},
    thread,
};
use interleave::{Model, Site, Visit, expect_shown};

#[allow(dead_code, unsafe_code, reason = "reclamation by hand")]
#[path = "../../src/qsbr.rs"]
mod qsbr;
#[allow(dead_code, unsafe_code, reason = "reclamation by hand")]
#[path = "../../src/qsbr_s1_blocks.rs"]
mod qsbr_s1_blocks;
#[allow(dead_code, unsafe_code, reason = "reclamation by hand")]
#[path = "../../src/qsbr_s2_period.rs"]
mod qsbr_s2_period;
#[allow(unsafe_code, reason = "a free too early, for the checker to find")]
#[path = "../../src/qsbr_s3_online.rs"]
mod qsbr_s3_online;

use super::wave::Wave;
use qsbr::{Offline, Reader, cell};

/// A reader at work while the GUI publishes and tries twice to free. In the end nothing is left.
fn meets<R: 'static>(reads: fn(Reader<Wave>) -> R) -> impl Fn() + Send + Sync + Copy + 'static {
    move || {
        let (mut writer, registrar) = cell(Wave::new(1));
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

fn pauses(mut reader: Reader<Wave>) -> Reader<Wave> {
    let first = reader.get().number();
    reader.quiesce();
    let second = reader.get().number();
    assert!(first <= second, "back to the old value");
    reader
}

fn leaves(reader: Reader<Wave>) {
    reader.get().number();
}

fn goes_offline(reader: Reader<Wave>) -> Offline<Wave> {
    reader.get().number();
    reader.offline()
}

fn comes_back(reader: Reader<Wave>) -> Reader<Wave> {
    let reader = goes_offline(reader).online();
    reader.get().number();
    reader
}

/// Another reader gets the slot of one that has gone, on a thread that neither reads
/// nor writes: so nothing but the slot tells the GUI of the first one's reading.
fn leaves_its_slot() {
    let (mut writer, registrar) = cell(Wave::new(1));
    let first = registrar.register();
    let render = thread::spawn(move || leaves(first));
    let gui = thread::Builder::new().name("GUI".into());
    let gui = gui.spawn(move || writer.publish(Wave::new(2)));
    let second = registrar.register();
    second.get().number();
    render.join().unwrap();
    gui.unwrap().join().unwrap();
}

#[test]
fn a_reader_that_pauses_keeps_what_it_has() {
    interleave::model(meets(pauses));
}

#[test]
fn a_reader_that_leaves_keeps_what_it_has_until_then() {
    interleave::model(meets(leaves));
}

#[test]
fn a_reader_that_goes_offline_keeps_what_it_has_until_then() {
    interleave::model(meets(goes_offline));
}

#[test]
fn a_reader_that_comes_back_keeps_what_it_gets() {
    interleave::model(meets(comes_back));
}

#[test]
fn a_reader_keeps_what_it_has_though_another_follows_in_its_slot() {
    // Not all of them: three threads have too many schedules.
    Model::new().preemptions(2).check(leaves_its_slot);
}

/// Whether the model fails with another ordering at `site`, as it must if it does.
fn fails(site: &Site, ordering: Ordering, model: impl Fn() + Send + Sync + 'static) -> bool {
    let verdict = Model::new().weaken(site.clone(), ordering).verdict(model);
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
    let mut sites: Vec<Site> = [
        strong(meets(pauses)),
        strong(meets(comes_back)),
        strong(leaves_its_slot),
    ]
    .concat()
    .into_iter()
    .map(|visit| visit.site)
    .collect();
    sites.sort();
    sites.dedup();
    assert_eq!(sites.len(), 11, "{sites:#?}");
    for site in sites {
        let failing = fails(&site, Relaxed, meets(pauses))
            || fails(&site, Relaxed, meets(comes_back))
            || fails(&site, Relaxed, meets(goes_offline))
            || fails(&site, Relaxed, meets(leaves))
            || fails(&site, Relaxed, leaves_its_slot);
        assert!(failing, "may be Relaxed: {site}");
    }
}

#[test]
fn the_fences_must_be_seq_cst_on_both_sides() {
    let mut fences = strong(meets(comes_back));
    fences.retain(|visit| visit.op == "fence");
    assert_eq!(fences.len(), 2, "{fences:#?}");
    for fence in fences {
        assert_eq!(fence.ordering, SeqCst);
        let weaker = fails(&fence.site, AcqRel, meets(comes_back));
        assert!(weaker, "may be AcqRel: {}", fence.site);
    }
}

/// A reader is registered while the GUI publishes, and nothing else tells it of that.
fn registers_meanwhile() {
    let (mut writer, registrar) = cell(Wave::new(1));
    let gui = thread::Builder::new().name("GUI".into());
    let gui = gui.spawn(move || {
        writer.publish(Wave::new(2));
        writer.try_reclaim();
    });
    let reader = registrar.register();
    let held = reader.get();
    held.number();
    gui.unwrap().join().unwrap();
    held.number();
    drop((reader, registrar));
    assert_eq!(sync::heap::live(), 0, "a value is leaked");
}

#[test]
fn a_reader_that_is_registered_meanwhile_keeps_what_it_gets() {
    interleave::model(registers_meanwhile);
}

#[test]
fn a_writer_that_goes_leaves_what_is_read_to_the_last_handle() {
    interleave::model(|| {
        let (mut writer, registrar) = cell(Wave::new(1));
        let reader = registrar.register();
        let gui = thread::Builder::new().name("GUI".into());
        let gui = gui.spawn(move || {
            writer.publish(Wave::new(2));
            drop(writer);
        });
        let held = reader.get();
        let number = held.number();
        gui.unwrap().join().unwrap(); // it has not waited for the reader
        assert_eq!((held.number(), sync::heap::live()), (number, 2));
        drop(reader);
        assert_eq!(sync::heap::live(), 2);
        drop(registrar);
        assert_eq!(sync::heap::live(), 0);
    });
}

#[test]
fn a_reader_that_is_leaked_leaks_what_it_could_read() {
    interleave::model(|| {
        let (mut writer, registrar) = cell(Wave::new(1));
        let mut reader = registrar.register();
        let gui = thread::spawn(move || {
            writer.publish(Wave::new(2));
            writer
        });
        let mut writer = gui.join().unwrap();
        reader.quiesce();
        writer.try_reclaim();
        assert_eq!(sync::heap::live(), 1);

        let reader: &'static Reader<Wave> = Box::leak(Box::new(reader));
        let held: &'static Wave = reader.get();
        let gui = thread::spawn(move || writer.publish(Wave::new(3)));
        held.number();
        gui.join().unwrap();
        drop(registrar);
        assert_eq!((held.number(), reader.get().number()), (2, 3));
        assert_eq!(sync::heap::live(), 2, "no more and no less");
    });
}

#[test]
fn two_readers_must_both_pause() {
    interleave::model(|| {
        let (mut writer, registrar) = cell(Wave::new(1));
        let [mut first, mut second] = [registrar.register(), registrar.register()];
        writer.publish(Wave::new(2));
        let pause = thread::spawn(move || {
            first.get().number();
            first.quiesce();
            first
        });
        writer.try_reclaim();
        assert_eq!(writer.pending(), 1, "the second reader may have it");
        second.get().number();
        second.quiesce();
        drop(pause.join().unwrap());
        writer.try_reclaim();
        assert_eq!(writer.pending(), 0);
    });
}

#[test]
fn a_pause_from_before_the_replacement_does_not_count() {
    interleave::model(|| {
        let (mut writer, registrar) = cell(Wave::new(1));
        let mut reader = registrar.register();
        writer.publish(Wave::new(2));
        reader.quiesce();
        let held = reader.get();
        writer.publish(Wave::new(3));
        assert_eq!((held.number(), writer.pending()), (2, 1));
        writer.publish(Wave::new(4));
        assert_eq!((held.number(), writer.pending()), (2, 2));
        reader.quiesce();
        writer.try_reclaim();
        assert_eq!((reader.get().number(), writer.pending()), (4, 0));
    });
}

#[test]
fn synchronize_waits_for_a_reader_on_another_thread() {
    interleave::model(|| {
        let (mut writer, registrar) = cell(Wave::new(1));
        let reader = registrar.register();
        let render = thread::spawn(move || pauses(reader));
        writer.publish(Wave::new(2));
        drop(registrar);
        drop(render.join().unwrap());
        writer.synchronize();
        assert_eq!(writer.pending(), 0);
    });
}

#[test]
fn synchronize_beside_a_reader_of_the_same_thread_never_returns() {
    let beside = |quiesce: bool| {
        move || {
            let (mut writer, registrar) = cell(Wave::new(1));
            let mut reader = registrar.register();
            writer.publish(Wave::new(2));
            if quiesce {
                reader.quiesce();
            }
            writer.synchronize();
        }
    };
    interleave::model(beside(true));
    let verdict = interleave::verdict(beside(false)).to_string();
    assert!(verdict.starts_with("gave up"), "{verdict}");
}

/// The GUI replaces the value and tries to free the old one while `processing` reads twice.
fn step_1() {
    let (mut writer, mut reader) = qsbr_s1_blocks::cell(1);
    let gui = thread::Builder::new().name("GUI".into());
    let gui = gui.spawn(move || {
        writer.publish(2);
        writer.try_reclaim();
    });
    reader.block(|_| ());
    reader.block(|_| ());
    gui.unwrap().join().unwrap();
}

/// The same with step 2.
fn step_2() {
    let (mut writer, mut reader) = qsbr_s2_period::cell(1);
    let gui = thread::Builder::new().name("GUI".into());
    let gui = gui.spawn(move || {
        writer.publish(2);
        writer.try_reclaim();
    });
    reader.block(|_| ());
    reader.block(|_| ());
    gui.unwrap().join().unwrap();
}

// On the page.
#[test]
fn a_number_of_the_readers_own_may_be_out_of_date() {
    let verdict = interleave::verdict(step_1);
    verdict.expect_failure("data race");
    expect_shown(&verdict, "qsbr_s1_blocks");
}

#[test]
fn a_number_of_the_writers_cannot() {
    interleave::model(step_2);
    let visits = strong(step_2);
    assert_eq!(visits.len(), 6, "{visits:#?}");
    for Visit { site, .. } in visits {
        let verdict = Model::new().weaken(site.clone(), Relaxed).verdict(step_2);
        assert!(!verdict.is_passed(), "may be Relaxed: {site}");
    }
}

#[test]
fn a_reader_that_comes_back_without_a_fence_is_missed() {
    let verdict = interleave::verdict(|| {
        let mut cell = qsbr_s3_online::Cell::new(1);
        let (mut writer, reader) = cell.split();
        thread::scope(|s| {
            s.spawn(|| writer.publish(2));
            reader.online(|_| ());
        });
    });
    verdict.expect_failure("data race");
}

#[test]
fn with_one_slot_a_reader_that_stops_holds_everything_back() {
    interleave::model(|| {
        let (mut writer, mut reader) = qsbr_s2_period::cell(0);
        reader.block(|_| ());
        for n in 1..=3 {
            writer.publish(n);
            writer.try_reclaim();
        }
        assert_eq!(writer.pending(), 3);
    });
    interleave::model(|| {
        let (mut writer, registrar) = cell(Wave::new(0));
        let reader = registrar.register().offline();
        for n in 1..=3 {
            writer.publish(Wave::new(n));
        }
        assert_eq!(writer.pending(), 0);
        assert_eq!(reader.online().get().number(), 3);
    });
}
