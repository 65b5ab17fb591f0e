//! The schema behind its walls, for POST and WebSocket alike.
//! Neither HTTP's words nor a socket's are spoken here.

mod documents;
mod payload;
mod shared;

use std::{net::IpAddr, panic::AssertUnwindSafe, sync::Arc};

use async_graphql::{ErrorExtensionValues, Request, Response, ServerError, Value, dynamic::Schema};
use futures_util::{
    StreamExt as _, future,
    stream::{self, BoxStream},
};

use self::{
    documents::Documents,
    shared::{SharedStreams, StreamKey},
};
use super::{nesting, query_wall};
use crate::{
    auth::{Caller, ClientAddress},
    http::{NoteWatch, Prepare},
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
}

impl Walled {
    pub(in crate::http) fn new(
        schema: Schema,
        prepare: Prepare,
        shared: &'static [&'static str],
        note_watch: NoteWatch,
    ) -> Self {
        Self { schema, prepare, shared, note_watch, streams: Arc::default(), documents: Arc::default() }
    }

    /// The schema as text.
    pub(in crate::http) fn sdl(&self) -> String {
        self.schema.sdl()
    }

    /// Executes one operation of a caller at an address.
    pub(in crate::http) async fn run(&self, request: Request, caller: Caller, from: IpAddr) -> Response {
        match self.check(request.data(ClientAddress(from))) {
            Ok(request) => self.schema.execute((self.prepare)(request, caller)).await,
            Err(refusal) => *refusal,
        }
    }

    /// Executes one operation of a caller's socket. A panic ends this operation alone. A subscription that may be shared
    /// is executed once for all sockets with the same rights, without the identity of any.
    pub(in crate::http) fn begin(&self, request: Request, caller: Caller, from: IpAddr) -> BoxStream<'static, Payload> {
        let mut request = match self.check(request) {
            Ok(request) => request,
            Err(refusal) => return stream::once(future::ready(Payload::from(&*refusal))).boxed(),
        };
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
