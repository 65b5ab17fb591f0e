//! `POST /graphql`.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use rstest::rstest;
use serde_json::json;

use super::fixture::{ASSET, Door, ORIGIN, bearer, get, post, query, with_header, without_header};

const WHO: &str = r#"{"query":"{ who }"}"#;

#[tokio::test]
async fn a_program_is_known_by_its_token() {
    let answer = Door::open().send(query("{ who }")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.json(), json!({"data": {"who": "Nightly export"}}));
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_program_needs_no_origin() {
    let request = without_header(query("{ who }"), "origin");
    assert_eq!(Door::open().send(request).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_person_is_known_by_the_cookie() {
    let door = Door::open();
    let cookie = door.sign_in().await;
    let answer = door.send(with_header(post("/graphql", WHO), "cookie", &cookie)).await;
    assert_eq!(answer.json(), json!({"data": {"who": "Ada Lovelace"}}));
}

#[rstest]
#[case::foreign_origin(Some("https://evil.example"), None, StatusCode::FORBIDDEN)]
#[case::no_origin(None, None, StatusCode::FORBIDDEN)]
#[case::metadata_of_a_foreign_page(Some(ORIGIN), Some("cross-site"), StatusCode::FORBIDDEN)]
#[case::metadata_of_ours(None, Some("same-origin"), StatusCode::OK)]
#[case::ours(Some(ORIGIN), Some("same-origin"), StatusCode::OK)]
#[tokio::test]
async fn the_cookie_counts_only_from_our_pages(
    #[case] origin: Option<&str>,
    #[case] site: Option<&str>,
    #[case] expected: StatusCode,
) {
    let door = Door::open();
    let cookie = door.sign_in().await;
    let mut request = without_header(post("/graphql", WHO), "origin");
    request = with_header(request, "cookie", &cookie);
    if let Some(origin) = origin {
        request = with_header(request, "origin", origin);
    }
    if let Some(site) = site {
        request = with_header(request, "sec-fetch-site", site);
    }
    let answer = door.send(request).await;
    assert_eq!(answer.status, expected);
    let code = if expected == StatusCode::OK { "" } else { "FOREIGN_ORIGIN" };
    assert_eq!(answer.code(), code);
}

#[rstest]
#[case::nothing(post("/graphql", WHO))]
#[case::wrong_token(with_header(post("/graphql", WHO), "authorization", "Bearer dw_wrong"))]
#[case::other_scheme(with_header(post("/graphql", WHO), "authorization", "Basic eDp5"))]
#[case::wrong_cookie(with_header(post("/graphql", WHO), "cookie", "dosewire_session=wrong"))]
#[case::introspection(post("/graphql", r#"{"query":"{ __schema { types { name } } }"}"#))]
#[tokio::test]
async fn nobody_gets_nothing(#[case] request: Request<Body>) {
    let answer = Door::open().send(request).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.code(), "UNAUTHENTICATED");
    assert_eq!(answer.json().get("data"), None);
    assert_eq!(answer.header("www-authenticate"), "Bearer");
}

#[tokio::test]
async fn a_wrong_token_is_not_helped_by_a_cookie() {
    let door = Door::open();
    let cookie = door.sign_in().await;
    let request = with_header(post("/graphql", WHO), "cookie", &cookie);
    let answer = door.send(with_header(request, "authorization", "Bearer dw_wrong")).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[rstest]
#[case::form("application/x-www-form-urlencoded", StatusCode::UNSUPPORTED_MEDIA_TYPE)]
#[case::text("text/plain", StatusCode::UNSUPPORTED_MEDIA_TYPE)]
#[case::multipart("multipart/form-data; boundary=x", StatusCode::UNSUPPORTED_MEDIA_TYPE)]
#[case::json_like("application/jsonx", StatusCode::UNSUPPORTED_MEDIA_TYPE)]
#[case::with_charset("Application/JSON; charset=utf-8", StatusCode::OK)]
#[tokio::test]
async fn only_json_is_taken(#[case] kind: &str, #[case] expected: StatusCode) {
    let request = with_header(query("{ who }"), "content-type", kind);
    assert_eq!(Door::open().send(request).await.status, expected);
}

fn body(bytes: String) -> Request<Body> {
    with_header(post("/graphql", &bytes), "authorization", &bearer())
}

#[rstest]
#[case::largest(padded(2 * 1024 * 1024), StatusCode::OK, "")]
#[case::too_large(padded(2 * 1024 * 1024 + 1), StatusCode::PAYLOAD_TOO_LARGE, "BODY_TOO_LARGE")]
#[case::batch(format!("  [{WHO},{WHO}]"), StatusCode::BAD_REQUEST, "BATCH_NOT_SUPPORTED")]
#[case::batch_of_one(format!("[{WHO}]"), StatusCode::BAD_REQUEST, "BATCH_NOT_SUPPORTED")]
#[case::not_json("query=x".to_owned(), StatusCode::BAD_REQUEST, "BODY_UNREADABLE")]
#[case::nothing(String::new(), StatusCode::BAD_REQUEST, "BODY_UNREADABLE")]
#[case::text("\"{ who }\"".to_owned(), StatusCode::BAD_REQUEST, "BODY_UNREADABLE")]
#[tokio::test]
async fn bodies_are_capped_and_single(#[case] bytes: String, #[case] status: StatusCode, #[case] code: &str) {
    let answer = Door::open().send(body(bytes)).await;
    assert_eq!(answer.status, status);
    assert_eq!(answer.code(), code);
}

fn padded(length: usize) -> String {
    format!("{WHO}{}", " ".repeat(length - WHO.len()))
}

#[tokio::test]
async fn a_body_without_a_length_is_capped_too() {
    let (parts, _) = query("{ who }").into_parts();
    let piece = " ".repeat(512 * 1024);
    let pieces = std::iter::repeat_n(piece, 5).map(Ok::<_, std::io::Error>);
    let endless = Body::from_stream(futures_util::stream::iter(pieces));
    let answer = Door::open().send(Request::from_parts(parts, endless)).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[rstest]
#[case::rows("{ rows(first: 201) }".to_owned())]
#[case::depth(format!("{{ {} who {} }}", "again { ".repeat(12), "}".repeat(12)))]
#[case::brackets("{again".repeat(40_000))]
#[case::fields(format!("{}who{}", "{ again ".repeat(1000), "}".repeat(1000)))]
#[case::lists(format!("{{ rows(first: {}{}) }}", "[".repeat(1000), "]".repeat(1000)))]
#[case::types(format!("query($a: {}Int{}) {{ who }}", "[".repeat(1000), "]".repeat(1000)))]
#[tokio::test]
async fn large_queries_are_refused(#[case] document: String) {
    let answer = Door::open().send(query(&document)).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.code(), "QUERY_TOO_LARGE");
}

#[tokio::test]
async fn a_variable_cannot_ask_for_more_rows_either() {
    let text = json!({"query": "query($n: Int) { rows(first: $n) }", "variables": {"n": 5000}});
    let answer = Door::open().send(body(text.to_string())).await;
    assert_eq!(answer.code(), "QUERY_TOO_LARGE");
}

#[rstest]
#[case::within(query("{ rows(first: 200) }"), json!({"rows": 1}))]
#[case::introspection(query("{ __type(name: \"Query\") { name } }"), json!({"__type": {"name": "Query"}}))]
#[tokio::test]
async fn ordinary_queries_pass(#[case] request: Request<Body>, #[case] expected: serde_json::Value) {
    assert_eq!(Door::open().send(request).await.json()["data"], expected);
}

#[tokio::test]
async fn a_database_that_does_not_answer_is_told_as_such() {
    let door = Door::open();
    door.break_database();
    let answer = door.send(query("{ who }")).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.code(), "UNAVAILABLE");
}

#[rstest]
#[case::get(Method::GET)]
#[case::put(Method::PUT)]
#[case::options(Method::OPTIONS)]
#[tokio::test]
async fn only_post_is_taken_and_no_other_origin_is_let_in(#[case] method: Method) {
    let mut request = with_header(get("/graphql?query=%7Bwho%7D"), "authorization", &bearer());
    *request.method_mut() = method;
    let answer = Door::open().send(request).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(!answer.headers.keys().any(|name| name.as_str().starts_with("access-control")));
}

#[tokio::test]
async fn assets_are_for_callers_and_may_be_kept() {
    let door = Door::open();
    let path = format!("/asset/{ASSET}");
    let answer = door.send(get(&path)).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.header("cache-control"), "no-store");
    let answer = door.send(with_header(get(&path), "cookie", &door.sign_in().await)).await;
    assert_eq!(answer.body, b"[]");
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("cache-control"), "private, max-age=31536000, immutable");
    let answer = door.send(with_header(get("/asset/programs-0.json"), "authorization", &bearer())).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}
