//! GraphQL over HTTP, and HTTP below it, to the letter.

use std::{net::SocketAddr, time::Duration};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode},
    middleware::from_fn,
};
use rstest::rstest;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};
use tower::ServiceExt as _;

use super::{
    fixture::{Door, HOST, bearer, get, post, query, with_header, without_header},
    wire::listen,
};
use crate::http::{Options, Spa, bind, crash, listen::serve_within};

const DEADLINE: Duration = Duration::from_secs(20);
const GRAPHQL: &str = "application/graphql-response+json";

fn accepting(kind: &str, body: &Value) -> Request<Body> {
    let request = with_header(post("/graphql", &body.to_string()), "authorization", &bearer());
    with_header(request, "accept", kind)
}

#[rstest]
#[case::executed(json!({"query": "{ who }"}), 200, "", true)]
#[case::field_error(json!({"query": "{ fails }"}), 200, "BAD_INPUT", true)]
#[case::not_parsed(json!({"query": "{ who"}), 400, "SYNTAX", false)]
#[case::not_validated(json!({"query": "{ what }"}), 400, "BAD_INPUT", false)]
#[case::not_coerced(json!({"query": "query($n: Int!) { rows(first: $n) }", "variables": {"n": "x"}}), 400, "BAD_INPUT", false)]
#[case::no_operation_of_this_name(json!({"query": "{ who }", "operationName": "b"}), 400, "BAD_INPUT", false)]
#[case::too_large(json!({"query": "{ rows(first: 201) }"}), 400, "QUERY_TOO_LARGE", false)]
#[tokio::test]
async fn the_status_says_what_was_executed(
    #[case] body: Value,
    #[case] status: u16,
    #[case] code: &str,
    #[case] has_data: bool,
) {
    let door = Door::open();
    for (kind, expected) in [(GRAPHQL, status), ("application/json", 200)] {
        let answer = door.send(accepting(kind, &body)).await;
        assert_eq!(answer.status.as_u16(), expected, "{kind}: {}", answer.json());
        assert_eq!(answer.header("content-type"), format!("{kind}; charset=utf-8"));
        assert_eq!(answer.json().get("data").is_some(), has_data, "{}", answer.json());
        assert!(answer.code() == code, "{}", answer.json());
    }
}

#[rstest]
#[case::refused(post("/graphql", r#"{"query":"{ who }"}"#), StatusCode::UNAUTHORIZED)]
#[case::not_json(with_header(query("{ who }"), "content-type", "text/plain"), StatusCode::UNSUPPORTED_MEDIA_TYPE)]
#[case::wrong_parameter(accepting(GRAPHQL, &json!({"query": "{ who }", "variables": "{}"})), StatusCode::BAD_REQUEST)]
#[tokio::test]
async fn a_refusal_has_the_type_that_is_asked_for(#[case] request: Request<Body>, #[case] status: StatusCode) {
    let answer = Door::open().send(with_header(request, "accept", GRAPHQL)).await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (status, "application/graphql-response+json; charset=utf-8")
    );
    assert_eq!(answer.json().get("data"), None);
}

/// The query of tools, graphql-js's `getIntrospectionQuery()`, against the server's own schema.
#[tokio::test]
async fn the_schema_can_be_read_by_tools() {
    let schema = crate::graphql::build(crate::store::in_memory().await.unwrap()).unwrap();
    let door = Door::of(schema);
    let answer = door.send(query(include_str!("introspection.graphql"))).await;
    let answer = answer.json();
    assert_eq!(answer.get("errors"), None, "{answer}");
    assert!(answer["data"]["__schema"]["types"].as_array().unwrap().len() > 200);
    let answer = door.send(with_header(get("/schema.graphql"), "authorization", &bearer())).await;
    assert!(String::from_utf8(answer.body).unwrap().contains("type Mutation"));
    assert_eq!(door.send(get("/schema.graphql")).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_panic_is_answered() {
    let answer = Door::open().send(query("{ panics who }")).await;
    assert_eq!(answer.json()["data"], json!({"panics": null, "who": "Nightly export"}));
    assert_eq!(answer.code(), "INTERNAL");
    let door = Door::with(Options::default(), Spa::of(|_| panic!("this test panics on purpose")));
    let answer = door.send(get("/")).await;
    assert_eq!((answer.status, answer.json()["code"].as_str()), (StatusCode::INTERNAL_SERVER_ERROR, Some("INTERNAL")));
}

/// What is refused before or around the handler has the form of GraphQL at its path, and at no other.
#[rstest]
#[case::foreign_host(
    with_header(query("{ who }"), "host", "evil.example"),
    StatusCode::MISDIRECTED_REQUEST,
    "FOREIGN_HOST"
)]
#[case::other_method(get("/graphql"), StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED")]
#[tokio::test]
async fn a_refusal_around_the_handler_is_one_of_graphql(
    #[case] request: Request<Body>,
    #[case] status: StatusCode,
    #[case] code: &str,
) {
    let answer = Door::open().send(with_header(request, "accept", GRAPHQL)).await;
    assert_eq!((answer.status, &*answer.code()), (status, code));
    assert_eq!(answer.header("content-type"), "application/graphql-response+json; charset=utf-8");
    assert_eq!(answer.header("allow"), if code == "METHOD_NOT_ALLOWED" { "POST" } else { "" });
    let elsewhere = Door::open().send(with_header(get("/session"), "host", "evil.example")).await;
    assert_eq!(elsewhere.json()["code"], "FOREIGN_HOST");
}

/// The last net, around a handler that panics itself.
#[tokio::test]
async fn a_panic_of_the_handler_is_answered_in_the_form_of_its_path() {
    async fn panics() -> StatusCode {
        panic!("this test panics on purpose")
    }
    let router = Router::<()>::new().fallback(panics).layer(from_fn(crash::catch));
    for (path, place) in [("/graphql", "/errors/0/extensions/code"), ("/session", "/code")] {
        let answer = router.clone().oneshot(get(path)).await.unwrap();
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body.pointer(place), Some(&json!("INTERNAL")), "{path}: {body}");
    }
}

#[rstest]
#[case::ours(HOST, StatusCode::OK)]
#[case::address("127.0.0.1:8080", StatusCode::OK)]
#[case::foreign("evil.example", StatusCode::MISDIRECTED_REQUEST)]
#[tokio::test]
async fn only_its_own_names_are_answered(#[case] host: &str, #[case] status: StatusCode) {
    let door = Door::open();
    assert_eq!(door.send(with_header(query("{ who }"), "host", host)).await.status, status);
    for probe in ["/health", "/healthz", "/livez", "/ready", "/readyz"] {
        assert_eq!(door.send(with_header(get(probe), "host", host)).await.status, StatusCode::OK, "{probe}");
    }
    assert_eq!(door.send(without_header(get("/"), "host")).await.status, StatusCode::MISDIRECTED_REQUEST);
}

#[rstest]
#[case::tls(true, "max-age=31536000")]
#[case::plain(false, "")]
#[tokio::test]
async fn browsers_are_told_to_use_tls_where_it_is(#[case] secure_cookie: bool, #[case] expected: &str) {
    let options = Options { secure_cookie, ..Options::default() };
    let answer = Door::with(options, Spa::of(|_| None)).send(get("/health")).await;
    assert_eq!(answer.header("strict-transport-security"), expected);
}

/// A connection on which bytes are written by hand.
async fn raw(address: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    stream
}

/// Reads until a text has come, or the connection has ended.
async fn read_until(stream: &mut TcpStream, end: &str) -> String {
    let mut text = String::new();
    let reading = async {
        let mut buffer = [0; 4096];
        while !text.contains(end) {
            let Ok(size @ 1..) = stream.read(&mut buffer).await else { break };
            text.push_str(&String::from_utf8_lossy(&buffer[..size]));
        }
    };
    timeout(DEADLINE, reading).await.unwrap();
    text
}

fn head(path: &str, lines: &str) -> String {
    format!("POST {path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\n{lines}\r\n")
}

/// A client sends its next request on the connection on which it was refused.
#[tokio::test]
async fn a_refused_body_does_not_break_the_next_request() {
    let address = listen(&Door::open()).await;
    let body = "x".repeat(100_000);
    let refused = format!("{}{body}", head("/graphql", &format!("Content-Length: {}\r\n", body.len())));
    let mut stream = raw(address, &refused).await;
    let answer = read_until(&mut stream, "UNAUTHENTICATED").await;
    assert!(answer.contains("401") && !answer.to_ascii_lowercase().contains("connection: close"), "{answer}");
    stream.write_all(format!("GET /health HTTP/1.1\r\nHost: {HOST}\r\n\r\n").as_bytes()).await.unwrap();
    assert!(read_until(&mut stream, "\r\n\r\nok").await.contains("200 OK"));
}

#[rstest]
#[case::too_long(&format!("Content-Length: {}\r\n", 1_000_000_000))]
#[case::not_sent("Content-Length: 10\r\nExpect: 100-continue\r\n")]
#[tokio::test]
async fn a_body_that_is_not_read_ends_the_connection(#[case] lines: &str) {
    let address = listen(&Door::open()).await;
    let mut stream = raw(address, &head("/graphql", lines)).await;
    let answer = read_until(&mut stream, "UNAUTHENTICATED").await.to_ascii_lowercase();
    assert!(answer.contains("401") && answer.contains("connection: close"), "{answer}");
}

#[tokio::test]
async fn a_slow_head_is_cut() {
    let listener = bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Door::open().router;
    tokio::spawn(serve_within(listener, router, Duration::from_millis(200), std::future::pending()));
    let mut stream = raw(address, "GET / HTTP/1.1\r\nHost: local").await;
    assert!(!read_until(&mut stream, "never").await.contains("200"));
}

/// Python's `gql` looks for the header in the letters in which it sent its own.
#[tokio::test]
async fn the_subprotocol_is_answered_as_it_was_spelled() {
    let address = listen(&Door::open()).await;
    let request = format!(
        "GET /graphql/ws HTTP/1.1\r\nHost: {HOST}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Protocol: graphql-ws, graphql-transport-ws\r\n\r\n"
    );
    let mut stream = raw(address, &request).await;
    let answer = read_until(&mut stream, "\r\n\r\n").await;
    assert!(answer.contains("\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n"), "{answer}");
}
