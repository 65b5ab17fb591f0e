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
    /// Free places for operations over POST, of all callers together.
    in_flight: Arc<Semaphore>,
}

/// Maximum number of operations over POST at once. Who comes beyond it is told at once, so that those who are inside
/// are answered in time however many come.
const MAX_IN_FLIGHT: usize = 128;

impl Walled {
    pub(in crate::http) fn new(schema: Schema, prepare: Prepare, operations: usize) -> Self {
        let in_flight = Arc::new(Semaphore::new(MAX_IN_FLIGHT));
        Self { schema, prepare, operations, places: Arc::new(Semaphore::new(operations)), in_flight }
    }

    /// The same schema, with places of its own for one socket's operations.
    pub(in crate::http) fn for_socket(&self) -> Self {
        Self { places: Arc::new(Semaphore::new(self.operations)), ..self.clone() }
    }

    /// Executes one operation of a caller, unless too many are being executed.
    pub(in crate::http) async fn run(&self, request: Request, caller: Caller) -> Response {
        let Ok(_place) = self.in_flight.try_acquire() else {
            return *refuse("BUSY", "The server has too much to do. Nothing was done; try again in a moment.");
        };
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

#[cfg(test)]
mod tests {
    use async_graphql::{
        Value,
        dynamic::{Field, FieldFuture, Object, TypeRef},
    };

    use super::*;
    use crate::auth::CallerKind;

    fn walled() -> Walled {
        let one = Field::new("one", TypeRef::named(TypeRef::INT), |_| FieldFuture::from_value(Some(Value::from(1))));
        let schema = Schema::build("Query", None, None).register(Object::new("Query").field(one)).finish().unwrap();
        Walled::new(schema, Arc::new(|request, _| request), 1)
    }

    #[tokio::test]
    async fn who_comes_while_too_much_is_done_is_told_at_once() {
        let walled = walled();
        let ask = || {
            let caller =
                Caller { user: None, kind: CallerKind::Program, user_name: None, name: "A".to_owned(), session: None };
            walled.run(Request::new("{ one }"), caller)
        };
        let places = u32::try_from(MAX_IN_FLIGHT).unwrap();
        let held = walled.in_flight.try_acquire_many(places).unwrap();
        let refused = ask().await;
        let code = refused.errors[0].extensions.as_ref().unwrap().get("code");
        assert_eq!(code, Some(&Value::from("BUSY")));
        drop(held);
        assert!(ask().await.is_ok());
    }
}
