//! The channel of changed reports: one task renders them while anybody listens.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_graphql::Value;
use tokio::sync::broadcast;

/// Number of events that wait for a slow subscriber before it must read again.
const CHANNEL_CAPACITY: usize = 4_096;

/// An event as every subscriber gets it.
#[derive(Debug, Clone)]
pub struct ReportEvent {
    /// The patient of its report; none where very many reports changed.
    pub patient: Option<Arc<str>>,
    /// The event.
    pub value: Arc<Value>,
}

impl ReportEvent {
    /// Returns `true` if it is about a patient, or about so many that it may be.
    #[must_use]
    pub fn is_about(&self, patient: &str) -> bool {
        self.patient.as_deref().is_none_or(|changed| changed == patient)
    }
}

/// The events that are being sent.
#[derive(Default)]
pub struct ReportEvents {
    current: Mutex<Option<broadcast::Sender<ReportEvent>>>,
    /// Held by each socket that follows them, since many share one receiver.
    listeners: Arc<()>,
}

impl ReportEvents {
    /// Counts a socket that follows the events, for as long as what is returned is kept.
    #[must_use]
    pub fn listen(&self) -> Arc<()> {
        Arc::clone(&self.listeners)
    }

    /// Returns the number of sockets that follow the events.
    #[must_use]
    pub fn listeners(&self) -> usize {
        Arc::strong_count(&self.listeners) - 1
    }

    /// Listens from now on. The first who listens starts the task that makes the events; it takes part in the lock, so
    /// that nothing is missed.
    pub fn subscribe(&self, start: impl FnOnce(broadcast::Sender<ReportEvent>)) -> broadcast::Receiver<ReportEvent> {
        let mut current = self.lock();
        if let Some(sender) = &*current {
            return sender.subscribe();
        }
        let (sender, receiver) = broadcast::channel(CHANNEL_CAPACITY);
        *current = Some(sender.clone());
        start(sender);
        receiver
    }

    /// Closes a channel that nobody listens to; returns `true` if it did.
    pub fn close_if_unused(&self, sender: &broadcast::Sender<ReportEvent>) -> bool {
        let mut current = self.lock();
        let is_unused = sender.receiver_count() == 0;
        if is_unused {
            current.take_if(|other| other.same_channel(sender));
        }
        is_unused
    }

    /// Closes a channel whose task ended: who listens is told that it is over, and the next one starts another.
    pub fn close(&self, sender: &broadcast::Sender<ReportEvent>) {
        self.lock().take_if(|other| other.same_channel(sender));
    }

    fn lock(&self) -> MutexGuard<'_, Option<broadcast::Sender<ReportEvent>>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_counts_while_it_listens() {
        let events = ReportEvents::default();
        let sockets = [events.listen(), events.listen()];
        assert_eq!(events.listeners(), 2);
        drop(sockets);
        assert_eq!(events.listeners(), 0);
    }

    #[test]
    fn a_channel_is_made_once_and_closed_when_nobody_listens() {
        let events = ReportEvents::default();
        let mut senders = Vec::new();
        let first = events.subscribe(|sender| senders.push(sender));
        let second = events.subscribe(|sender| senders.push(sender));
        assert_eq!(senders.len(), 1);
        assert!(!events.close_if_unused(&senders[0]));
        drop((first, second));
        assert!(events.close_if_unused(&senders[0]));
        let mut third = events.subscribe(|sender| senders.push(sender));
        assert_eq!(senders.len(), 2, "another task is started");
        events.close(&senders[0]);
        assert!(!events.close_if_unused(&senders[1]), "a task that ended closes its own channel only");
        events.close(&senders[1]);
        senders.clear();
        assert!(matches!(third.try_recv(), Err(broadcast::error::TryRecvError::Closed)), "the end is told");
    }
}
