//! The library's requests, sent by `transport`.

use std::{future::Future, pin::Pin};

use openidconnect::{
    AsyncHttpClient, HttpRequest, HttpResponse,
    http::{HeaderValue, Response, header::CONTENT_TYPE},
};

use crate::transport::{Failure, FailureCode, WebClient, WebRequest};

/// The client of the library.
pub(super) struct Exchange(pub(super) WebClient);

impl<'c> AsyncHttpClient<'c> for Exchange {
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Failure>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

impl Exchange {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Failure> {
        let (parts, body) = request.into_parts();
        let url = parts.uri.to_string();
        let headers = parts.headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
        let request = WebRequest { method: parts.method.as_str(), url: &url, headers: headers.collect(), body };
        let answer = self.0.exchange(request).await?;
        let response = Response::builder().status(answer.status).body(answer.body.into_bytes());
        let mut response = response.map_err(|_| Failure::new(FailureCode::UnreadableReply))?;
        if let Ok(kind) = HeaderValue::try_from(answer.content_type) {
            response.headers_mut().insert(CONTENT_TYPE, kind);
        }
        Ok(response)
    }
}
