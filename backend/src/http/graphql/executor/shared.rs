//! Streams that several sockets share: an operation whose answers are the same for all callers with the same rights is
//! executed and rendered once for all of them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_graphql::{
    Request,
    parser::types::{OperationType, Selection},
};
use futures_util::{
    StreamExt as _,
    stream::{self, BoxStream},
};
use tokio::sync::broadcast::{self, error::RecvError};

use super::payload::Payload;
use crate::auth::Caller;

/// Number of answers that wait for a slow socket before it must read again.
const CAPACITY: usize = 1_024;

/// The identity of a stream: the document, its operation's name and variables, and the rights of its callers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StreamKey {
    field: String,
    document: String,
    operation: Option<String>,
    variables: String,
    rights: Caller,
}

impl StreamKey {
    /// The subscription's name.
    pub(super) fn field(&self) -> &str {
        &self.field
    }

    /// The key of a checked request, if it is one of the subscriptions that may be shared and nothing else.
    pub(super) fn of(request: &mut Request, rights: &Caller, shared: &[&str]) -> Option<Self> {
        let mut operations = request.parsed_query().ok()?.operations.iter();
        let (Some((_, operation)), None) = (operations.next(), operations.next()) else { return None };
        let operation = &operation.node;
        let [selection] = operation.selection_set.node.items.as_slice() else { return None };
        let Selection::Field(field) = &selection.node else { return None };
        let is_shared = operation.ty == OperationType::Subscription && shared.contains(&&*field.node.name.node);
        let field = field.node.name.node.to_string();
        is_shared.then(|| Self {
            field,
            document: request.query.clone(),
            operation: request.operation_name.clone(),
            variables: serde_json::to_string(&request.variables).unwrap_or_default(),
            rights: rights.clone(),
        })
    }
}

/// The open streams.
#[derive(Default)]
pub(super) struct SharedStreams(Mutex<Vec<(StreamKey, broadcast::Sender<Payload>)>>);

impl SharedStreams {
    /// Joins a stream from now on; the first who does starts it.
    pub(super) fn join(
        self: &Arc<Self>,
        key: StreamKey,
        start: impl FnOnce() -> BoxStream<'static, Payload>,
    ) -> BoxStream<'static, Payload> {
        let mut open = self.lock();
        let known = open.iter().find(|(other, _)| *other == key).map(|(_, sender)| sender.subscribe());
        let receiver = known.unwrap_or_else(|| {
            let (sender, receiver) = broadcast::channel(CAPACITY);
            open.push((key, sender.clone()));
            tokio::spawn(pass_on(start(), Open { sender, streams: Arc::clone(self) }));
            receiver
        });
        receive(receiver)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(StreamKey, broadcast::Sender<Payload>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.lock().len()
    }
}

/// A stream that can be joined, until this is dropped.
struct Open {
    sender: broadcast::Sender<Payload>,
    streams: Arc<SharedStreams>,
}

impl Open {
    /// Ends it, unless somebody listens.
    fn close_if_unused(&self) -> bool {
        let mut open = self.streams.lock();
        let is_unused = self.sender.receiver_count() == 0;
        if is_unused {
            open.retain(|(_, other)| !other.same_channel(&self.sender));
        }
        is_unused
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.streams.lock().retain(|(_, other)| !other.same_channel(&self.sender));
    }
}

/// Passes answers on until the stream ends or nobody listens any more.
async fn pass_on(mut answers: BoxStream<'static, Payload>, open: Open) {
    loop {
        tokio::select! {
            answer = answers.next() => match answer {
                // Sockets that left in the meantime are no error.
                Some(answer) => drop(open.sender.send(answer)),
                None => return,
            },
            () = open.sender.closed() => if open.close_if_unused() {
                return;
            },
        }
    }
}

/// The answers of a stream. A socket that is too slow is told so, and its operation ends: it reads again.
fn receive(receiver: broadcast::Receiver<Payload>) -> BoxStream<'static, Payload> {
    stream::unfold(Some(receiver), |receiver| async {
        let mut receiver = receiver?;
        match receiver.recv().await {
            Ok(answer) => Some((answer, Some(receiver))),
            Err(RecvError::Lagged(_)) => Some((Payload::lagged(), None)),
            Err(RecvError::Closed) => None,
        }
    })
    .boxed()
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;
    use tokio::sync::mpsc;
    use tokio_stream::wrappers::UnboundedReceiverStream;

    use super::*;
    use crate::auth::{Access, CallerKind, Role, Scope};

    fn rights(kind: CallerKind) -> Caller {
        let access = match kind {
            CallerKind::Person => Access::Role(Role::Viewer),
            CallerKind::Program => Access::Scopes(vec![Scope::Subscribe]),
        };
        Caller { user: None, kind, user_name: None, name: "A".to_owned(), session: None, token: None, access }
            .without_identity()
    }

    fn key(query: &str, kind: CallerKind) -> Option<StreamKey> {
        StreamKey::of(&mut Request::new(query), &rights(kind), &["ticks"])
    }

    #[rstest::rstest]
    #[case::alone("subscription { ticks }", true)]
    #[case::by_another_name("subscription A { b: ticks }", true)]
    #[case::another_field("subscription { tocks }", false)]
    #[case::two_fields("subscription { ticks tocks }", false)]
    #[case::in_a_fragment("subscription { ...F } fragment F on Subscription { ticks }", false)]
    #[case::several("subscription A { ticks } subscription B { ticks }", false)]
    #[case::a_query("{ ticks }", false)]
    fn only_a_subscription_that_is_named_is_shared(#[case] query: &str, #[case] expected: bool) {
        assert_eq!(key(query, CallerKind::Person).is_some(), expected);
    }

    #[test]
    fn rights_and_variables_tell_streams_apart() {
        let (person, program) =
            (key("subscription { ticks }", CallerKind::Person), key("subscription { ticks }", CallerKind::Program));
        assert_ne!(person, program);
        let mut other = Request::new("subscription { ticks }");
        other.variables = async_graphql::Variables::from_json(serde_json::json!({ "a": 1 }));
        assert_ne!(StreamKey::of(&mut other, &rights(CallerKind::Person), &["ticks"]), person);
        let more = Caller { access: Access::Role(Role::Administrator), ..rights(CallerKind::Person) };
        assert_ne!(StreamKey::of(&mut Request::new("subscription { ticks }"), &more, &["ticks"]), person);
    }

    #[tokio::test]
    async fn a_stream_is_started_once_and_ends_with_its_last_socket() {
        let streams = Arc::new(SharedStreams::default());
        let (answers, source) = mpsc::unbounded_channel();
        let key = || key("subscription { ticks }", CallerKind::Person).unwrap();
        let mut one = streams.join(key(), || UnboundedReceiverStream::new(source).boxed());
        let mut two = streams.join(key(), || unreachable!("it is open"));
        let tick = Payload::Next("1".into());
        answers.send(tick.clone()).unwrap();
        assert_eq!((one.next().await, two.next().await), (Some(tick.clone()), Some(tick.clone())));
        drop(one);
        answers.send(tick.clone()).unwrap();
        assert_eq!(two.next().await, Some(tick));
        drop(two);
        answers.closed().await;
        assert_eq!(streams.len(), 0);
    }

    #[tokio::test]
    async fn a_socket_that_is_too_slow_is_told_so() {
        let streams = Arc::new(SharedStreams::default());
        let key = key("subscription { ticks }", CallerKind::Person).unwrap();
        let many = stream::iter((0..2 * CAPACITY).map(|n| Payload::Next(n.to_string().into())));
        let mut slow = streams.join(key.clone(), || many.chain(stream::pending()).boxed());
        let mut quick = receive(streams.lock()[0].1.subscribe());
        while quick.next().await != Some(Payload::lagged()) {}
        assert_eq!(slow.next().await, Some(Payload::lagged()));
        assert_eq!(slow.next().now_or_never(), Some(None), "its operation ends");
    }
}
