//! Keeps the inside inside: what the database says about itself never reaches a client.
//!
//! Our own fields answer with codes already; this is for the generated half, which passes errors on as they are.

use std::sync::Arc;

use async_graphql::{
    ErrorExtensionValues, Response, ServerError,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute},
};
use sea_orm::DbErr;

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
    } else if error.message.starts_with(super::read::MAY_NOT) {
        "FORBIDDEN"
    } else {
        "BAD_INPUT"
    };
    error.extensions.get_or_insert_with(ErrorExtensionValues::default).set("code", code);
}
