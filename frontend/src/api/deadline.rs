//! Deadlines: what does not answer in time counts as not answering.

use std::{future::Future, pin::pin};

use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;

/// Returns a future's output, or `None` if it does not come within so many milliseconds.
pub async fn within<T>(milliseconds: u32, future: impl Future<Output = T>) -> Option<T> {
    match select(pin!(future), TimeoutFuture::new(milliseconds)).await {
        Either::Left((output, _)) => Some(output),
        Either::Right(_) => None,
    }
}
