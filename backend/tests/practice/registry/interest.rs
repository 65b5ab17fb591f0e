//! Interest is kept, listed, and passed on once.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use async_graphql::{Request, Variables};
use axum::{Router, body::Bytes, http::StatusCode, routing::post};
use backend::{
    auth::{Caller, CallerKind},
    dispatch::WebhookTarget,
    feed::Feed,
    graphql::{self, App, SharedCounts},
    interest::{Route, pass_on},
    store::{self, NewInterest},
    transport::{Limits, Webhook},
};
use serde_json::{Value, json};
use url::Url;

use crate::{
    api::access::{ask, caller},
    on_both,
    support::{Base, Practice, guard, practice},
};

on_both!(
    interest_is_kept_and_written_as_a_mail,
    a_webhook_gets_it_once,
    a_failure_is_seen_and_ends,
    a_plain_address_is_not_used
);

/// A service that answers with these statuses, one after another, and keeps what it gets.
struct Service {
    url: Url,
    got: Arc<Mutex<Vec<Value>>>,
}

async fn service(statuses: &[u16]) -> Service {
    let got = Arc::new(Mutex::new(Vec::new()));
    let (kept, mut left) = (got.clone(), statuses.to_vec());
    left.reverse();
    let left = Arc::new(Mutex::new(left));
    let take = move |body: Bytes| {
        kept.lock().unwrap().push(serde_json::from_slice(&body).unwrap());
        let status = left.lock().unwrap().pop().unwrap_or(500);
        async move { StatusCode::from_u16(status).unwrap() }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/interest", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/interest", post(take))).await });
    Service { url, got }
}

async fn tell(practice: &Practice, route: Route, input: Value) -> Value {
    let schema = graphql::build(practice.store.reader().clone()).unwrap();
    let app = App {
        store: practice.store.clone(),
        reference: practice.courier.reference.clone(),
        courier: practice.courier.clone(),
        feed: Feed::default(),
        interest: route,
        counts: SharedCounts::default(),
        guard: guard(&practice.store),
    };
    let who: Caller = caller(CallerKind::Person);
    let query = "mutation($i: TellInterestInput!) { tellInterest(input: $i) { status problems { field } mail { link text } passesOn } }";
    let request = Request::new(query).variables(Variables::from_json(json!({ "i": input })));
    let answer = schema.execute(request.data(Arc::new(app)).data(who)).await;
    assert!(answer.is_ok(), "{:?}", answer.errors);
    answer.data.into_json().unwrap()["tellInterest"].clone()
}

async fn listed(practice: &Practice) -> Value {
    let query = "{ interests { rows { programCode programName contact volume note passing failed } } }";
    let answer = ask(practice, Some(CallerKind::Person), Request::new(query)).await;
    assert!(answer.is_ok(), "{:?}", answer.errors);
    answer.data.into_json().unwrap()["interests"].clone()
}

async fn interest_is_kept_and_written_as_a_mail(base: Base) {
    let practice = practice(base, false).await;
    let input =
        json!({ "programCode": "AL", "contact": " ana@clinic.example ", "volume": "200 a month", "note": "=1+1" });
    let refused = tell(&practice, Route::default(), json!({ "programCode": "AL", "contact": " " })).await;
    assert_eq!((&refused["status"], &refused["problems"]), (&json!("INVALID"), &json!([{ "field": "contact" }])));
    let route = Route { email: Some("programs@vendor.example".into()), webhook: None };
    let kept = tell(&practice, route, input).await;
    let text = "Program: Alabama (AL)\nPractice: Alder Family Clinic\nContact: ana@clinic.example\nVolume: 200 a month\nNote: =1+1";
    assert_eq!(kept["mail"]["text"], text);
    let link = kept["mail"]["link"].as_str().unwrap();
    assert!(
        link.starts_with(
            "mailto:programs@vendor.example?subject=Interest%20in%20reporting%20to%20Alabama&body=Program"
        )
    );
    assert_eq!(kept["passesOn"], false);
    let listed = listed(&practice).await;
    let row = json!({ "programCode": "AL", "programName": "Alabama", "contact": "ana@clinic.example",
        "volume": "200 a month", "note": "=1+1", "passing": "Kept here.", "failed": false });
    assert_eq!(listed["rows"], json!([row]));
    let refused = ask(&practice, Some(CallerKind::Program), Request::new("{ interests { rows { note } } }")).await;
    assert!(refused.is_err(), "people only");
}

async fn keep(practice: &Practice, contact: &str) {
    let mut tx = practice.store.begin("test").await.unwrap();
    let new = NewInterest { program_code: "AL", contact, volume: None, note: None, passes_on: true };
    store::keep_interest(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
}

fn webhook(allow_private: bool) -> Webhook {
    Webhook::new(Limits { allow_private, total: Duration::from_secs(5), ..Limits::default() }).unwrap()
}

async fn pass(practice: &Practice, url: &Url) -> usize {
    let target = WebhookTarget::new(webhook(true), url.clone());
    pass_on(&practice.store, &practice.courier.reference, &target).await.unwrap()
}

async fn a_webhook_gets_it_once(base: Base) {
    let practice = practice(base, false).await;
    let service = service(&[200, 200]).await;
    keep(&practice, "ana@clinic.example").await;
    keep(&practice, "ben@clinic.example").await;
    let url = &service.url;
    let other = WebhookTarget::new(webhook(true), url.clone());
    let again = pass_on(&practice.store, &practice.courier.reference, &other);
    let (a, b) = tokio::join!(pass(&practice, url), again);
    assert_eq!(a + b.unwrap(), 2);
    assert_eq!(pass(&practice, url).await, 0, "nothing is left");
    let got = service.got.lock().unwrap().clone();
    assert_eq!(got.len(), 2, "each once");
    assert!(got.iter().any(|note| note["contact"] == "ana@clinic.example" && note["programName"] == "Alabama"));
    assert_eq!(listed(&practice).await["rows"][0]["passing"], "Passed on 03/10/2026, 10:00 am.");
}

async fn a_failure_is_seen_and_ends(base: Base) {
    let practice = practice(base, false).await;
    let service = service(&[503, 400]).await;
    keep(&practice, "ana@clinic.example").await;
    assert_eq!(pass(&practice, &service.url).await, 1);
    assert_eq!(pass(&practice, &service.url).await, 0, "not at once");
    let row = &listed(&practice).await["rows"][0];
    let expected = "Not passed on yet. The webhook answered with HTTP status 503. Next try 10:00 am.";
    assert_eq!((&row["passing"], &row["failed"]), (&json!(expected), &json!(true)));
    for _ in 0..8 {
        practice.source.advance(Duration::from_secs(20_000));
        pass(&practice, &service.url).await;
    }
    let got = service.got.lock().unwrap().clone();
    assert_eq!(got.len(), 6, "it ends");
    assert!(got.iter().all(|note| note["id"] == got[0]["id"]), "the same one each time");
    let row = &listed(&practice).await["rows"][0];
    assert_eq!(row["passing"], "Not passed on. The webhook answered with HTTP status 500. Send it by email.");
}

async fn a_plain_address_is_not_used(base: Base) {
    let practice = practice(base, false).await;
    let service = service(&[200]).await;
    keep(&practice, "ana@clinic.example").await;
    let strict = WebhookTarget::new(webhook(false), service.url.clone());
    assert_eq!(pass_on(&practice.store, &practice.courier.reference, &strict).await.unwrap(), 1);
    assert!(service.got.lock().unwrap().is_empty(), "nothing went out");
    let row = &listed(&practice).await["rows"][0];
    assert!(row["passing"].as_str().unwrap().contains("not_encrypted"), "{row}");
}
