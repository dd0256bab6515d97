//! Threads, as in `std::thread`. A model has at most five, `main` included.

#![allow(unsafe_code, reason = "a scope lends its closures a longer lifetime")]

use std::fmt;
use std::io;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, Location, catch_unwind, resume_unwind};
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::{Arc, Mutex, PoisonError};

use loom::sync::atomic::AtomicUsize;

use crate::log::{self, Done, Here, Op, Wait};
use crate::mode;
use crate::turn::{self, Over};

/// What `join` returns. In the model it is always `Ok`: a panic ends the check.
pub use std::thread::Result;

/// As `std::thread::JoinHandle`.
pub struct JoinHandle<T> {
    /// Nothing under shuttle.
    inner: Option<loom::thread::JoinHandle<()>>,
    value: Slot<T>,
    thread: Thread,
}

/// Where a thread leaves its value.
type Slot<T> = Arc<Mutex<Option<T>>>;

/// As `std::thread::Thread`.
#[derive(Clone)]
pub struct Thread {
    /// Nothing under shuttle.
    inner: Option<loom::thread::Thread>,
    id: usize,
    name: Option<Arc<str>>,
}

/// As `std::thread::ThreadId`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ThreadId(usize);

/// As `std::thread::Builder`.
#[derive(Debug, Default)]
pub struct Builder {
    name: Option<String>,
}

impl Builder {
    /// A builder without a name.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The thread's name, which the verdicts use.
    #[must_use]
    pub fn name(mut self, name: String) -> Self {
        self.name = Some(name);
        self
    }

    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// None.
    #[track_caller]
    pub fn spawn<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        Ok(start(self.name, Location::caller(), f))
    }

    /// Starts the thread in a scope.
    ///
    /// # Errors
    ///
    /// None.
    #[track_caller]
    pub fn spawn_scoped<'scope, 'env, F, T>(
        self,
        scope: &'scope Scope<'scope, 'env>,
        f: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        Ok(scope.start(self.name, Location::caller(), f))
    }
}

/// Starts a thread, as `std::thread::spawn` and with its bounds.
#[track_caller]
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    start(None, Location::caller(), f)
}

fn start<T: Send + 'static>(
    name: Option<String>,
    here: Here,
    f: impl FnOnce() -> T + Send + 'static,
) -> JoinHandle<T> {
    let id = log::add_thread(name.as_deref(), here);
    if id >= loom::MAX_THREADS && !mode::loom() {
        log::give_up("a recording has at most 5 threads, `main` included");
    }
    let name = name.map(Arc::from);
    let value = Slot::default();
    let slot = value.clone();
    let body = move || {
        let base = 0_u8;
        log::start_thread(id, std::hint::black_box(&raw const base) as usize);
        if mode::recording() {
            // A panic is an outcome, and the other orders follow.
            let value = catch_unwind(AssertUnwindSafe(f)).ok();
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = value;
        } else {
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(f());
        }
        log::end_thread(id);
    };
    let inner = if mode::loom() {
        Some(loom::thread::spawn(body))
    } else {
        shuttle::thread::spawn(body);
        None
    };
    log::step(here, Op::Spawn(id), Done::default());
    let thread = Thread {
        inner: inner.as_ref().map(|inner| inner.thread().clone()),
        id,
        name,
    };
    JoinHandle {
        inner,
        value,
        thread,
    }
}

/// What a thread that has ended left. One that left nothing was ended by a failure,
/// which ends the thread that waits for it too.
fn left<T>(value: &Slot<T>) -> Result<T> {
    let value = value.lock().unwrap_or_else(PoisonError::into_inner).take();
    match value {
        Some(value) => Ok(value),
        None if log::unwinds() => Err(Box::new(Over)),
        None => resume_unwind(Box::new(Over)),
    }
}

/// Waits, after a failure, until all threads have come to their end. Under loom they
/// do by themselves.
pub(crate) fn end_all() {
    let threads = log::state().threads.len();
    for id in 1..threads {
        while !mode::loom() && !log::has_ended(id) {
            shuttle::thread::yield_now();
        }
    }
}

impl<T> JoinHandle<T> {
    /// Waits for the thread to end.
    ///
    /// # Errors
    ///
    /// None: in a check, a panic ends everything.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        let value = self.value.clone();
        self.wait(Location::caller());
        left(&value)
    }

    /// Comes back when the thread has ended, whatever happens.
    fn wait(self, here: Here) {
        let id = self.thread.id;
        log::waits(Wait::Thread(id), here);
        match self.inner {
            // What loom says of the thread is known: it always ends.
            Some(inner) => drop(inner.join()),
            None => {
                while !log::has_ended(id) {
                    shuttle::thread::yield_now();
                }
            }
        }
        log::step(here, Op::Join(id), Done::default());
    }

    /// The thread itself.
    #[must_use]
    pub fn thread(&self) -> &Thread {
        &self.thread
    }
}

impl Thread {
    /// The name, if it was given one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match &self.name {
            None if self.id == 0 => Some("main"),
            name => name.as_deref(),
        }
    }

    /// Tells threads apart, within an execution.
    #[must_use]
    pub fn id(&self) -> ThreadId {
        ThreadId(self.id)
    }

    /// Wakes the thread from its `park`, or lets its next one return at once.
    #[track_caller]
    pub fn unpark(&self) {
        let here = Location::caller();
        log::about(here, Op::Unpark(self.id), None);
        if !turn::take() {
            return;
        }
        if mode::loom() {
            token(self.id).fetch_add(0, Release);
        }
        log::step(here, Op::Unpark(self.id), Done::default());
        let parked = {
            let mut state = log::state();
            let Some(thread) = state.threads.get_mut(self.id) else {
                return;
            };
            thread.token = true;
            std::mem::take(&mut thread.parked)
        };
        if let (true, Some(inner)) = (parked, &self.inner) {
            inner.unpark();
        }
    }
}

/// What hands over a thread's work to one that it unparks, by thread. loom's own
/// tokens get lost when the thread waits for a lock, so these stand in for them.
static TOKENS: Mutex<Vec<Arc<AtomicUsize>>> = Mutex::new(Vec::new());

/// Makes the tokens of an execution.
pub(crate) fn begin() {
    let tokens = (0..loom::MAX_THREADS).map(|_| Arc::new(AtomicUsize::new(0)));
    *TOKENS.lock().unwrap_or_else(PoisonError::into_inner) = tokens.collect();
}

fn token(thread: usize) -> Arc<AtomicUsize> {
    mode::needs_spares();
    TOKENS.lock().unwrap_or_else(PoisonError::into_inner)[thread].clone()
}

/// The thread that this is called on.
#[must_use]
pub fn current() -> Thread {
    let inner = mode::loom().then(loom::thread::current);
    let state = log::state();
    let id = state.current();
    let unnamed = format!("thread {id}");
    let name = state
        .threads
        .get(id)
        .filter(|thread| id > 0 && thread.name != unnamed)
        .map(|thread| Arc::from(thread.name.as_str()));
    Thread { inner, id, name }
}

/// Waits until somebody unparks this thread. In the model it never returns
/// without; the real one may.
#[track_caller]
pub fn park() {
    let here = Location::caller();
    let me = log::current();
    if !mode::loom() {
        log::waits(Wait::Unpark, here);
        if !turn::take() {
            return;
        }
        log::step(here, Op::Park, Done::default());
        log::state().threads[me].token = false;
        return;
    }
    log::about(here, Op::Park, None);
    if !turn::take() {
        return;
    }
    // Fails, so that it only acquires.
    let _ = token(me).compare_exchange(1, 1, Relaxed, Acquire);
    // From here to loom's `park` no other thread can run.
    let mut state = log::state();
    if !state.threads[me].token {
        state.threads[me].parked = true;
        state.threads[me].waits = Some((Wait::Unpark, here));
        drop(state);
        loom::thread::park();
        state = log::state();
    }
    state.threads[me].token = false;
    drop(state);
    log::step(here, Op::Park, Done::default());
}

/// Lets the other threads go on. See [`spin_loop`](super::hint::spin_loop).
#[track_caller]
pub fn yield_now() {
    log::tick();
    if mode::recording() {
        if log::is_over() {
            return;
        }
        log::waits_for_others(Location::caller());
    }
    if mode::loom() {
        loom::thread::yield_now();
    } else {
        turn::take();
    }
}

/// As `std::thread::Scope`.
pub struct Scope<'scope, 'env: 'scope> {
    /// What has been started, until somebody joins it.
    started: Mutex<Vec<Arc<Started>>>,
    here: Here,
    scope: PhantomData<&'scope mut &'scope ()>,
    env: PhantomData<&'env mut &'env ()>,
}

/// A thread of a scope, until somebody joins it.
struct Started(Mutex<Option<JoinHandle<()>>>);

impl Started {
    fn join(&self, here: Here) {
        let handle = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(handle) = handle {
            handle.wait(here);
        }
    }
}

/// As `std::thread::ScopedJoinHandle`.
pub struct ScopedJoinHandle<'scope, T> {
    started: Arc<Started>,
    value: Slot<T>,
    thread: Thread,
    scope: PhantomData<&'scope ()>,
}

/// Lets threads borrow what outlives the call: all that `f` starts has ended
/// when this returns. As `std::thread::scope`.
#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let scope = Scope {
        started: Mutex::default(),
        here: Location::caller(),
        scope: PhantomData,
        env: PhantomData,
    };
    let result = catch_unwind(AssertUnwindSafe(|| f(&scope)));
    // Should this unwind, for a fault of loom's, it would leave borrows behind.
    let stays = Stays;
    // A thread may start others, so ask again until none is left.
    loop {
        let next = scope.list().pop();
        let Some(started) = next else { break };
        started.join(scope.here);
    }
    std::mem::forget(stays);
    result.unwrap_or_else(|panic| resume_unwind(panic))
}

/// Ends the process instead of unwinding.
struct Stays;

impl Drop for Stays {
    fn drop(&mut self) {
        std::process::abort();
    }
}

impl<'scope> Scope<'scope, '_> {
    /// Starts a thread that ends before the scope does.
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        self.start(None, Location::caller(), f)
    }

    fn start<F, T>(
        &'scope self,
        name: Option<String>,
        here: Here,
        f: F,
    ) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let value = Slot::default();
        let slot = value.clone();
        let body: Box<dyn FnOnce() + Send + 'scope> = Box::new(move || {
            let value = f();
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
        });
        // SAFETY: only the lifetime changes. `scope` returns, or unwinds, only
        // after every thread that it started was joined, and a thread that was
        // joined has called the closure and dropped what it held. Nothing that
        // lives for 'scope is touched after that. A process that exits instead,
        // as a check does at the first panic, touches nothing either.
        let body: Box<dyn FnOnce() + Send + 'static> = unsafe { std::mem::transmute(body) };
        let handle = start(name, here, body);
        let thread = handle.thread.clone();
        let started = Arc::new(Started(Mutex::new(Some(handle))));
        self.list().push(started.clone());
        ScopedJoinHandle {
            started,
            value,
            thread,
            scope: PhantomData,
        }
    }

    fn list(&self) -> std::sync::MutexGuard<'_, Vec<Arc<Started>>> {
        self.started.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> ScopedJoinHandle<'_, T> {
    /// Waits for the thread to end.
    ///
    /// # Errors
    ///
    /// None: in a check, a panic ends everything.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        self.started.join(Location::caller());
        left(&self.value)
    }

    /// The thread itself.
    #[must_use]
    pub fn thread(&self) -> &Thread {
        &self.thread
    }
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Thread")
            .field("name", &self.name())
            .finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").finish_non_exhaustive()
    }
}

impl fmt::Debug for Scope<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for ScopedJoinHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedJoinHandle").finish_non_exhaustive()
    }
}
