//! The rest of a body that was refused before it was read.
//!
//! A client that is still sending must not lose its next request on the connection: a short rest is read and dropped,
//! and over a long one the connection is said to end.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};
use futures_util::StreamExt as _;
use http_body::{Frame, SizeHint};

/// Maximum size of a rest that is read, in bytes.
const MAX_REST_BYTES: usize = 256 * 1024;
/// How long a rest may take to arrive.
const WITHIN: Duration = Duration::from_secs(2);

/// Reads what a handler left of the body, or ends the connection with the answer.
pub(super) async fn settle(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    // A client that waits to be told to go on sends nothing after a refusal.
    let waits = request.headers().contains_key(header::EXPECT);
    let (parts, body) = request.into_parts();
    let shared = Shared(Arc::new(Mutex::new(body)));
    let mut response = next.run(Request::from_parts(parts, Body::new(shared.clone()))).await;
    let rest = std::mem::take(&mut *shared.lock());
    if !rest.is_end_stream() && (waits || !drop_rest(rest).await) {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Whether the body came to its end.
async fn drop_rest(body: Body) -> bool {
    if body.size_hint().lower() > MAX_REST_BYTES as u64 {
        return false;
    }
    let mut stream = body.into_data_stream();
    let reading = async {
        let mut size = 0;
        while let Some(chunk) = stream.next().await {
            size += chunk.map_or(usize::MAX, |chunk| chunk.len().min(MAX_REST_BYTES + 1)).min(usize::MAX - size);
            if size > MAX_REST_BYTES {
                return false;
            }
        }
        true
    };
    tokio::time::timeout(WITHIN, reading).await.unwrap_or(false)
}

/// A body that a handler reads, and that is there when it has not.
#[derive(Clone)]
struct Shared(Arc<Mutex<Body>>);

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Body> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HttpBody for Shared {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        Pin::new(&mut *self.lock()).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.lock().is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.lock().size_hint()
    }
}
