//! Keeps the inside inside: what the database says about itself never reaches a client, and every error has a code.
//!
//! Our own fields answer with codes already; this is for the generated half, which passes errors on as they are, and
//! for queries that do not fit: what is wrong with them is told without what stood in them. A field that panics is
//! answered as `INTERNAL`, and the fields beside it as usual.

use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use async_graphql::{
    ErrorExtensionValues, PathSegment, QueryPathNode, QueryPathSegment, Request, Response, ServerError, ServerResult,
    ValidationResult, Value, Variables,
    extensions::{
        Extension, ExtensionContext, ExtensionFactory, NextParseQuery, NextPrepareRequest, NextRequest, NextResolve,
        NextSubscribe, NextValidation, ResolveInfo,
    },
    parser::types::ExecutableDocument,
};
use futures_util::{FutureExt, StreamExt, stream::BoxStream};

use super::{
    argument,
    error::{ErrorCode, coded},
    generated,
    own::{self, Around, OwnField, OwnFields},
};
use crate::store::DbErr;

/// Makes the mask for each request.
#[derive(Default)]
pub struct MaskErrors {
    own: Arc<OwnFields>,
}

impl MaskErrors {
    /// The mask of a schema with these fields of our own.
    #[must_use]
    pub fn new(own: OwnFields) -> Self {
        Self { own: Arc::new(own) }
    }
}

impl ExtensionFactory for MaskErrors {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Mask { own: Arc::clone(&self.own), ..Mask::default() })
    }
}

/// The mask of one request.
#[derive(Default)]
struct Mask {
    own: Arc<OwnFields>,
    /// The document around its fields, from its parsing on.
    around: OnceLock<Around>,
    operation_name: OnceLock<String>,
    /// The problems of the arguments, from the parsing of the document until its validation.
    arguments: Mutex<Vec<ServerError>>,
    /// The errors of fields that are null for it, until they are put into the answer.
    nulled: Arc<Mutex<Vec<ServerError>>>,
}

#[async_trait::async_trait]
impl Extension for Mask {
    /// Also what comes before the execution passes here: a missing operation name, a directive without its argument.
    async fn request(&self, ctx: &ExtensionContext<'_>, next: NextRequest<'_>) -> Response {
        finish(next.run(ctx).await, &self.nulled)
    }

    /// The answers of a subscription.
    fn subscribe<'s>(
        &self,
        ctx: &ExtensionContext<'_>,
        stream: BoxStream<'s, Response>,
        next: NextSubscribe<'_>,
    ) -> BoxStream<'s, Response> {
        let nulled = Arc::clone(&self.nulled);
        next.run(ctx, stream).map(move |response| finish(response, &nulled)).boxed()
    }

    async fn prepare_request(
        &self,
        ctx: &ExtensionContext<'_>,
        request: Request,
        next: NextPrepareRequest<'_>,
    ) -> ServerResult<Request> {
        let request = next.run(ctx, request).await?;
        if let Some(name) = &request.operation_name {
            let _ = self.operation_name.set(name.clone());
        }
        Ok(request)
    }

    async fn parse_query(
        &self,
        ctx: &ExtensionContext<'_>,
        query: &str,
        variables: &Variables,
        next: NextParseQuery<'_>,
    ) -> ServerResult<ExecutableDocument> {
        let mut document = next.run(ctx, query, variables).await.map_err(|error| coded(error, ErrorCode::Syntax))?;
        let (registry, name) = (&ctx.schema_env.registry, self.operation_name.get().map(String::as_str));
        let mut errors = argument::check(registry, &document, name, variables);
        let _ = self.around.set(Around::of(&document, argument::find_operation(&document.operations, name), variables));
        if errors.is_empty() {
            let is_generated = |field: &str| !field.starts_with("__") && !self.own.contains_key(field);
            errors = argument::normalize(registry, &mut document, name, variables, is_generated);
        }
        *self.arguments.lock().unwrap_or_else(PoisonError::into_inner) = errors;
        Ok(document)
    }

    async fn validation(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        let arguments = std::mem::take(&mut *self.arguments.lock().unwrap_or_else(PoisonError::into_inner));
        if !arguments.is_empty() {
            return Err(arguments);
        }
        next.run(ctx).await.map_err(|mut errors| {
            for error in &mut errors {
                error.message = without_value(&error.message);
            }
            errors
        })
    }

    /// The library passes on the error of a field without its place, and drops the whole answer for it. Here a field that
    /// may be null is null, as the specification has it. A panic is logged where it happens, see `telemetry`.
    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        let (node, pos, is_nullable) = (info.path_node, info.field.name.pos, !info.return_type.ends_with('!'));
        let resolved = if node.parent.is_some() {
            next.run(ctx, info).await
        } else {
            let own = self.own_field(ctx, &info);
            let resolving = async {
                match own {
                    Some((own, around)) => own::answer(ctx, &info, own, around).await,
                    None => next.run(ctx, info).await,
                }
            };
            let caught = AssertUnwindSafe(resolving).catch_unwind().await;
            caught.unwrap_or_else(|_| Err(coded(ServerError::new(FAILED, Some(pos)), ErrorCode::Internal)))
        };
        resolved.or_else(|mut error| {
            if error.path.is_empty() {
                error.path = path_of(node);
            }
            if !is_nullable {
                return Err(error);
            }
            self.nulled.lock().unwrap_or_else(PoisonError::into_inner).push(error);
            Ok(None)
        })
    }
}

impl Mask {
    /// A query or a mutation of our own.
    fn own_field(&self, ctx: &ExtensionContext<'_>, info: &ResolveInfo<'_>) -> Option<(&OwnField, &Around)> {
        let is_watched = ctx.schema_env.registry.subscription_type.as_deref() == Some(info.parent_type);
        if is_watched { None } else { self.own.get(info.name).zip(self.around.get()) }
    }
}

fn path_of(node: &QueryPathNode<'_>) -> Vec<PathSegment> {
    let mut path = node.parent.map(path_of).unwrap_or_default();
    path.push(match node.segment {
        QueryPathSegment::Index(n) => PathSegment::Index(n),
        QueryPathSegment::Name(name) => PathSegment::Field(name.to_owned()),
    });
    path
}

/// Puts the errors of fields that are null into the answer, and gives each error its code.
fn finish(mut response: Response, nulled: &Mutex<Vec<ServerError>>) -> Response {
    response.errors.append(&mut nulled.lock().unwrap_or_else(PoisonError::into_inner));
    response.errors.iter_mut().for_each(mask);
    response
}

const FAILED: &str = "Dosewire could not do this. Try again; if it stays, tell the person who runs it.";

/// Returns a message of the validation without the value that was given: it may be a secret in the wrong place.
fn without_value(message: &str) -> String {
    match message.split_once(" does not contain the value ") {
        Some((before, _)) => format!("{before} does not contain the value that was given"),
        None => message.to_owned(),
    }
}

fn mask(error: &mut ServerError) {
    let has_code = error.extensions.as_ref().is_some_and(|extensions| extensions.get("code").is_some());
    if has_code {
        return;
    }
    let code = if error.source::<DbErr>().is_some() {
        tracing::error!(error = %error.message, "graphql.database");
        error.message = "Dosewire could not read this. Try again.".to_owned();
        ErrorCode::Internal
    } else if error.message.starts_with(generated::REFUSAL_PREFIX) {
        ErrorCode::Forbidden
    } else {
        ErrorCode::BadInput
    };
    error.extensions.get_or_insert_with(ErrorExtensionValues::default).set("code", code.as_str());
}

#[cfg(test)]
mod tests {
    use async_graphql::dynamic::{
        Field, FieldFuture, Object, Schema, Subscription, SubscriptionField, SubscriptionFieldFuture, TypeRef,
    };
    use futures_util::stream;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_stood_in_a_request_is_not_said_again() {
        let validated =
            "Invalid value for argument \"sex\", enumeration type \"Sex\" does not contain the value \"canary\"";
        let told = without_value(validated);
        assert_eq!(
            told,
            "Invalid value for argument \"sex\", enumeration type \"Sex\" does not contain the value that was given"
        );
        assert_eq!(without_value("Unknown field \"x\""), "Unknown field \"x\"");
    }

    /// `fine` and `broken` stand side by side; `numbers` breaks after its first one.
    fn schema() -> Schema {
        let fine = Field::new("fine", TypeRef::named(TypeRef::INT), |_| FieldFuture::from_value(Some(Value::from(1))));
        let broken = Field::new("broken", TypeRef::named(TypeRef::INT), |_| {
            FieldFuture::new(async { Err::<Option<Value>, _>(async_graphql::Error::new(panics(true).to_string())) })
        });
        let numbers = SubscriptionField::new("numbers", TypeRef::named(TypeRef::INT), |_| {
            SubscriptionFieldFuture::new(async { Ok(stream::iter([false, true]).map(|n| Ok(Value::from(panics(n))))) })
        });
        Schema::build("Query", None, Some("Subscription"))
            .register(Object::new("Query").field(fine).field(broken))
            .register(Subscription::new("Subscription").field(numbers))
            .extension(MaskErrors::default())
            .finish()
            .unwrap()
    }

    fn panics(does: bool) -> i32 {
        assert!(!does, "this test panics on purpose");
        1
    }

    #[tokio::test]
    async fn a_panic_is_answered_and_leaves_its_neighbors_alone() {
        let answer = schema().execute("{ fine a: broken }").await;
        assert_eq!(answer.data.into_json().unwrap(), json!({ "fine": 1, "a": null }));
        let error = serde_json::to_value(&answer.errors).unwrap();
        assert_eq!((&error[0]["extensions"]["code"], &error[0]["path"]), (&json!("INTERNAL"), &json!(["a"])));
        assert!(!error.to_string().contains("on purpose"), "{error}");
        let mut over_socket = schema().execute_stream("{ fine broken }");
        assert_eq!(over_socket.next().await.unwrap().data.into_json().unwrap(), json!({ "fine": 1, "broken": null }));
    }

    #[rstest::rstest]
    #[case::missing_name("query a { fine } query b { fine }", "BAD_INPUT")]
    #[case::unknown_field("{ what }", "BAD_INPUT")]
    #[case::syntax("{ fine", "SYNTAX")]
    #[case::no_subscription_here("subscription { numbers }", "BAD_INPUT")]
    #[tokio::test]
    async fn every_error_has_a_code(#[case] query: &str, #[case] code: &str) {
        let answer = serde_json::to_value(schema().execute(query).await).unwrap();
        assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{answer}");
    }
}
