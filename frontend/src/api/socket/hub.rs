//! The subscriptions, and the way to the connection that is in use.

use std::rc::Rc;

use futures_channel::mpsc::UnboundedSender;
use serde_json::Value;

/// A receiver of payloads.
pub(super) type Receiver = Rc<dyn Fn(Value)>;

/// A subscription.
pub(super) struct Subscription {
    /// Its id on the socket.
    pub id: u32,
    /// Its operation.
    pub operation: Value,
    /// The receiver of its events.
    pub receive: Receiver,
    /// Number of times in a row that the server ended it before an event came.
    pub ended: u32,
}

/// The state behind the socket, which outlives each connection.
#[derive(Default)]
pub(super) struct Hub {
    /// The subscriptions, in the order in which they began.
    pub subscriptions: Vec<Subscription>,
    /// The id of the last subscription.
    pub last_id: u32,
    /// The number of connections so far.
    pub connections: u32,
    /// The frames to send, while there is a connection.
    pub outbox: Option<UnboundedSender<String>>,
    /// `true` if the connection is to be kept.
    pub is_wanted: bool,
    /// `true` while the task that keeps it runs.
    pub is_driven: bool,
}

impl Hub {
    /// The subscription of an id.
    pub fn find(&self, id: u32) -> Option<&Subscription> {
        self.subscriptions.iter().find(|subscription| subscription.id == id)
    }

    /// The same, to be changed.
    pub fn find_mut(&mut self, id: u32) -> Option<&mut Subscription> {
        self.subscriptions.iter_mut().find(|subscription| subscription.id == id)
    }

    /// Sends a frame, if there is a connection.
    pub fn send(&self, frame: String) {
        if let Some(outbox) = &self.outbox {
            // A socket that is closing has no receiver; the next one subscribes again.
            let _ = outbox.unbounded_send(frame);
        }
    }
}
