//! The application's files, and the headers of every response.

use std::borrow::Cow;

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use rstest::rstest;

use super::fixture::{ASSET, Door, PAGE, get, post, query, sign_in, with_header};
use crate::http::{Options, Spa, SpaFile};

const SCRIPT: &str = "/app-0123456789abcdef.js";
const KEPT: &str = "public, max-age=31536000, immutable";

#[rstest]
#[case::root("/", 200, PAGE, "no-cache")]
#[case::page("/index.html", 200, PAGE, "no-cache")]
#[case::route("/patients/7/chart", 200, PAGE, "no-cache")]
#[case::route_with_query("/reporting?tab=REPORTED", 200, PAGE, "no-cache")]
#[case::script(SCRIPT, 200, "run();", KEPT)]
#[case::plain_file("/logo.svg", 200, "<svg/>", "no-cache")]
#[tokio::test]
async fn files_and_routes_are_found(#[case] path: &str, #[case] status: u16, #[case] body: &str, #[case] cache: &str) {
    let answer = Door::open().send(get(path)).await;
    assert_eq!(answer.status, status);
    assert_eq!(String::from_utf8(answer.body.clone()).unwrap(), body);
    assert_eq!(answer.header("cache-control"), cache);
}

#[rstest]
#[case::absent_file(get("/absent.js"))]
#[case::compressed_twin(get("/app-0123456789abcdef.js.br"))]
#[case::hidden_file(get("/.secret"))]
#[case::parent(get("/../.secret"))]
#[case::source_map(get("/assets/app.js.map"))]
#[case::other_method(post("/patients", "{}"))]
#[case::figures(get("/metrics"))]
#[case::figures_by_another_method(post("/metrics", "{}"))]
#[tokio::test]
async fn anything_else_is_not_found(#[case] request: Request<Body>) {
    let answer = Door::open().send(request).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.json()["code"], "NOT_FOUND");
}

#[rstest]
#[case::taken(SCRIPT, "gzip, br", "br", "(compressed)")]
#[case::not_taken(SCRIPT, "gzip", "", "run();")]
#[case::refused(SCRIPT, "br;q=0", "", "run();")]
#[case::no_twin("/logo.svg", "br", "", "<svg/>")]
#[tokio::test]
async fn the_compressed_twin_is_sent_to_who_takes_it(
    #[case] path: &str,
    #[case] accepted: &str,
    #[case] coding: &str,
    #[case] body: &str,
) {
    let request = with_header(get(path), "accept-encoding", accepted);
    let answer = Door::open().send(request).await;
    assert_eq!(answer.header("content-encoding"), coding);
    assert_eq!(answer.header("vary"), "Accept-Encoding");
    assert_eq!(String::from_utf8(answer.body.clone()).unwrap(), body);
    assert_ne!(answer.header("content-type"), "application/octet-stream");
}

#[tokio::test]
async fn a_known_version_is_not_sent_again() {
    let door = Door::open();
    let first = door.send(get("/")).await;
    let again = door.send(with_header(get("/"), "if-none-match", first.header("etag"))).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert!(again.body.is_empty());
    let policy = first.header("content-security-policy");
    assert_eq!(again.header("content-security-policy"), policy);
    let other = door.send(with_header(get("/"), "if-none-match", "\"other\"")).await;
    assert_eq!(other.status, StatusCode::OK);
}

#[tokio::test]
async fn the_page_lets_its_own_loader_run_and_no_other_inline_script() {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use sha2::{Digest as _, Sha256};

    let answer = Door::open().send(get("/")).await;
    let policy = answer.header("content-security-policy");
    let script = "import init from '/app-0123456789abcdef.js';";
    assert!(PAGE.contains(script));
    let hash = STANDARD.encode(Sha256::digest(script));
    let expected = format!("script-src 'self' 'wasm-unsafe-eval' 'sha256-{hash}';");
    assert!(policy.contains(&expected), "{policy}");
    assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe-inline"));
}

/// The worker runs under the policy of its own script, and no other script has one that lets anything run.
#[tokio::test]
async fn the_worker_loads_its_own_files_and_nothing_else() {
    let file = |path: &str| {
        let bytes = Cow::Borrowed("importScripts('./explain.js');".as_bytes());
        path.ends_with(".js").then(|| SpaFile { bytes, kind: "text/javascript".to_owned(), version: "1".to_owned() })
    };
    let door = Door::with(Options::default(), Spa::of(file));
    let policy = async |path| door.send(get(path)).await.header("content-security-policy").to_owned();
    let of_worker = policy("/explain_loader.js").await;
    assert!(of_worker.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"), "{of_worker}");
    assert!(of_worker.contains("connect-src 'self';") && !of_worker.contains("unsafe-inline"), "{of_worker}");
    assert!(!policy("/explain.js").await.contains("script-src"));
}

#[tokio::test]
async fn without_a_built_application_the_page_says_what_to_run() {
    let door = Door::with(Options::default(), Spa::of(|_| None));
    let answer = door.send(get("/")).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(String::from_utf8(answer.body).unwrap().contains("cargo xtask run"));
}

#[rstest]
#[case::page(get("/"))]
#[case::script(get(SCRIPT))]
#[case::not_found(get("/absent.js"))]
#[case::graphql(query("{ who }"))]
#[case::unauthenticated(post("/graphql", "{}"))]
#[case::not_allowed(get("/graphql"))]
#[case::session(sign_in("ada", "wrong"))]
#[case::asset(get(&format!("/asset/{ASSET}")))]
#[case::socket(get("/graphql/ws"))]
#[case::health(get("/health"))]
#[case::ready(get("/ready"))]
#[case::healthz(get("/healthz"))]
#[case::livez(get("/livez"))]
#[case::readyz(get("/readyz"))]
#[tokio::test]
async fn every_response_carries_the_headers(#[case] request: Request<Body>) {
    let path = request.uri().path().to_owned();
    let answer = Door::open().send(request).await;
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none';"), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"));
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value);
    }
    assert!(!answer.header("permissions-policy").is_empty());
    assert_eq!(answer.header("x-request-id").len(), 16);
    let kept = path == SCRIPT || path == "/";
    assert_eq!(answer.header("cache-control") == "no-store", !kept);
}

#[tokio::test]
async fn graphiql_is_for_who_is_signed_in_under_a_policy_of_its_own() {
    let door = Door::open();
    let answer = door.send(get("/graphiql")).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/"));
    let cookie = door.sign_in().await;
    let answer = door.send(with_header(get("/graphiql"), "cookie", &cookie)).await;
    assert_eq!(answer.status, StatusCode::OK);
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("script-src 'self';") && policy.contains("connect-src 'self'"), "{policy}");
    assert!(!policy.contains("unsafe-eval"), "{policy}");
    let page = String::from_utf8(answer.body.clone()).unwrap();
    assert!(page.contains("/graphiql/start.js") && !page.contains("http"), "nothing is fetched from elsewhere: {page}");

    // A server that was built without it says so.
    let door = Door::with(Options::default(), Spa::of(|_| None));
    let cookie = door.sign_in().await;
    let answer = door.send(with_header(get("/graphiql"), "cookie", &cookie)).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(String::from_utf8(answer.body.clone()).unwrap().contains("built without it"));
}
