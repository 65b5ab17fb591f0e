//! `POST /graphql`: one operation, one answer, as GraphQL over HTTP has it.

use std::{net::IpAddr, panic::AssertUnwindSafe};

use axum::{
    Extension,
    body::Body,
    extract::State,
    http::{Extensions, HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use futures_util::FutureExt as _;
use serde_json::json;

use super::{
    executor::is_unexecuted,
    media::Media,
    parameters::{self, ParameterError},
};
use crate::{
    http::{RequestId, body, rejection::Rejection, state::SharedState},
    limits::MAX_BODY_BYTES,
};

pub(in crate::http) async fn post(
    State(state): State<SharedState>,
    Extension(id): Extension<RequestId>,
    extensions: Extensions,
    headers: HeaderMap,
    content: Body,
) -> Response {
    let media = Media::of(&headers);
    let from = state.address(&extensions, &headers);
    let executed = AssertUnwindSafe(execute(&state, id, from, &headers, content)).catch_unwind().await;
    match executed.unwrap_or(Err(Rejection::Internal)) {
        Ok(response) => answer(media, &response),
        Err(refusal) => refusal.into_graphql(media),
    }
}

/// Answers other methods: an operation is sent with POST, and nothing is executed.
pub(in crate::http) async fn other(headers: HeaderMap) -> Response {
    Rejection::OtherMethod.into_graphql(Media::of(&headers))
}

async fn execute(
    state: &SharedState,
    id: RequestId,
    from: IpAddr,
    headers: &HeaderMap,
    content: Body,
) -> Result<async_graphql::Response, Rejection> {
    body::check_content_type(headers)?;
    let place = state.enter_unknown(from)?;
    let caller = state.admit(headers).await.inspect_err(|refusal| state.note_refusal(headers, from, refusal))?;
    // A body that comes slowly takes no place.
    drop(place);
    let bytes = body::read(content, MAX_BODY_BYTES).await?;
    let request = parameters::read(&bytes).map_err(|error| match error {
        ParameterError::Body => Rejection::Unreadable,
        ParameterError::Batch => Rejection::Batch,
        other => Rejection::Parameter(other),
    })?;
    let place = state.enter(&caller, from)?;
    state.schema.run(request.data(id), caller, from, place).await
}

/// Answers without `data`, to what could not be parsed, validated or coerced.
fn answer(media: Media, response: &async_graphql::Response) -> Response {
    let content_type = [(header::CONTENT_TYPE, media.content_type())];
    if is_unexecuted(response) {
        let body = json!({ "errors": response.errors }).to_string();
        return (media.unexecuted(), content_type, body).into_response();
    }
    match serde_json::to_string(response) {
        Ok(body) => (StatusCode::OK, content_type, body).into_response(),
        Err(_) => Rejection::Internal.into_graphql(media),
    }
}
