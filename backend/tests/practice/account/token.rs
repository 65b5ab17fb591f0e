//! Tokens over GraphQL: made, replaced and revoked, with secrets that are shown once.

use std::time::Duration;

use backend::auth::{Access, Caller, Credential, Scope};
use serde_json::{Value, json};

use super::person::Desk;
use crate::{on_both, support::Base};

on_both!(a_token_is_made_replaced_and_revoked, what_is_wrong_with_a_token_is_told, a_token_ends_with_its_time);

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
}
