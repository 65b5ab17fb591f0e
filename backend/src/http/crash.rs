//! The last net: a handler that panics is answered, and its connection goes on.

use std::panic::AssertUnwindSafe;

use axum::{extract::Request, middleware::Next, response::Response};
use futures_util::FutureExt as _;

use super::{graphql::media::Media, rejection::Rejection};

/// Answers a panic as `INTERNAL`. It is logged where it happens, see `telemetry`.
pub(super) async fn catch(request: Request, next: Next) -> Response {
    let (path, media) = (request.uri().path().to_owned(), Media::of(request.headers()));
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    answer.unwrap_or_else(|_| Rejection::Internal.at(&path, media))
}
