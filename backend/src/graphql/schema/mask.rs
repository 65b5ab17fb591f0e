//! Keeps the inside inside: what the database says about itself never reaches a client.
//!
//! Our own fields answer with codes already; this is for the generated half, which passes errors on as they are, and
//! for queries that do not fit: what is wrong with them is told without what stood in them.

use std::sync::Arc;

use async_graphql::{
    ErrorExtensionValues, Response, ServerError, ValidationResult,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute, NextSubscribe, NextValidation},
};
use futures_util::{StreamExt, stream::BoxStream};

use crate::store::DbErr;

/// Makes the mask for each request.
pub struct MaskErrors;

impl ExtensionFactory for MaskErrors {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Mask)
    }
}

struct Mask;

#[async_trait::async_trait]
impl Extension for Mask {
    async fn validation(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        next.run(ctx).await.map_err(|mut errors| {
            for error in &mut errors {
                error.message = without_value(&error.message);
                mask(error);
            }
            errors
        })
    }

    async fn execute(
        &self,
        ctx: &ExtensionContext<'_>,
        operation_name: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        let mut response = next.run(ctx, operation_name).await;
        response.errors.iter_mut().for_each(mask);
        response
    }

    /// A socket's queries and mutations come this way too.
    fn subscribe<'s>(
        &self,
        ctx: &ExtensionContext<'_>,
        stream: BoxStream<'s, Response>,
        next: NextSubscribe<'_>,
    ) -> BoxStream<'s, Response> {
        let masked = |mut response: Response| {
            response.errors.iter_mut().for_each(mask);
            response
        };
        next.run(ctx, stream).map(masked).boxed()
    }
}

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
        "INTERNAL"
    } else if error.message.starts_with(super::generated::REFUSAL_PREFIX) {
        "FORBIDDEN"
    } else {
        "BAD_INPUT"
    };
    error.extensions.get_or_insert_with(ErrorExtensionValues::default).set("code", code);
}

#[cfg(test)]
mod tests {
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
}
