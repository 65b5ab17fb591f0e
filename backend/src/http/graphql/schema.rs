//! `/schema.graphql`: the schema as text, for those who may ask it.

use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};

use crate::http::{rejection::Rejection, state::SharedState};

pub(in crate::http) async fn get(State(state): State<SharedState>, headers: HeaderMap) -> Result<Response, Rejection> {
    state.identify(&headers).await?;
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    Ok((headers, state.schema.sdl()).into_response())
}
