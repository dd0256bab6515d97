// What a bounded queue promises. Each test is run in every order that the model
// checker can tell apart; a thread that is never woken is a deadlock.

use bounded_queue::Queue;
use interleave::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::SeqCst},
    thread,
};

#[test]
fn values_come_out_in_the_order_they_went_in() {
    interleave::model(|| {
        let queue = Arc::new(Queue::new(2));
        let gui = thread::spawn({
            let queue = Arc::clone(&queue);
            move || [queue.push(1), queue.push(2)]
        });
        assert_eq!(
            [queue.pop(), queue.pop()],
            [Some(1), Some(2)],
            "the GUI pushed 1 and then 2"
        );
        assert_eq!(gui.join().unwrap(), [Ok(()), Ok(())], "there was room");
    });
}

#[test]
fn a_full_queue_makes_push_wait() {
    interleave::model(|| {
        let queue = Arc::new(Queue::new(1));
        let pushed = Arc::new(AtomicUsize::new(0));
        let gui = thread::spawn({
            let (queue, pushed) = (Arc::clone(&queue), Arc::clone(&pushed));
            move || {
                for edit in 1..=2 {
                    queue.push(edit).unwrap();
                    pushed.fetch_add(1, SeqCst);
                }
            }
        });
        assert!(
            pushed.load(SeqCst) <= 1,
            "nothing was taken out, and two values are in a queue for one"
        );
        assert_eq!([queue.pop(), queue.pop()], [Some(1), Some(2)]);
        gui.join().unwrap();
    });
}

#[test]
fn try_push_gives_the_value_back() {
    interleave::model(|| {
        let queue = Queue::new(1);
        assert_eq!(queue.try_push(1), Ok(()), "an empty queue has room");
        assert_eq!(queue.try_push(2), Err(2), "1 is in a queue for one");
        assert_eq!(queue.pop(), Some(1), "2 was given back");
        assert_eq!(queue.try_push(3), Ok(()), "1 has been taken out");
    });
}

#[test]
fn try_push_wakes_a_waiting_pop() {
    interleave::model(|| {
        let queue = Arc::new(Queue::new(1));
        let loader = thread::spawn({
            let queue = Arc::clone(&queue);
            move || queue.pop()
        });
        assert_eq!(queue.try_push(1), Ok(()), "an empty queue has room");
        assert_eq!(loader.join().unwrap(), Some(1), "1 was pushed");
    });
}

#[test]
fn a_closed_queue_takes_nothing() {
    interleave::model(|| {
        let queue = Queue::new(1);
        queue.close();
        assert_eq!(queue.push(1), Err(1), "there is room, and it is closed");
        assert_eq!(queue.try_push(2), Err(2), "there is room, and it is closed");
        assert_eq!(queue.pop(), None, "nothing went in");
    });
}

#[test]
fn two_guis_share_one_place() {
    interleave::model(|| {
        let queue = Arc::new(Queue::new(1));
        let guis = [1, 2].map(|edit| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || queue.push(edit))
        });
        let mut got = [queue.pop(), queue.pop()];
        got.sort();
        assert_eq!(got, [Some(1), Some(2)], "each GUI pushed one value");
        for gui in guis {
            assert_eq!(gui.join().unwrap(), Ok(()), "nobody closed the queue");
        }
    });
}

#[test]
fn a_woken_push_looks_again() {
    interleave::model(|| {
        let queue = Arc::new(Queue::new(1));
        queue.push(0).unwrap();
        let pushed = Arc::new(AtomicUsize::new(0));
        let gui = thread::spawn({
            let (queue, pushed) = (Arc::clone(&queue), Arc::clone(&pushed));
            move || {
                queue.push(1).unwrap();
                pushed.fetch_add(1, SeqCst);
            }
        });
        assert_eq!(queue.pop(), Some(0), "0 was there first");
        if queue.try_push(2).is_ok() {
            assert_eq!(
                pushed.load(SeqCst),
                0,
                "one value was taken out, and two have gone in"
            );
            assert_eq!(queue.pop(), Some(2), "2 was there first");
        }
        assert_eq!(queue.pop(), Some(1), "the GUI pushed it");
        gui.join().unwrap();
    });
}

#[test]
fn two_loaders_share_one_place() {
    interleave::model(|| {
        let queue = Arc::new(Queue::new(1));
        let loaders = [(); 2].map(|()| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || queue.pop())
        });
        queue.push(1).unwrap();
        queue.push(2).unwrap();
        let mut got = loaders.map(|loader| loader.join().unwrap());
        got.sort();
        assert_eq!(
            got,
            [Some(1), Some(2)],
            "two values, two loaders, an open queue: each gets one"
        );
    });
}

#[test]
fn closing_wakes_a_waiting_pop() {
    interleave::model(|| {
        let queue = Arc::new(Queue::<u32>::new(1));
        let loader = thread::spawn({
            let queue = Arc::clone(&queue);
            move || queue.pop()
        });
        queue.close();
        assert_eq!(loader.join().unwrap(), None, "nothing was pushed");
    });
}

#[test]
fn closing_wakes_a_waiting_push() {
    interleave::model(|| {
        let queue = Arc::new(Queue::new(1));
        queue.push(1).unwrap();
        let gui = thread::spawn({
            let queue = Arc::clone(&queue);
            move || queue.push(2)
        });
        queue.close();
        assert_eq!(
            gui.join().unwrap(),
            Err(2),
            "the queue was full until it was closed, so 2 comes back"
        );
        assert_eq!([queue.pop(), queue.pop()], [Some(1), None], "1 was in");
    });
}

#[test]
fn closing_wakes_everybody() {
    interleave::model(|| {
        let queue = Arc::new(Queue::<u32>::new(1));
        let loaders = [(); 2].map(|()| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || queue.pop())
        });
        queue.close();
        for loader in loaders {
            assert_eq!(loader.join().unwrap(), None, "nothing was pushed");
        }
    });
    interleave::model(|| {
        let queue = Arc::new(Queue::new(1));
        queue.push(1).unwrap();
        let guis = [2, 3].map(|edit| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || queue.push(edit))
        });
        queue.close();
        let given_back = guis.map(|gui| gui.join().unwrap());
        assert_eq!(
            given_back,
            [Err(2), Err(3)],
            "the queue was full until it was closed"
        );
    });
}
