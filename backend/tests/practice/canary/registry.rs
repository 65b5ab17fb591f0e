//! A registry that repeats what it was sent, as some do in trouble.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::State,
    http::{Request, Response, StatusCode},
};
use backend::{
    sandbox::{Sandbox, SandboxOptions, router},
    source::{Source, SystemSource},
    transport::xml,
};
use tokio::net::TcpListener;
use tower::ServiceExt;

use super::{REGISTRY_PASSWORD, REGISTRY_USER};

/// The lot for which it answers with a fault that repeats the whole request.
pub const ECHO: &str = "ECHOCANARY";
/// The lot for which it refuses in words that hold the password and the patient.
pub const QUOTE: &str = "QUOTECANARY";

/// Starts it; gives its address.
pub async fn start() -> String {
    let clock = Arc::new(|| SystemSource.now());
    let sandbox = Sandbox::new(SandboxOptions::new(REGISTRY_USER, REGISTRY_PASSWORD, clock));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/iis", listener.local_addr().unwrap());
    let app = Router::new().fallback(answer).with_state(sandbox);
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

async fn answer(State(sandbox): State<Sandbox>, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = String::from_utf8(to_bytes(body, 1 << 20).await.unwrap().to_vec()).unwrap();
    if body.contains(ECHO) {
        return fault(&body);
    }
    if body.contains(QUOTE) {
        return quote(&body);
    }
    let request = Request::from_parts(parts, Body::from(body));
    router(sandbox).oneshot(request).await.unwrap().map(Body::new)
}

/// The request as it came, and its text once more inside the reason.
fn fault(request: &str) -> Response<Body> {
    let body = format!(
        "<Envelope xmlns='http://www.w3.org/2003/05/soap-envelope'><Body><Fault><Code><Value>Receiver</Value></Code>\
         <Reason><Text>{} for {REGISTRY_USER} with {}</Text></Reason><Detail>{request}</Detail></Fault></Body></Envelope>",
        xml::escape(request),
        xml::escape(REGISTRY_PASSWORD),
    );
    Response::builder().status(StatusCode::INTERNAL_SERVER_ERROR).body(Body::from(body)).unwrap()
}

fn quote(request: &str) -> Response<Body> {
    let message_id = request.split('|').nth(9).unwrap();
    let ack = format!(
        "MSH|^~\\&|A|B|C|D|20260310040013-0600||ACK^V04^ACK|A1|P|2.5.1\rMSA|AE|{message_id}\r\
         ERR||RXA^1^15|103^^HL70357|E||||Not taken with the password {}, said of {}\r",
        REGISTRY_PASSWORD.replace('&', "\\T\\"),
        super::LAST_NAME,
    );
    let body = format!(
        "<Envelope xmlns='http://www.w3.org/2003/05/soap-envelope'><Body><submitSingleMessageResponse>\
         <return>{}</return></submitSingleMessageResponse></Body></Envelope>",
        xml::escape(&ack)
    );
    Response::builder().body(Body::from(body)).unwrap()
}
