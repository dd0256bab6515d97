//! How many nodes each stack has made and freed after 2,000 rounds.
#![expect(unsafe_code, reason = "an allocator that counts")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use reclamation::{stack_epoch, stack_hazard, stack_s1_leaks, stack_s4_tagged::Pool, stack_seize};

static MADE: AtomicUsize = AtomicUsize::new(0);
static FREED: AtomicUsize = AtomicUsize::new(0);

/// Counts what is as large as a node: a buffer and an address.
struct Counting;

fn is_node(layout: Layout) -> bool {
    layout.size() == size_of::<(Buffer, usize)>()
}

// SAFETY: all is left to the system.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        MADE.fetch_add(usize::from(is_node(layout)), Relaxed);
        // SAFETY: the caller promises it.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        FREED.fetch_add(usize::from(is_node(layout)), Relaxed);
        // SAFETY: the caller promises it.
        unsafe { System.dealloc(pointer, layout) };
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

type Buffer = [f32; 64];

/// Runs 2,000 rounds, and prints how many nodes were made and are not freed yet.
fn rounds(name: &str, mut round: impl FnMut()) {
    let (made, freed) = (MADE.load(Relaxed), FREED.load(Relaxed));
    for _ in 0..2_000 {
        round();
    }
    let made = MADE.load(Relaxed) - made;
    let kept = made - (FREED.load(Relaxed) - freed);
    println!("{name:<16}{made:>5} made,{kept:>5} kept");
}

/// Pushes a buffer and pops it again.
macro_rules! push_and_pop {
    ($name:literal, $stack:ident) => {{
        let stack = $stack::Stack::<Buffer>::new();
        rounds($name, || {
            stack.push([0.0; 64]);
            stack.pop();
        });
    }};
}

fn main() {
    push_and_pop!("leaks", stack_s1_leaks);
    push_and_pop!("crossbeam-epoch", stack_epoch);
    push_and_pop!("haphazard", stack_hazard);
    push_and_pop!("seize", stack_seize);
    let pool = Pool::<Buffer, 1>::new(|| [0.0; 64]);
    rounds("free list", || drop(pool.take()));
}
