//! Tokens over GraphQL: made, replaced and revoked, with secrets that are shown once.

use std::time::Duration;

use async_graphql::{Request, Variables};
use backend::{
    app,
    auth::{Access, Caller, Credential, Role, Scope},
    entity::{api_token, idempotency_key, user_account, webhook_endpoint},
    store,
    vault::{Key, KeyId, Vault},
};
use sea_orm::{EntityTrait, PaginatorTrait, QueryOrder};
use serde_json::{Value, json};

use super::person::{Desk, PASSWORD};
use crate::{
    api::access::{caller_with, request_by, schema},
    on_both,
    support::Base,
};

on_both!(
    a_token_is_made_replaced_and_revoked,
    what_is_wrong_with_a_token_is_told,
    a_token_ends_with_its_time,
    a_retry_is_answered_with_the_same_secret,
    what_is_kept_of_a_retry_is_sealed,
    replaced_twice_the_secret_in_use_stays_good,
);

async fn who(desk: &Desk, secret: &Value) -> Option<Caller> {
    let header = format!("Bearer {}", secret.as_str().unwrap());
    desk.who(Credential::from_authorization(&header).unwrap()).await
}

async fn listed(desk: &Desk) -> Value {
    let query = "{ tokens { name scopes state expiresAt previousEndsAt } }";
    desk.ask(query, Value::Null).await["tokens"][0].take()
}

async fn a_token_is_made_replaced_and_revoked(base: Base) {
    let desk = Desk::open(base).await;
    let scopes = json!(["REPORT", "READ_CLINICAL", "REPORT"]);
    let made = desk.act("createToken", json!({ "name": " EHR ", "scopes": scopes }), "secret token { id }").await;
    let caller = who(&desk, &made["secret"]).await.unwrap();
    assert_eq!(
        (caller.name.as_str(), caller.access),
        ("EHR", Access::Scopes(vec![Scope::ReadClinical, Scope::Report]))
    );
    let expected = json!({ "name": "EHR", "scopes": ["READ_CLINICAL", "REPORT"], "state": "OPEN",
        "expiresAt": null, "previousEndsAt": null });
    assert_eq!(listed(&desk).await, expected);

    let id = &made["token"]["id"];
    let replaced = desk.act("rotateToken", json!({ "id": id }), "secret token { previousEndsAt }").await;
    assert!(who(&desk, &made["secret"]).await.is_some(), "it is good for another day");
    assert_eq!(who(&desk, &replaced["secret"]).await.unwrap().name, "EHR");
    assert!(!replaced["token"]["previousEndsAt"].is_null());
    desk.practice.source.advance(Duration::from_secs(24 * 3_600));
    assert!(who(&desk, &made["secret"]).await.is_none());
    let long = desk.act("rotateToken", json!({ "id": id, "overlapHours": 721 }), "secret").await;
    assert_eq!(
        (&long["status"], &long["problems"][0]["field"], &long["secret"]),
        (&json!("INVALID"), &json!("overlapHours"), &Value::Null)
    );
    let at_once = desk.act("rotateToken", json!({ "id": id, "overlapHours": 0 }), "secret").await;
    assert!(who(&desk, &replaced["secret"]).await.is_none());

    let bell = desk.guard().revocations().listen();
    assert_eq!(desk.act("revokeToken", json!({ "id": id }), "token { state }").await["token"]["state"], "REVOKED");
    assert!(bell.has_changed().unwrap(), "its sockets are told");
    assert!(who(&desk, &at_once["secret"]).await.is_none());
    let gone = json!({ "status": "NOT_FOUND", "problems": [], "secret": null });
    assert_eq!(desk.act("rotateToken", json!({ "id": id }), "secret").await, gone);
    let actions: Vec<_> = desk.audit().await.into_iter().filter(|(actor, _)| actor == "ana").map(|row| row.1).collect();
    assert_eq!(actions.len(), 4, "{actions:?}");
}

async fn what_is_wrong_with_a_token_is_told(base: Base) {
    let desk = Desk::open(base).await;
    let good = json!({ "name": "EHR", "scopes": ["REPORT"], "days": 30 });
    assert_eq!(desk.act("createToken", good.clone(), "").await["status"], "SAVED");
    for (field, value, code) in [
        ("name", json!(""), "name.invalid"),
        ("name", json!("EHR"), "name.taken"),
        ("scopes", json!([]), "scopes.missing"),
        ("days", json!(0), "days.invalid"),
        ("days", json!(3_651), "days.invalid"),
    ] {
        let mut input = good.clone();
        if field != "name" {
            input["name"] = json!("other");
        }
        input[field] = value;
        let refused = desk.act("createToken", input, "secret").await;
        let expected = json!({ "status": "INVALID", "problems": [{ "field": field, "code": code }], "secret": null });
        assert_eq!(refused, expected);
    }
}

async fn a_token_ends_with_its_time(base: Base) {
    let desk = Desk::open(base).await;
    let input = json!({ "name": "EHR", "scopes": ["ADMINISTER"], "days": 1 });
    let made = desk.act("createToken", input, "secret").await;
    let caller = who(&desk, &made["secret"]).await.unwrap();
    let people = desk.ask_as(caller, "{ people { userName } ownSessions { id } }", Value::Null).await;
    assert_eq!(people["ownSessions"], json!([]));
    desk.practice.source.advance(Duration::from_secs(24 * 3_600));
    assert!(who(&desk, &made["secret"]).await.is_none());
    assert_eq!(listed(&desk).await["state"], "ENDED");
    let id = desk.ask("{ tokens { id } }", Value::Null).await["tokens"][0]["id"].clone();
    let refused = desk.act("rotateToken", json!({ "id": id }), "secret").await;
    let problems = json!([{ "field": "id", "code": "token.ended" }]);
    assert_eq!(refused, json!({ "status": "INVALID", "problems": problems, "secret": null }));
}

/// The mutations whose input or answer holds a secret: name, input, another input, and what is asked of the answer.
fn secretive(token: &Value) -> [(&'static str, Value, Value, &'static str); 4] {
    let scopes = json!(["REPORT"]);
    let person =
        |password: &str| json!({ "userName": "bea", "displayName": "Bea", "role": "VIEWER", "password": password });
    [
        (
            "createToken",
            json!({ "name": "EHR", "scopes": scopes }),
            json!({ "name": "HIE", "scopes": scopes }),
            "secret token { id }",
        ),
        (
            "rotateToken",
            json!({ "id": token }),
            json!({ "id": token, "overlapHours": 2 }),
            "secret token { id previousEndsAt }",
        ),
        (
            "addWebhook",
            json!({ "name": "EHR", "url": "https://clinic.example/hook" }),
            json!({ "name": "EHR", "url": "https://clinic.example/other" }),
            "secret webhook { id }",
        ),
        ("addPerson", person(PASSWORD), person("another password"), "person { id }"),
    ]
}

fn keyed(input: &Value) -> Value {
    let mut input = input.clone();
    input["idempotencyKey"] = json!("k-1");
    input
}

async fn rows(desk: &Desk) -> [u64; 3] {
    let db = desk.practice.store.reader();
    [
        api_token::Entity::find().count(db).await.unwrap(),
        webhook_endpoint::Entity::find().count(db).await.unwrap(),
        user_account::Entity::find().count(db).await.unwrap(),
    ]
}

async fn a_retry_is_answered_with_the_same_secret(base: Base) {
    for n in 0..4 {
        let desk = Desk::open(base).await;
        let made = desk.act("createToken", json!({ "name": "first", "scopes": ["REPORT"] }), "token { id }").await;
        let (field, input, other, wanted) = secretive(&made["token"]["id"])[n].clone();
        let first = desk.act(field, keyed(&input), wanted).await;
        assert_eq!(first["status"], "SAVED", "{field}: {first}");
        let kept = rows(&desk).await;
        assert_eq!(desk.act(field, keyed(&input), wanted).await, first, "{field}");
        assert_eq!(rows(&desk).await, kept, "{field}");
        if matches!(field, "createToken" | "rotateToken") {
            assert!(who(&desk, &first["secret"]).await.is_some(), "{field}");
        }
        let kind = format!("{}{}Input", field[..1].to_uppercase(), &field[1..]);
        let query = format!("mutation($i: {kind}!) {{ {field}(input: $i) {{ status }} }}");
        let request = Request::new(query).variables(Variables::from_json(json!({ "i": keyed(&other) })));
        let admin = caller_with(Access::Role(Role::Administrator));
        let reused = schema(&desk.practice).execute(request_by(&desk.practice, Some(admin), request)).await;
        assert!(reused.errors[0].message.starts_with("A request with this idempotencyKey"), "{field}: {reused:?}");
        // After 7 days the key is free.
        desk.practice.source.advance(Duration::from_secs(7 * 24 * 3_600));
        assert_ne!(desk.act(field, keyed(&input), wanted).await, first, "{field}");
    }
}

async fn what_is_kept_of_a_retry_is_sealed(base: Base) {
    let desk = Desk::open(base).await;
    let made = desk.act("createToken", json!({ "name": "first", "scopes": ["REPORT"] }), "token { id }").await;
    let mut secrets = vec![PASSWORD.to_owned()];
    for (field, mut input, _, wanted) in secretive(&made["token"]["id"]) {
        input["idempotencyKey"] = json!(field);
        let answer = desk.act(field, input, wanted).await;
        secrets.extend(answer["secret"].as_str().map(str::to_owned));
    }
    assert_eq!(secrets.len(), 4);
    let kept = async || {
        let all = idempotency_key::Entity::find().order_by_asc(idempotency_key::Column::Key);
        all.all(desk.practice.store.reader()).await.unwrap()
    };
    let before = kept().await;
    assert_eq!(before.len(), 4);
    for row in &before {
        let sealed = row.sealed.as_deref().unwrap();
        let shows = |secret: &String| sealed.windows(secret.len()).any(|part| part == secret.as_bytes());
        assert!(!secrets.iter().any(shows) && row.fingerprint.is_empty(), "{}", row.field);
    }

    // With a newer key they are sealed anew, each for its own place.
    let keys = |ids: &[u32]| {
        let key = |id: &u32| (KeyId(*id), Key::from_bytes([if *id == 1 { 7 } else { 8 }; 32]));
        Vault::new(ids.iter().map(key).collect()).unwrap()
    };
    app::rotate_key(&desk.practice.place.url, &keys(&[1, 2])).await.unwrap();
    let after = kept().await;
    let request = |row: &idempotency_key::Model| store::Request {
        caller: row.caller.clone(),
        key: row.key.clone(),
        field: "createToken",
        fingerprint: String::new(),
    };
    for (old, new) in before.iter().zip(&after) {
        let open = |request: &store::Request| store::open_answer(&keys(&[2]), request, new.sealed.as_deref().unwrap());
        assert_ne!(old.sealed, new.sealed);
        let opened = String::from_utf8(open(&request(new)).unwrap().to_vec()).unwrap();
        assert!(opened.contains("fingerprint"), "{}", new.field);
        let elsewhere = store::Request { key: "other".into(), ..request(new) };
        assert!(matches!(open(&elsewhere), Err(store::Error::Sealed)), "it opens for its own key alone");
    }
}

async fn replaced_twice_the_secret_in_use_stays_good(base: Base) {
    // The hours of the first replacement and of the second, and for how many hours the secret before both is good.
    for (first, second, good) in [(24, 24, 24), (24, 2, 2), (2, 24, 2), (24, 0, 0)] {
        let desk = Desk::open(base).await;
        let made = desk.act("createToken", json!({ "name": "EHR", "scopes": ["REPORT"] }), "secret token { id }").await;
        let rotate = async |hours: i64| {
            let input = json!({ "id": made["token"]["id"], "overlapHours": hours });
            desk.act("rotateToken", input, "secret").await["secret"].clone()
        };
        let (lost, newest) = (rotate(first).await, rotate(second).await);
        assert_eq!(who(&desk, &lost).await.is_some(), second > 0);
        assert_eq!(who(&desk, &made["secret"]).await.is_some(), good > 0, "{first} {second}");
        desk.practice.source.advance(Duration::from_secs(good * 3_600).saturating_sub(Duration::from_secs(1)));
        assert_eq!(who(&desk, &made["secret"]).await.is_some(), good > 0, "{first} {second}");
        desk.practice.source.advance(Duration::from_secs(1));
        assert!(who(&desk, &made["secret"]).await.is_none(), "{first} {second}");
        assert!(who(&desk, &newest).await.is_some());
    }
}
