//! `POST /graphql`: one operation, one answer.

use async_graphql::Request;
use axum::{
    Extension, Json,
    body::Body,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse as _, Response},
};

use crate::http::{RequestId, body, gate::Shared, refusal::Refusal};

/// The largest body.
const MOST_BYTES: usize = 256 * 1024;

pub(in crate::http) async fn post(
    State(gate): State<Shared>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    content: Body,
) -> Response {
    execute(&gate, id, &headers, content).await.unwrap_or_else(Refusal::into_graphql)
}

async fn execute(gate: &Shared, id: RequestId, headers: &HeaderMap, content: Body) -> Result<Response, Refusal> {
    body::check_content_type(headers)?;
    let caller = gate.admit(headers).await?;
    let bytes = body::read(content, MOST_BYTES).await?;
    let request = parse(&bytes)?.data(id);
    let response = gate.schema.run(request, caller).await;
    Ok(Json(response).into_response())
}

fn parse(bytes: &[u8]) -> Result<Request, Refusal> {
    if bytes.trim_ascii_start().starts_with(b"[") {
        return Err(Refusal::Batch);
    }
    body::parse(bytes)
}
