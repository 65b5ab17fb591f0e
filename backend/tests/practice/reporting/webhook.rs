//! Webhooks of reports: signed, again until they are taken, in the order of each report, and again on demand.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use async_graphql::{Request, Variables};
use axum::{
    Router,
    body::Bytes,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use backend::{
    app,
    auth::{Access, Role},
    store::{self, OpenWebhook},
    transport::{Limits, Webhook},
    vault::{Key, KeyId, MacKey, Vault},
    webhook,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    api::access::{caller_with, request_by, schema},
    on_both,
    outage::program::{Program, Signal},
    support::{Base, Practice, practice, until, vault},
};

on_both!(
    each_change_is_posted_and_signed,
    what_is_not_taken_goes_again_in_its_order,
    what_a_dead_server_held_goes_again,
    it_is_replayed_disabled_and_enabled,
    a_test_tells_how_it_went_and_private_addresses_are_refused,
    the_program_tells_and_goes_on_after_a_kill,
    addresses_and_secrets_are_sealed,
);

/// A request that the receiver got.
#[derive(Debug, Clone, PartialEq)]
struct Received {
    id: String,
    timestamp: i64,
    signature: String,
    text: String,
}

impl Received {
    fn body(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    /// The status that it tells of a report.
    fn status(&self) -> (String, String) {
        let data = self.body()["data"].clone();
        (data["reportId"].as_str().unwrap().to_owned(), data["status"].as_str().unwrap().to_owned())
    }
}

/// A service that answers with these statuses, one after another, and then takes everything.
struct Receiver {
    url: String,
    got: Arc<Mutex<Vec<Received>>>,
    statuses: Arc<Mutex<Vec<u16>>>,
}

impl Receiver {
    async fn start(statuses: &[u16]) -> Self {
        let got = Arc::new(Mutex::new(Vec::new()));
        let left = Arc::new(Mutex::new(statuses.iter().rev().copied().collect::<Vec<_>>()));
        let (kept, statuses) = (Arc::clone(&got), Arc::clone(&left));
        let take = move |headers: HeaderMap, body: Bytes| {
            let header = |name: &str| headers.get(name).unwrap().to_str().unwrap().to_owned();
            kept.lock().unwrap().push(Received {
                id: header("webhook-id"),
                timestamp: header("webhook-timestamp").parse().unwrap(),
                signature: header("webhook-signature"),
                text: String::from_utf8(body.to_vec()).unwrap(),
            });
            let status = statuses.lock().unwrap().pop().unwrap_or(204);
            async move { StatusCode::from_u16(status).unwrap() }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook?key=canary-key", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, Router::new().route("/hook", post(take))).await });
        Self { url, got, statuses: left }
    }

    fn got(&self) -> Vec<Received> {
        self.got.lock().unwrap().clone()
    }
}

fn client(allow_private: bool) -> Webhook {
    Webhook::new(Limits { allow_private, total: Duration::from_secs(5), ..Limits::default() }).unwrap()
}

async fn ask(practice: &Practice, query: &str, variables: Value) -> Value {
    let request = Request::new(query).variables(Variables::from_json(variables));
    let admin = caller_with(Access::Role(Role::Administrator));
    let answer = schema(practice).execute(request_by(practice, Some(admin), request)).await;
    assert!(answer.errors.is_empty(), "{:?}", answer.errors);
    answer.data.into_json().unwrap()
}

/// Adds a webhook; returns its id and the key that its secret stands for.
async fn add(practice: &Practice, url: &str) -> (Uuid, MacKey) {
    let add = "mutation($input: AddWebhookInput!) { addWebhook(input: $input) { status secret \
               webhook { id name origin } problems { code } } }";
    let answer = ask(practice, add, json!({ "input": { "name": " EHR ", "url": url } })).await["addWebhook"].clone();
    assert_eq!((answer["status"].as_str(), answer["webhook"]["name"].as_str()), (Some("SAVED"), Some("EHR")));
    let secret = answer["secret"].as_str().unwrap().strip_prefix("whsec_").unwrap().to_owned();
    let key = MacKey::from_bytes(&BASE64_STANDARD.decode(secret).unwrap());
    (answer["webhook"]["id"].as_str().unwrap().parse().unwrap(), key)
}

async fn change(practice: &Practice, field: &str, id: Uuid) -> String {
    let query = format!("mutation($id: ID!) {{ {field}(input: {{ webhookId: $id }}) {{ status }} }}");
    ask(practice, &query, json!({ "id": id })).await[field]["status"].as_str().unwrap().to_owned()
}

async fn replay(practice: &Practice, id: Uuid, since: i64) -> String {
    let query =
        "mutation($id: ID!, $since: Sequence!) { replayWebhook(input: { webhookId: $id, since: $since }) { status } }";
    let answer = ask(practice, query, json!({ "id": id, "since": since.to_string() })).await;
    answer["replayWebhook"]["status"].as_str().unwrap().to_owned()
}

async fn replay_since_day(practice: &Practice, id: Uuid, day: &str) -> String {
    let query = "mutation($id: ID!, $day: Date!) { replayWebhook(input: { webhookId: $id, day: $day }) { status } }";
    let answer = ask(practice, query, json!({ "id": id, "day": day })).await;
    answer["replayWebhook"]["status"].as_str().unwrap().to_owned()
}

async fn deliveries(practice: &Practice) -> Vec<Value> {
    let query = "{ webhooks { origin disabledAt since deliveries { id seq reportId tries sentAt nextTryAt httpStatus failure } } }";
    let shown = ask(practice, query, json!({})).await;
    assert!(!shown.to_string().contains("canary-key"));
    shown["webhooks"][0]["deliveries"].as_array().unwrap().clone()
}

async fn tell(practice: &Practice, id: Uuid) -> usize {
    webhook::tell(&practice.store, &vault(), &client(true), id).await.unwrap()
}

async fn each_change_is_posted_and_signed(base: Base) {
    let practice = practice(base, true).await;
    practice.add_one("10076", "Y014237").await;
    let receiver = Receiver::start(&[]).await;
    let (id, key) = add(&practice, &receiver.url).await;
    assert_eq!(tell(&practice, id).await, 0, "what was before is not told");
    let (dose, report) = practice.add_one("10077", "Y014237").await;
    assert_eq!(tell(&practice, id).await, 1);
    practice.send(report).await;
    tell(&practice, id).await;
    assert_eq!(tell(&practice, id).await, 0, "once");
    let got = receiver.got();
    assert_eq!(got[0].status(), (report.to_string(), "READY_TO_SEND".to_owned()));
    assert_eq!(got.last().unwrap().status(), (report.to_string(), "REPORTED".to_owned()));
    for event in &got {
        let signed = format!("{}.{}.{}", event.id, event.timestamp, event.text);
        let expected = format!("v1,{}", BASE64_STANDARD.encode(key.sign(signed.as_bytes())));
        assert_eq!(event.signature, expected);
        assert_eq!(event.timestamp, practice.store.source().now().timestamp());
        let body = event.body();
        assert_eq!(
            (body["type"].as_str(), body["data"]["programCode"].as_str()),
            (Some("report.changed"), Some("SANDBOX"))
        );
        assert_eq!(body["data"]["immunizationId"], json!(dose.id));
        assert_eq!(body["data"]["patientId"], json!(dose.patient_id));
        let text = event.text.to_lowercase();
        assert!(
            ["okafor", "maya", "10077", "y014237", "2025-03-02"].iter().all(|value| !text.contains(value)),
            "{text}"
        );
    }
    let shown = deliveries(&practice).await;
    assert_eq!(shown.len(), got.len());
    assert!(
        shown.iter().all(|one| one["httpStatus"] == 204 && one["nextTryAt"].is_null() && one["sentAt"].is_string())
    );
}

async fn what_is_not_taken_goes_again_in_its_order(base: Base) {
    let practice = practice(base, true).await;
    let receiver = Receiver::start(&[500, 204, 503]).await;
    let (id, _) = add(&practice, &receiver.url).await;
    let (_, first) = practice.add_one("10077", "Y014237").await;
    tell(&practice, id).await;
    practice.send(first).await;
    practice.add_one("10078", "Y014238").await;
    // The other report goes, and what comes after of the first one waits.
    tell(&practice, id).await;
    let got = receiver.got();
    assert_eq!(got.len(), 2, "{got:?}");
    assert_ne!(got[1].status().0, first.to_string());
    let shown = deliveries(&practice).await;
    let failed = shown.iter().find(|one| one["httpStatus"] == 500).unwrap();
    assert_eq!(failed["failure"], "The address answered with HTTP status 500.");
    practice.source.advance(Duration::from_secs(4));
    tell(&practice, id).await;
    assert_eq!(receiver.got().len(), 2, "too soon");
    practice.source.advance(Duration::from_secs(1));
    tell(&practice, id).await;
    let again = receiver.got();
    assert_eq!((&again[2].id, &again[2].text), (&got[0].id, &got[0].text), "the same event");
    assert!(again[2].timestamp > got[0].timestamp && again[2].signature != got[0].signature);
    assert_eq!(again.len(), 3, "it answered 503");
    // The next pause is longer.
    practice.source.advance(Duration::from_secs(19));
    tell(&practice, id).await;
    assert_eq!(receiver.got().len(), 3);
    practice.source.advance(Duration::from_secs(1));
    tell(&practice, id).await;
    let all: Vec<_> = receiver.got().iter().skip(3).map(Received::status).collect();
    assert_eq!(all.first().unwrap().1, "READY_TO_SEND");
    assert_eq!(all.last().unwrap(), &(first.to_string(), "REPORTED".to_owned()));
    // What is never taken is given up, and the next goes.
    receiver.statuses.lock().unwrap().extend([500; 60]);
    let (_, lost) = practice.add_one("10079", "Y014239").await;
    for _ in 0..60 {
        tell(&practice, id).await;
        practice.source.advance(Duration::from_secs(2 * 3_600));
    }
    let shown = deliveries(&practice).await;
    let given_up = shown.iter().find(|one| one["reportId"] == lost.to_string()).unwrap();
    assert!(given_up["nextTryAt"].is_null() && given_up["sentAt"].is_null() && given_up["tries"].as_i64() > Some(10));
}

async fn what_a_dead_server_held_goes_again(base: Base) {
    let practice = practice(base, true).await;
    let receiver = Receiver::start(&[]).await;
    let (id, _) = add(&practice, &receiver.url).await;
    practice.add_one("10077", "Y014237").await;
    let mut tx = practice.store.begin("test").await.unwrap();
    assert_eq!(store::make_deliveries(&mut tx, id).await.unwrap(), 1);
    let held = store::claim_delivery(&mut tx, id).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    let second = practice.second_server().await.store;
    let tell = async || webhook::tell(&second, &vault(), &client(true), id).await.unwrap();
    assert_eq!(tell().await, 0, "somebody sends it");
    practice.source.advance(Duration::from_secs(121));
    assert_eq!(tell().await, 1);
    assert_eq!(receiver.got()[0].id, format!("msg_{}", held.id.simple()));
}

async fn it_is_replayed_disabled_and_enabled(base: Base) {
    let practice = practice(base, true).await;
    let receiver = Receiver::start(&[]).await;
    let since = store::last_change(practice.store.reader()).await.unwrap();
    let (id, _) = add(&practice, &receiver.url).await;
    let mut reports = Vec::new();
    for n in 0..5 {
        reports.push(practice.add_one(&format!("1007{n}"), "Y014237").await.1.to_string());
    }
    tell(&practice, id).await;
    let told = |from: usize| receiver.got().iter().skip(from).map(|event| event.status().0).collect::<Vec<_>>();
    assert_eq!(told(0), reports);
    assert_eq!(replay(&practice, id, since).await, "DONE");
    tell(&practice, id).await;
    assert_eq!(told(5), reports, "the same changes in the same order");
    let ids: std::collections::HashSet<_> = receiver.got().into_iter().map(|event| event.id).collect();
    assert_eq!(ids.len(), 10, "as new events");
    assert_eq!(replay(&practice, id, i64::from(i32::MAX)).await, "NOT_IN_FEED");
    assert_eq!(replay(&practice, Uuid::from_u128(5), 0).await, "NOT_FOUND");
    replay_by_day(&practice, id).await;
    assert_eq!(change(&practice, "disableWebhook", id).await, "DONE");
    let (_, late) = practice.add_one("10079", "Y014237").await;
    assert_eq!(tell(&practice, id).await, 0);
    assert_eq!(change(&practice, "testWebhook", id).await, "DISABLED");
    assert_eq!(change(&practice, "enableWebhook", id).await, "DONE");
    assert_eq!(tell(&practice, id).await, 1);
    assert_eq!(told(10), [late.to_string()], "what changed in the meantime");
}

/// By a day: from where the feed stood before it, as far as that is known.
async fn replay_by_day(practice: &Practice, id: Uuid) {
    let since = async || {
        let shown = ask(practice, "{ webhooks { since } }", json!({})).await;
        shown["webhooks"][0]["since"].as_str().unwrap().parse::<i64>().unwrap()
    };
    let last = store::last_change(practice.store.reader()).await.unwrap();
    assert_eq!(replay_since_day(practice, id, "2026-03-11").await, "NOT_IN_FEED", "it has not come yet");
    assert_eq!(replay_since_day(practice, id, "2026-03-10").await, "DONE");
    assert_eq!(since().await, 0, "the feed was never marked");
    let tx = practice.store.begin("test").await.unwrap();
    store::mark_feed(&tx).await.unwrap();
    tx.commit().await.unwrap();
    practice.source.advance(Duration::from_secs(24 * 3_600));
    assert_eq!(replay_since_day(practice, id, "2026-03-11").await, "DONE");
    assert_eq!(since().await, last, "where it stood at the mark");
    tell(practice, id).await;
    for input in ["webhookId: $id", "webhookId: $id, since: 0, day: \"2026-03-10\""] {
        let query = format!("mutation($id: ID!) {{ replayWebhook(input: {{ {input} }}) {{ status }} }}");
        let request = Request::new(query).variables(Variables::from_json(json!({ "id": id })));
        let admin = caller_with(Access::Role(Role::Administrator));
        let answer = schema(practice).execute(request_by(practice, Some(admin), request)).await;
        assert!(answer.errors[0].message.contains("the number of a change or a day"), "{:?}", answer.errors);
    }
}

async fn a_test_tells_how_it_went_and_private_addresses_are_refused(base: Base) {
    let practice = practice(base, true).await;
    let receiver = Receiver::start(&[404]).await;
    let (id, _) = add(&practice, &receiver.url).await;
    assert_eq!(change(&practice, "testWebhook", id).await, "DONE");
    tell(&practice, id).await;
    assert_eq!(receiver.got()[0].body()["type"], "webhook.test");
    let shown = deliveries(&practice).await;
    assert_eq!(
        (&shown[0]["httpStatus"], &shown[0]["nextTryAt"], &shown[0]["seq"]),
        (&json!(404), &json!(null), &json!(null))
    );
    let retried = "mutation($id: ID!) { testWebhook(input: { webhookId: $id, idempotencyKey: \"t-1\" }) { status } }";
    for _ in 0..2 {
        assert_eq!(ask(&practice, retried, json!({ "id": id })).await["testWebhook"]["status"], "DONE");
    }
    tell(&practice, id).await;
    let shown = deliveries(&practice).await;
    assert_eq!((&shown[0]["httpStatus"], shown.len()), (&json!(204), 2));
    for url in ["ftp://clinic.example/hook", "https://ana:secret@clinic.example/", "clinic.example", ""] {
        let add = "mutation($input: AddWebhookInput!) { addWebhook(input: $input) { status secret problems { field code } } }";
        let refused =
            ask(&practice, add, json!({ "input": { "name": "EHR", "url": url } })).await["addWebhook"].clone();
        assert_eq!(refused["problems"], json!([{ "field": "url", "code": "webhook.url" }]), "{url}");
        assert!(refused["secret"].is_null());
    }
    // Without the setting for private registries.
    for (url, code) in [(receiver.url.as_str(), "not_encrypted"), ("https://127.0.0.1:9/hook", "address_not_allowed")] {
        let (id, _) = add(&practice, url).await;
        change(&practice, "testWebhook", id).await;
        webhook::tell(&practice.store, &vault(), &client(false), id).await.unwrap();
        let told = store::deliveries_of(practice.store.reader(), id, 1).await.unwrap().pop().unwrap().failure;
        assert_eq!(told, Some(format!("The address could not be reached ({code}).")));
    }
    assert_eq!(receiver.got().len(), 2);
}

async fn the_program_tells_and_goes_on_after_a_kill(base: Base) {
    let practice = practice(base, true).await;
    let receiver = Receiver::start(&[]).await;
    add(&practice, &receiver.url).await;
    let server = Program::start(&practice.place.url);
    let (_, first) = practice.add_one("10077", "Y014237").await;
    let told = async |report: Uuid| {
        until("the event", async || {
            // What else changed may be told too, such as that the list is to be read again.
            let tells = |event: &Received| event.body()["data"]["reportId"] == report.to_string();
            receiver.got().iter().any(tells).then_some(())
        })
        .await;
    };
    told(first).await;
    server.end(Signal::Kill);
    let (_, second) = practice.add_one("10078", "Y014237").await;
    let server = Program::start(&practice.place.url);
    told(second).await;
    server.end(Signal::Terminate);
}

async fn addresses_and_secrets_are_sealed(base: Base) {
    let practice = practice(base, true).await;
    let (id, key) = add(&practice, "https://clinic.example/hook?key=canary-key").await;
    let row = store::webhook_by_id(practice.store.reader(), id).await.unwrap().unwrap();
    assert_eq!(row.origin, "https://clinic.example");
    assert!(!row.address.windows(10).any(|part| part == b"canary-key"));
    let keys = |ids: &[(u32, u8)]| {
        Vault::new(ids.iter().map(|(id, byte)| (KeyId(*id), Key::from_bytes([*byte; 32]))).collect()).unwrap()
    };
    app::rotate_key(&practice.place.url, &keys(&[(1, 7), (2, 8)])).await.unwrap();
    let row = store::webhook_by_id(practice.store.reader(), id).await.unwrap().unwrap();
    let OpenWebhook { url, key: opened } = store::open_webhook(&keys(&[(2, 8)]), &row).unwrap();
    assert_eq!((url.as_str(), opened), ("https://clinic.example/hook?key=canary-key", key));
    assert!(store::open_webhook(&vault(), &row).is_err());
}
