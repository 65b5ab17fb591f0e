//! `/session`.

use std::net::SocketAddr;

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode},
};
use rstest::rstest;
use serde_json::json;

use super::fixture::{Door, HOST, ORIGIN, get, post, sign_in, with_header, without_header};
use crate::{
    auth::memory::{PASSWORD, WITH_FACTOR, totp},
    http::{AddressRange, Options, Spa},
};

fn sign_out(cookie: &str) -> Request<Body> {
    let request = Request::delete("/session").header("host", HOST).header("origin", ORIGIN);
    request.header("cookie", cookie).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn a_session_is_opened_told_and_closed() {
    let door = Door::open();
    let cookie = door.sign_in().await;
    let answer = door.send(with_header(get("/session"), "cookie", &cookie)).await;
    let viewer = json!({
        "userName": "ada", "displayName": "Ada Lovelace", "role": "ADMINISTRATOR", "endsIn": 900, "warnBefore": 60,
    });
    assert_eq!(answer.json(), viewer);
    assert_eq!(answer.header("cache-control"), "no-store");

    let bell = door.revocations.listen();
    let answer = door.send(sign_out(&cookie)).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert!(answer.header("set-cookie").contains("Max-Age=0"));
    assert!(bell.has_changed().unwrap());
    let answer = door.send(with_header(get("/session"), "cookie", &cookie)).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
}

/// A browser shows each answer with an error status in its console, and a new visitor is no error.
#[rstest]
#[case::a_new_visitor(get("/session"), StatusCode::NO_CONTENT)]
#[case::an_old_cookie(with_header(get("/session"), "cookie", "dosewire_session=old"), StatusCode::NO_CONTENT)]
#[case::a_wrong_token(with_header(get("/session"), "authorization", "Bearer wrong"), StatusCode::UNAUTHORIZED)]
#[tokio::test]
async fn nobody_is_told_as_nobody(#[case] request: Request<Body>, #[case] status: StatusCode) {
    let answer = Door::open().send(request).await;
    assert_eq!(answer.status, status);
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[rstest]
#[case::plain(false)]
#[case::secure(true)]
#[tokio::test]
async fn the_cookie_is_kept_from_scripts_and_other_sites(#[case] secure_cookie: bool) {
    let options = Options { secure_cookie, ..Options::default() };
    let door = Door::with(options, Spa::embedded());
    let answer = door.send(sign_in("ada", PASSWORD)).await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("dosewire_session="), "{cookie}");
    assert!(cookie.contains("; HttpOnly; SameSite=Strict; Path=/; Max-Age=43200"), "{cookie}");
    assert_eq!(cookie.ends_with("; Secure"), secure_cookie);
    assert!(answer.body.is_empty());
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours() {
    let door = Door::open();
    let cookie = door.sign_in().await;
    for minutes in (10..=12 * 60).step_by(10) {
        door.wait_minutes(10);
        let expected = if minutes < 12 * 60 { StatusCode::OK } else { StatusCode::NO_CONTENT };
        let answer = door.send(with_header(get("/session"), "cookie", &cookie)).await;
        assert_eq!(answer.status, expected);
    }
}

/// What a page asks for by itself says how long nobody has used it.
#[tokio::test]
async fn a_session_ends_after_fifteen_minutes_without_use() {
    let door = Door::open();
    let cookie = door.sign_in().await;
    let ask = async |path: &str, idle: Option<&str>| {
        let request = if path == "/session" { get(path) } else { post(path, r#"{"query":"{ who }"}"#) };
        let request = with_header(request, "cookie", &cookie);
        door.send(idle.into_iter().fold(request, |request, idle| with_header(request, "dosewire-idle", idle))).await
    };
    let left = async || ask("/session", Some("86400")).await.json()["endsIn"].clone();
    door.wait_minutes(14);
    assert_eq!(ask("/graphql", Some("840")).await.status, StatusCode::OK);
    assert_eq!(left().await, 60, "a change that was read is no use");
    ask("/graphql", Some("120")).await;
    assert_eq!(left().await, 13 * 60);
    door.wait_minutes(12);
    ask("/graphql", None).await;
    assert_eq!(left().await, 15 * 60);
    door.wait_minutes(15);
    let answer = ask("/graphql", None).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"));
    assert_eq!(ask("/session", None).await.status, StatusCode::NO_CONTENT);
}

#[rstest]
#[case::wrong_password(sign_in("ada", "wrong"), StatusCode::UNAUTHORIZED, "WRONG_CREDENTIALS")]
#[case::unknown_user(sign_in("eve", PASSWORD), StatusCode::UNAUTHORIZED, "WRONG_CREDENTIALS")]
#[case::disabled_user(sign_in("gone", PASSWORD), StatusCode::UNAUTHORIZED, "WRONG_CREDENTIALS")]
#[case::foreign_page(
    with_header(sign_in("ada", PASSWORD), "origin", "https://evil.example"),
    StatusCode::FORBIDDEN,
    "FOREIGN_ORIGIN"
)]
#[case::form(
    with_header(sign_in("ada", PASSWORD), "content-type", "text/plain"),
    StatusCode::UNSUPPORTED_MEDIA_TYPE,
    "NOT_JSON"
)]
#[case::too_large(sign_in("ada", &"x".repeat(5000)), StatusCode::PAYLOAD_TOO_LARGE, "BODY_TOO_LARGE")]
#[case::other_form(post("/session", r#"{"user":"ada"}"#), StatusCode::BAD_REQUEST, "BODY_UNREADABLE")]
#[tokio::test]
async fn sign_in_is_refused(#[case] request: Request<Body>, #[case] status: StatusCode, #[case] code: &str) {
    let answer = Door::open().send(request).await;
    assert_eq!(answer.status, status);
    assert_eq!(answer.json()["code"], code);
    assert_eq!(answer.header("set-cookie"), "");
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn wrong_credentials_say_what_to_do() {
    let answer = Door::open().send(sign_in("ada", "wrong")).await;
    let message = "User name or password is not right. Try again, or ask the person who runs Dosewire to reset it.";
    assert_eq!(answer.json(), json!({"code": "WRONG_CREDENTIALS", "message": message}));
}

/// Some proxies write the client's port too.
#[rstest]
#[case::version_4("203.0.113.9:4711", "203.0.113.10:4711")]
#[case::version_6("[2001:db8:0:1::1]:4711", "[2001:db8:0:2::1]:4711")]
#[tokio::test]
async fn behind_a_proxy_clients_do_not_share_their_failures(#[case] one: &str, #[case] other: &str) {
    let options = Options { trusted_proxies: vec![AddressRange::parse("10.0.0.0/8").unwrap()], ..Options::default() };
    let door = Door::with(options, Spa::embedded());
    let sign_in = async |client: &str, password: &str| {
        let mut request = with_header(sign_in("ada", password), "x-forwarded-for", client);
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 2], 40_000))));
        door.send(request).await.status
    };
    for _ in 0..5 {
        assert_eq!(sign_in(one, "wrong").await, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(sign_in(one, PASSWORD).await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(sign_in(other, PASSWORD).await, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn after_five_failures_a_try_has_to_wait() {
    let door = Door::open();
    for _ in 0..5 {
        assert_eq!(door.send(sign_in("ada", "wrong")).await.status, StatusCode::UNAUTHORIZED);
    }
    door.wait_minutes(5);
    let answer = door.send(sign_in("ada", PASSWORD)).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.header("retry-after"), "600");
    door.wait_minutes(10);
    assert_eq!(door.send(sign_in("ada", PASSWORD)).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_foreign_page_cannot_sign_somebody_out() {
    let door = Door::open();
    let cookie = door.sign_in().await;
    for request in
        [with_header(sign_out(&cookie), "origin", "https://evil.example"), without_header(sign_out(&cookie), "origin")]
    {
        assert_eq!(door.send(request).await.status, StatusCode::FORBIDDEN);
    }
    let answer = door.send(with_header(get("/session"), "cookie", &cookie)).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn a_database_that_does_not_answer_is_told_as_such() {
    let door = Door::open();
    door.break_database();
    let answer = door.send(sign_in("ada", PASSWORD)).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(door.send(get("/ready")).await.status, StatusCode::SERVICE_UNAVAILABLE);
    for alive in ["/health", "/healthz", "/livez"] {
        assert_eq!(door.send(get(alive)).await.status, StatusCode::OK, "{alive}");
    }
}

/// The code of the second factor at the beginning of the clock, in the first step or the one after.
fn app_code() -> String {
    totp().code_at(30)
}

#[tokio::test]
async fn a_second_factor_is_asked_for_and_taken() {
    let door = Door::open();
    let with = |code: &str| json!({ "userName": WITH_FACTOR, "password": PASSWORD, "code": code }).to_string();
    let asked = door.send(sign_in(WITH_FACTOR, PASSWORD)).await;
    assert_eq!((asked.status, asked.json()["code"].as_str()), (StatusCode::UNAUTHORIZED, Some("CODE_REQUIRED")));
    assert_eq!(asked.header("set-cookie"), "");
    let wrong = door.send(post("/session", &with("000000"))).await;
    assert_eq!((wrong.status, wrong.json()["code"].as_str()), (StatusCode::UNAUTHORIZED, Some("WRONG_CODE")));
    let good = door.send(post("/session", &with(&app_code()))).await;
    assert_eq!(good.status, StatusCode::NO_CONTENT);
    assert!(good.header("set-cookie").starts_with("dosewire_session="));
    let again = door.send(post("/session", &with(&app_code()))).await;
    assert_eq!(again.json()["code"], "WRONG_CODE", "a code is good once");
}

#[tokio::test]
async fn the_ways_to_sign_in_are_told_to_everybody() {
    let answer = Door::open().send(get("/session/ways")).await;
    assert_eq!(answer.json(), json!({ "provider": null, "password": true }));
    for path in ["/session/provider", "/session/provider/callback?code=a&state=b"] {
        let answer = Door::open().send(get(path)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "there is no provider here");
    }
}
