//! The schema behind its walls, for POST and WebSocket alike.
//! Neither HTTP's words nor a socket's are spoken here.

mod documents;
mod payload;
mod shared;

use std::{net::IpAddr, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use async_graphql::{
    ErrorExtensionValues, Request, Response, ServerError, Value, dynamic::Schema, parser::types::OperationType,
};
use futures_util::{
    FutureExt as _, StreamExt as _, future,
    stream::{self, BoxStream},
};
use tokio::time;

use self::{
    documents::Documents,
    shared::{SharedStreams, StreamKey},
};
use super::{nesting, query_wall};
use crate::{
    auth::{Caller, ClientAddress},
    http::{NoteWatch, Prepare, admission::Place, rejection::Rejection},
    limits::MAX_DOCUMENT_BYTES,
};

pub(in crate::http) use payload::Payload;

/// Executes operations that passed the walls, for a caller that is known.
#[derive(Clone)]
pub(in crate::http) struct Walled {
    schema: Schema,
    prepare: Prepare,
    /// The subscriptions whose answers are the same for all callers with the same rights.
    shared: &'static [&'static str],
    note_watch: NoteWatch,
    streams: Arc<SharedStreams>,
    documents: Arc<Documents>,
    query_timeout: Duration,
}

impl Walled {
    pub(in crate::http) fn new(
        schema: Schema,
        prepare: Prepare,
        shared: &'static [&'static str],
        note_watch: NoteWatch,
        query_timeout: Duration,
    ) -> Self {
        let (streams, documents) = (Arc::default(), Arc::default());
        Self { schema, prepare, shared, note_watch, streams, documents, query_timeout }
    }

    /// The schema as text.
    pub(in crate::http) fn sdl(&self) -> String {
        self.schema.sdl()
    }

    /// Executes one operation of a caller at an address, in a place that it was given.
    pub(in crate::http) async fn run(
        &self,
        request: Request,
        caller: Caller,
        from: IpAddr,
        place: Place,
    ) -> Result<Response, Rejection> {
        match self.check(request.data(ClientAddress(from))) {
            Ok(request) => self.execute(request, caller, place).await,
            Err(refusal) => Ok(*refusal),
        }
    }

    /// Executes one operation of a caller's socket. A panic ends this operation alone. What is no subscription `enter`s
    /// first. A subscription that may be shared is executed once for all sockets with the same rights, without the
    /// identity of any.
    pub(in crate::http) fn begin(
        &self,
        request: Request,
        caller: Caller,
        from: IpAddr,
        enter: impl FnOnce(&Caller) -> Result<Place, Rejection>,
    ) -> BoxStream<'static, Payload> {
        let mut request = match self.check(request) {
            Ok(request) => request,
            Err(refusal) => return one_answer(&refusal),
        };
        if operation_type(&mut request) != Some(OperationType::Subscription) {
            return match enter(&caller) {
                Ok(place) => self.answer_once(request.data(ClientAddress(from)), caller, place),
                Err(rejection) => one_answer(&unexecuted(rejection)),
            };
        }
        let rights = caller.without_identity();
        match StreamKey::of(&mut request, &rights, self.shared) {
            Some(key) => {
                let listener = (self.note_watch)(&caller, from, key.field());
                let answers = self.streams.join(key, || self.stream(request, rights));
                answers.inspect(move |_| _ = &listener).boxed()
            }
            None => self.stream(request.data(ClientAddress(from)), caller),
        }
    }

    /// Holds a request against the walls; it is parsed then.
    fn check(&self, mut request: Request) -> Result<Request, Box<Response>> {
        if request.query.len() > MAX_DOCUMENT_BYTES {
            return Err(too_large("The document is too large. Send what is entered in variables."));
        }
        if nesting::is_too_deep(&request.query) {
            return Err(too_large(&query_wall::Excess::Depth.to_string()));
        }
        let unread = |error| Box::new(Response::from_errors(vec![unreadable(error)]));
        let document = self.documents.read(&request.query).map_err(unread)?;
        query_wall::check(&document, &request.variables).map_err(|excess| too_large(&excess.to_string()))?;
        request.set_parsed_query(Arc::unwrap_or_clone(document));
        Ok(request)
    }

    /// Executes a checked operation that is no subscription. A query waits for its caller's turn and ends in time; what
    /// writes is not cut short, so that the caller is told what was saved.
    async fn execute(&self, mut request: Request, caller: Caller, place: Place) -> Result<Response, Rejection> {
        let is_mutation = operation_type(&mut request) == Some(OperationType::Mutation);
        let execution = self.schema.execute((self.prepare)(request, caller));
        if is_mutation {
            return Ok(execution.await);
        }
        let in_turn = async {
            let _turn = place.turn().await;
            execution.await
        };
        time::timeout(self.query_timeout, in_turn).await.map_err(|_| Rejection::Timeout)
    }

    fn answer_once(&self, request: Request, caller: Caller, place: Place) -> BoxStream<'static, Payload> {
        let walled = self.clone();
        let execution = async move { walled.execute(request, caller, place).await };
        let executed = AssertUnwindSafe(execution).catch_unwind();
        let answer = executed.map(|executed| match executed.unwrap_or(Err(Rejection::Internal)) {
            Ok(response) => Payload::from(&response),
            Err(rejection) => Payload::from(&*unexecuted(rejection)),
        });
        stream::once(answer).boxed()
    }

    fn stream(&self, request: Request, caller: Caller) -> BoxStream<'static, Payload> {
        let answers = self.schema.execute_stream((self.prepare)(request, caller));
        let failed = || *refuse("INTERNAL", "Dosewire could not do this. Begin the operation again.");
        let answers = AssertUnwindSafe(answers).catch_unwind();
        answers.map(move |answer| Payload::from(&answer.unwrap_or_else(|_| failed()))).boxed()
    }
}

/// Returns `true` if nothing of a request was executed: what is wrong is then at no place of an answer.
pub(in crate::http) fn is_unexecuted(response: &Response) -> bool {
    response.data == Value::Null
        && !response.errors.is_empty()
        && response.errors.iter().all(|error| error.path.is_empty())
}

/// The type of the operation that a checked request executes, if it names one that is there.
fn operation_type(request: &mut Request) -> Option<OperationType> {
    let name = request.operation_name.clone();
    let mut operations = request.parsed_query().ok()?.operations.iter();
    let is_named = |own: Option<&str>| name.is_none() || own == name.as_deref();
    operations.find(|(own, _)| is_named(own.map(|own| own.as_str()))).map(|(_, operation)| operation.node.ty)
}

fn one_answer(response: &Response) -> BoxStream<'static, Payload> {
    stream::once(future::ready(Payload::from(response))).boxed()
}

/// The answer to an operation that was rejected.
fn unexecuted(rejection: Rejection) -> Box<Response> {
    refuse(rejection.code(), &rejection.message())
}

fn too_large(message: &str) -> Box<Response> {
    refuse("QUERY_TOO_LARGE", message)
}

/// An answer that nothing was executed for.
pub(in crate::http) fn refuse(code: &str, message: &str) -> Box<Response> {
    Box::new(Response::from_errors(vec![with_code(ServerError::new(message, None), code)]))
}

fn with_code(mut error: ServerError, code: &str) -> ServerError {
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code);
    error.extensions = Some(extensions);
    error
}

/// Returns the error of a document that cannot be parsed, without the source line that the parser shows.
fn unreadable(error: async_graphql::parser::Error) -> ServerError {
    let mut error = ServerError::from(error);
    let is_shown = |line: &&str| line.trim_start().split_once(" |").is_some_and(|(n, _)| n.parse::<u32>().is_ok());
    let told: Vec<_> = error.message.lines().filter(|line| !is_shown(line)).collect();
    error.message = told.join("\n");
    with_code(error, "SYNTAX")
}
