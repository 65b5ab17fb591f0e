//! `/schema.graphql`: the schema as text, for those who may ask it.

use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};

use crate::http::{gate::Shared, refusal::Refusal};

pub(in crate::http) async fn get(State(gate): State<Shared>, headers: HeaderMap) -> Result<Response, Refusal> {
    gate.identify(&headers).await?;
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    Ok((headers, gate.schema.sdl()).into_response())
}
