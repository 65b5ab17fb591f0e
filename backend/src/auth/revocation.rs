//! Tells open sockets that somebody lost access.

use tokio::sync::watch;

/// A bell that is rung when a session is closed, a token is revoked, or a user is disabled.
///
/// It carries no names: whoever hears it asks the store again about its own caller. Other replicas do not hear it
/// and find out at their next regular check.
#[derive(Debug, Clone)]
pub struct Revocations(watch::Sender<u64>);

impl Default for Revocations {
    fn default() -> Self {
        Self(watch::Sender::new(0))
    }
}

impl Revocations {
    /// Rings the bell. Call it after the change is committed.
    pub fn announce(&self) {
        self.0.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Starts listening: what is announced from now on is heard.
    #[must_use]
    pub fn listen(&self) -> watch::Receiver<u64> {
        self.0.subscribe()
    }
}
