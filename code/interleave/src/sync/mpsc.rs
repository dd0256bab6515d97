//! Channels, as in `std::sync::mpsc`. A channel without room, `sync_channel(0)`, is not
//! in the model, and neither is `recv_timeout`: no time passes in it.

use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;

use super::channel::{End, ends};
use crate::log::{self, Here};

pub use std::sync::mpsc::{RecvError, SendError, TryRecvError, TrySendError};

/// A channel in which a send never waits.
#[track_caller]
#[must_use]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = ends(None, Location::caller());
    (Sender(sender), Receiver::new(receiver))
}

/// A channel in which a send waits while `bound` values are on their way. With a bound
/// of 0 the check gives up.
#[track_caller]
#[must_use]
pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    if bound == 0 {
        log::give_up(
            "a channel without room, `sync_channel(0)`, is not in the model: \
             give it room for one value",
        );
    }
    let (sender, receiver) = ends(Some(bound), Location::caller());
    (SyncSender(sender), Receiver::new(receiver))
}

/// As `std::sync::mpsc::Sender`.
pub struct Sender<T>(End<T>);

/// As `std::sync::mpsc::SyncSender`. Who of several that wait for room comes first is
/// open, as in std.
pub struct SyncSender<T>(End<T>);

/// As `std::sync::mpsc::Receiver`.
pub struct Receiver<T> {
    end: End<T>,
    /// For one thread at a time, as std's.
    not_sync: PhantomData<Cell<()>>,
}

impl<T> Sender<T> {
    /// Sends a value. Never waits.
    ///
    /// # Errors
    ///
    /// With the value, if the receiver is gone.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), SendError<T>> {
        let sent = self.0.send(value, false, Location::caller());
        sent.map_err(untried)
    }
}

impl<T> SyncSender<T> {
    /// Sends a value, and waits for room first.
    ///
    /// # Errors
    ///
    /// With the value, if the receiver is gone, or goes meanwhile.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), SendError<T>> {
        let sent = self.0.send(value, false, Location::caller());
        sent.map_err(untried)
    }

    /// Sends a value if there is room.
    ///
    /// # Errors
    ///
    /// With the value, if there is none, or if the receiver is gone.
    #[track_caller]
    pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {
        self.0.send(value, true, Location::caller())
    }
}

/// The error of a send that waits, from that of one that does not.
fn untried<T>(error: TrySendError<T>) -> SendError<T> {
    match error {
        TrySendError::Full(value) | TrySendError::Disconnected(value) => SendError(value),
    }
}

impl<T> Receiver<T> {
    fn new(end: End<T>) -> Self {
        Self {
            end,
            not_sync: PhantomData,
        }
    }

    /// Takes the oldest value, and waits for one first.
    ///
    /// # Errors
    ///
    /// If there is none and the last sender is gone, or goes meanwhile.
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        let received = self.end.receive(false, Location::caller());
        received.map_err(|_| RecvError)
    }

    /// Takes the oldest value, if there is one.
    ///
    /// # Errors
    ///
    /// `Empty` if there is none, `Disconnected` if moreover the last sender is gone.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        self.end.receive(true, Location::caller())
    }

    /// Values as they come, until the last sender is gone.
    #[track_caller]
    #[must_use]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter {
            receiver: self,
            here: Location::caller(),
        }
    }

    /// Values for as long as there is one.
    #[track_caller]
    #[must_use]
    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter {
            receiver: self,
            here: Location::caller(),
        }
    }
}

/// As `std::sync::mpsc::Iter`.
#[derive(Debug)]
pub struct Iter<'a, T> {
    receiver: &'a Receiver<T>,
    /// Where it was made: `next` may be called from anywhere.
    here: Here,
}

/// As `std::sync::mpsc::TryIter`.
#[derive(Debug)]
pub struct TryIter<'a, T> {
    receiver: &'a Receiver<T>,
    here: Here,
}

/// As `std::sync::mpsc::IntoIter`.
#[derive(Debug)]
pub struct IntoIter<T> {
    receiver: Receiver<T>,
    here: Here,
}

impl<T> Iterator for Iter<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.receiver.end.receive(false, self.here).ok()
    }
}

impl<T> Iterator for TryIter<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.receiver.end.receive(true, self.here).ok()
    }
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.receiver.end.receive(false, self.here).ok()
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    #[track_caller]
    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    #[track_caller]
    fn into_iter(self) -> IntoIter<T> {
        IntoIter {
            receiver: self,
            here: Location::caller(),
        }
    }
}

impl<T> Clone for Sender<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        Self(self.0.another(Location::caller()))
    }
}

impl<T> Clone for SyncSender<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        Self(self.0.another(Location::caller()))
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for SyncSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SyncSender").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").finish_non_exhaustive()
    }
}
