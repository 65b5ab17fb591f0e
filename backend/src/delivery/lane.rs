//! The way to one registry: as many messages at once as it has connections, and a few that are claimed ahead, so that a
//! connection that is free need not wait for the database.
//!
//! What is claimed ahead is sent only while the registry takes messages: at the first trouble, and when the server stops,
//! it is set back to where it was.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use shared::{advice::Advice, gate::GateEvent, report::Outcome};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::Instant,
};

use crate::store::Ended;

/// Longest time that a message that is claimed ahead should wait for a connection.
const WAIT: Duration = Duration::from_millis(200);
/// Longest time that it may wait: then it is set back.
const MAX_WAIT: Duration = Duration::from_secs(5);
/// Maximum number of messages that wait for one connection.
const PER_CONNECTION: u32 = 3;
/// Weight of the newest exchange in the mean: one in so many.
const WEIGHT: u32 = 8;

/// The way to one registry.
pub(super) struct Lane {
    connections: Semaphore,
    size: AtomicUsize,
    /// Troubles met so far.
    troubles: AtomicU64,
    /// Those of them that are written down: the gate knows of them.
    written: AtomicU64,
    pace: Mutex<Pace>,
}

/// A message's place in the queue of its lane: good as long as no trouble is met that its claim did not know of.
pub(super) struct Ticket {
    known_troubles: u64,
    taken_at: Instant,
}

impl Lane {
    /// A lane with so many connections.
    pub(super) fn new(connections: usize) -> Self {
        Self {
            connections: Semaphore::new(connections),
            size: AtomicUsize::new(connections),
            troubles: AtomicU64::new(0),
            written: AtomicU64::new(0),
            pace: Mutex::new(Pace::default()),
        }
    }

    /// Takes up another number of connections; those that are in use are taken away as they become free.
    pub(super) fn resize(&self, connections: usize) {
        let size = self.size.load(Ordering::Relaxed);
        if size < connections {
            self.connections.add_permits(connections - size);
            self.size.store(connections, Ordering::Relaxed);
        } else if size > connections {
            let taken = self.connections.forget_permits(size - connections);
            self.size.store(size - taken, Ordering::Relaxed);
        }
    }

    /// Returns how many messages may be claimed beside as many as there are connections.
    pub(super) fn ahead(&self) -> usize {
        let connections = u32::try_from(self.size.load(Ordering::Relaxed)).unwrap_or(u32::MAX);
        usize::try_from(self.pace().ahead(connections)).unwrap_or(usize::MAX)
    }

    /// Takes a place in the queue, for a message that was claimed in the transaction that was written last.
    pub(super) fn ticket(&self) -> Ticket {
        Ticket { known_troubles: self.written.load(Ordering::Relaxed), taken_at: Instant::now() }
    }

    /// Waits for a connection; none when the message is not to be sent any more.
    pub(super) async fn wait(&self, ticket: Ticket, is_stopped: impl Fn() -> bool) -> Option<SemaphorePermit<'_>> {
        let permit = self.connections.acquire().await.ok()?;
        let is_troubled = self.troubles.load(Ordering::Relaxed) != ticket.known_troubles;
        let is_late = ticket.taken_at.elapsed() > MAX_WAIT;
        (!is_troubled && !is_late && !is_stopped()).then_some(permit)
    }

    /// Learns from an exchange that ended.
    pub(super) fn learn(&self, ended: &Ended, took: Duration) {
        if is_trouble(ended) {
            self.troubles.fetch_add(1, Ordering::Relaxed);
            *self.pace() = Pace::default();
        } else if ended.integration_gate.is_some() {
            self.pace().note(took);
        }
    }

    /// Notes that an exchange is written down, or given up.
    pub(super) fn note_written(&self, ended: &Ended) {
        if is_trouble(ended) {
            self.written.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn pace(&self) -> std::sync::MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_trouble(ended: &Ended) -> bool {
    ended.integration_gate.as_ref().is_some_and(|event| !matches!(event, GateEvent::GotThrough { .. }))
}

/// How an attempt ends whose message was not sent.
pub(super) fn set_back() -> Ended {
    let text = "Nothing was sent: it waited for a connection when the registry met trouble or the server stopped. It is \
                queued as before.";
    Ended {
        advice: Advice::None,
        failure: Some(("set_back".to_owned(), text.to_owned())),
        ..Ended::of(Outcome::SetBack)
    }
}

/// How fast a registry takes messages.
#[derive(Debug, Clone, Copy, Default)]
struct Pace {
    mean: Option<Duration>,
}

impl Pace {
    /// Takes an exchange into the mean.
    fn note(&mut self, took: Duration) {
        self.mean = Some(self.mean.map_or(took, |mean| (mean * (WEIGHT - 1) + took) / WEIGHT));
    }

    /// Number of messages that so many connections take up within [`WAIT`]: none of a registry that is slow or unknown.
    fn ahead(self, connections: u32) -> u32 {
        let Some(mean) = self.mean else { return 0 };
        let turns = WAIT.as_micros() / mean.as_micros().max(1);
        connections.saturating_mul(u32::try_from(turns).unwrap_or(u32::MAX).min(PER_CONNECTION))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through() -> Ended {
        let event = GateEvent::GotThrough { sent_at: chrono::DateTime::UNIX_EPOCH };
        Ended { integration_gate: Some(event), ..Ended::of(Outcome::Rejected) }
    }

    fn troubled() -> Ended {
        let (sent_at, cause) = (chrono::DateTime::UNIX_EPOCH, shared::gate::Cause::default());
        Ended { integration_gate: Some(GateEvent::Troubled { sent_at, cause }), ..Ended::of(Outcome::SetBack) }
    }

    #[rstest::rstest]
    #[case::unknown(&[], 0)]
    #[case::instant(&[1], 24)]
    #[case::a_tenth_of_a_second(&[100], 16)]
    #[case::slow(&[300], 0)]
    #[case::one_slow_answer(&[10, 10, 500], 16)]
    fn a_fast_registry_has_more_claimed_ahead(#[case] millis: &[u64], #[case] expected: usize) {
        let lane = Lane::new(8);
        for millis in millis {
            lane.learn(&through(), Duration::from_millis(*millis));
        }
        assert_eq!(lane.ahead(), expected);
        lane.learn(&troubled(), Duration::from_millis(1));
        assert_eq!(lane.ahead(), 0, "none after a trouble");
    }

    #[rstest::rstest]
    #[case::it_goes_on(false, false, true)]
    #[case::trouble(true, false, false)]
    #[case::a_stop(false, true, false)]
    #[tokio::test]
    async fn what_waits_goes_only_while_all_is_well(#[case] trouble: bool, #[case] stop: bool, #[case] goes: bool) {
        let lane = Lane::new(1);
        let first = lane.wait(lane.ticket(), || false).await.unwrap();
        let second = lane.wait(lane.ticket(), || stop);
        tokio::pin!(second);
        assert!(futures_util::poll!(&mut second).is_pending());
        if trouble {
            lane.learn(&troubled(), Duration::from_millis(1));
        }
        drop(first);
        assert_eq!(second.await.is_some(), goes);
        let early = lane.wait(lane.ticket(), || false).await;
        assert_eq!(early.is_some(), !trouble, "what is claimed before the trouble is written does not go");
        drop(early);
        if trouble {
            lane.note_written(&troubled());
        }
        assert!(lane.wait(lane.ticket(), || false).await.is_some(), "what is claimed later goes");
    }

    #[tokio::test]
    async fn connections_come_and_go() {
        let lane = Lane::new(1);
        let first = lane.wait(lane.ticket(), || false).await.unwrap();
        lane.resize(2);
        let second = lane.wait(lane.ticket(), || false).await.unwrap();
        lane.resize(1);
        drop(first);
        lane.resize(1);
        let third = lane.wait(lane.ticket(), || false);
        tokio::pin!(third);
        assert!(futures_util::poll!(&mut third).is_pending());
        drop(second);
        assert!(third.await.is_some());
    }
}
