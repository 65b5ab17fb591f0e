//! The schema behind its walls, for POST and WebSocket alike.

use std::{panic::AssertUnwindSafe, sync::Arc};

use async_graphql::{
    ErrorExtensionValues, Request, Response, ServerError, Value, dynamic::Schema, parser::parse_query,
};
use futures_util::{
    StreamExt as _, future,
    stream::{self, BoxStream},
};
use tokio::sync::Semaphore;

use super::{nesting, query_wall};
use crate::{
    auth::Caller,
    http::Prepare,
    limits::{MAX_DOCUMENT_BYTES, MAX_IN_FLIGHT},
};

/// Executes operations that passed the walls, for a caller that is known.
#[derive(Clone)]
pub(in crate::http) struct Walled {
    schema: Schema,
    prepare: Prepare,
    /// Free places for operations over POST, of all callers together.
    in_flight: Arc<Semaphore>,
}

impl Walled {
    pub(in crate::http) fn new(schema: Schema, prepare: Prepare) -> Self {
        Self { schema, prepare, in_flight: Arc::new(Semaphore::new(MAX_IN_FLIGHT)) }
    }

    /// The schema as text.
    pub(in crate::http) fn sdl(&self) -> String {
        self.schema.sdl()
    }

    /// Executes one operation of a caller. One beyond the limit is refused at once, so that those within it are answered
    /// in time however many come.
    pub(in crate::http) async fn run(&self, request: Request, caller: Caller) -> Response {
        let Ok(_place) = self.in_flight.try_acquire() else {
            return *refuse("SERVER_BUSY", "The server has too much to do. Nothing was done; try again in a moment.");
        };
        match self.admit(request, caller) {
            Ok(request) => self.schema.execute(request).await,
            Err(refusal) => *refusal,
        }
    }

    /// Executes one operation of a caller's socket. A panic ends this operation alone.
    pub(in crate::http) fn begin(&self, request: Request, caller: Caller) -> BoxStream<'static, Response> {
        let answers = match self.admit(request, caller) {
            Ok(request) => self.schema.execute_stream(request),
            Err(refusal) => stream::once(future::ready(*refusal)).boxed(),
        };
        let failed = || *refuse("INTERNAL", "Dosewire could not do this. Begin the operation again.");
        AssertUnwindSafe(answers).catch_unwind().map(move |answer| answer.unwrap_or_else(|_| failed())).boxed()
    }

    fn admit(&self, mut request: Request, caller: Caller) -> Result<Request, Box<Response>> {
        if request.query.len() > MAX_DOCUMENT_BYTES {
            return Err(too_large("The document is too large. Send what is entered in variables."));
        }
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
        Walled::new(schema, Arc::new(|request, _| request))
    }

    #[tokio::test]
    async fn an_operation_beyond_the_limit_is_refused_at_once() {
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
        assert_eq!(code, Some(&Value::from("SERVER_BUSY")));
        drop(held);
        assert!(ask().await.is_ok());
    }
}
