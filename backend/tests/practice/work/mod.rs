//! A coordinator's daily work on reports.

mod annotation;
mod dismissal;
mod explain;
mod figure;
mod migration;

use async_graphql::{Request, Variables};
use backend::auth::{Access, Caller, Role, UserId};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    api::access::{caller_with, request_by, schema},
    support::Practice,
};

/// A coordinator who signed in.
fn coordinator(user: Uuid) -> Caller {
    Caller { user: Some(UserId(user)), ..caller_with(Access::Role(Role::Coordinator)) }
}

/// Asks as somebody, and returns the answer of the one field, or the error's sentence.
async fn ask_as(practice: &Practice, who: &Caller, document: &str, variables: Value) -> Result<Value, String> {
    let request = Request::new(document).variables(Variables::from_json(variables));
    let answer = schema(practice).execute(request_by(practice, Some(who.clone()), request)).await;
    match answer.errors.first() {
        Some(error) => Err(error.message.clone()),
        None => {
            let data = answer.data.into_json().unwrap();
            Ok(data.as_object().unwrap().values().next().unwrap().clone())
        }
    }
}
