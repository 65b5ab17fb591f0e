//! The schema behind its walls, for POST and WebSocket alike.

use std::{any::TypeId, sync::Arc};

use async_graphql::{
    Data, ErrorExtensionValues, Executor, Request, Response, ServerError, dynamic::Schema, parser::parse_query,
};
use futures_util::{
    FutureExt as _, StreamExt as _, future,
    stream::{self, BoxStream},
};
use tokio::sync::Semaphore;

use super::{nesting, query_wall};
use crate::auth::Caller;
use crate::http::Prepare;

/// Executes operations that passed the walls, for a caller that is known.
#[derive(Clone)]
pub(in crate::http) struct Walled {
    schema: Schema,
    prepare: Prepare,
    operations: usize,
    /// Free places for operations of one socket.
    places: Arc<Semaphore>,
}

impl Walled {
    pub(in crate::http) fn new(schema: Schema, prepare: Prepare, operations: usize) -> Self {
        Self { schema, prepare, operations, places: Arc::new(Semaphore::new(operations)) }
    }

    /// The same schema, with places of its own for one socket's operations.
    pub(in crate::http) fn for_socket(&self) -> Self {
        Self { places: Arc::new(Semaphore::new(self.operations)), ..self.clone() }
    }

    /// Executes one operation of a caller.
    pub(in crate::http) async fn run(&self, request: Request, caller: Caller) -> Response {
        match self.admit(request, caller) {
            Ok(request) => self.schema.execute(request).await,
            Err(refusal) => *refusal,
        }
    }

    fn admit(&self, mut request: Request, caller: Caller) -> Result<Request, Box<Response>> {
        if nesting::is_too_deep(&request.query) {
            return Err(too_large(&query_wall::Excess::Depth.to_string()));
        }
        let document =
            parse_query(&request.query).map_err(|error| Box::new(Response::from_errors(vec![unreadable(error)])))?;
        query_wall::check(&document, &request.variables).map_err(|excess| too_large(&excess.to_string()))?;
        request.set_parsed_query(document);
        Ok((self.prepare)(request, caller))
    }
}

impl Executor for Walled {
    /// Nobody's operation is refused: over POST, [`Walled::run`] is called with the caller.
    async fn execute(&self, _request: Request) -> Response {
        *unauthenticated()
    }

    /// Executes an operation of a socket, whose caller was put into the socket's data when it authenticated.
    fn execute_stream(&self, request: Request, session_data: Option<Arc<Data>>) -> BoxStream<'static, Response> {
        let Some(caller) = session_data.as_deref().and_then(find_caller) else {
            return answer_once(unauthenticated());
        };
        let Ok(place) = self.places.clone().try_acquire_owned() else {
            return answer_once(refuse(
                "TOO_MANY_OPERATIONS",
                "Too many operations are open on this socket. Complete some of them first.",
            ));
        };
        let operation = match self.admit(request, caller) {
            Ok(request) => self.schema.execute_stream_with_session_data(request, session_data.unwrap_or_default()),
            Err(refusal) => answer_once(refusal),
        };
        operation
            .inspect(move |_| {
                let _held = &place;
            })
            .boxed()
    }
}

fn find_caller(data: &Data) -> Option<Caller> {
    data.get(&TypeId::of::<Caller>())?.downcast_ref::<Caller>().cloned()
}

fn answer_once(response: Box<Response>) -> BoxStream<'static, Response> {
    stream::once(future::ready(*response).boxed()).boxed()
}

fn unauthenticated() -> Box<Response> {
    refuse("UNAUTHENTICATED", "Nobody is signed in.")
}

fn too_large(message: &str) -> Box<Response> {
    refuse("QUERY_TOO_LARGE", message)
}

fn refuse(code: &str, message: &str) -> Box<Response> {
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code);
    let mut error = ServerError::new(message, None);
    error.extensions = Some(extensions);
    Box::new(Response::from_errors(vec![error]))
}

/// What is wrong with a document that cannot be read, without the line of it that the parser shows.
fn unreadable(error: async_graphql::parser::Error) -> ServerError {
    let mut error = ServerError::from(error);
    let is_shown = |line: &&str| line.trim_start().split_once(" |").is_some_and(|(n, _)| n.parse::<u32>().is_ok());
    let told: Vec<_> = error.message.lines().filter(|line| !is_shown(line)).collect();
    error.message = told.join("\n");
    error
}
