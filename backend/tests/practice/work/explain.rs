//! A message that somebody pastes is explained, and nothing of it stays.

use backend::{
    entity::{audit, change},
    store,
};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;
use uuid::Uuid;

use super::{ask_as, coordinator};
use crate::{
    on_both,
    support::{Base, practice},
};

on_both!(a_pasted_message_is_explained_and_not_kept,);

const EXPLAIN: &str = "query($text: String!) { explain(text: $text) { kind isCut verdict advice \
    segments { place title fields { place name value meaning } } problems { place text } findings { said text } } }";

async fn a_pasted_message_is_explained_and_not_kept(base: Base) {
    let practice = practice(base, true).await;
    let who = coordinator(Uuid::nil());
    let (_, report) = practice.add_one("10077", "WARN001").await;
    practice.send(report).await;
    let details = "query($id: ID!) { reportDetails(id: $id) { submissions { request response } } }";
    let sent = ask_as(&practice, &who, details, json!({ "id": report })).await.unwrap()["submissions"][0].clone();
    store::flush_reads(&practice.store).await.unwrap();
    let kept = async || {
        let db = practice.store.reader();
        (audit::Entity::find().count(db).await.unwrap(), change::Entity::find().count(db).await.unwrap())
    };
    let before = kept().await;

    let ours = ask_as(&practice, &who, EXPLAIN, json!({ "text": sent["request"] })).await.unwrap();
    assert_eq!((&ours["kind"], &ours["verdict"]), (&json!("VXU"), &json!(null)));
    assert_eq!(ours["problems"], json!([]), "our own message is right");
    let fields: Vec<_> =
        ours["segments"].as_array().unwrap().iter().flat_map(|segment| segment["fields"].as_array().unwrap()).collect();
    let lot = fields.iter().find(|field| field["place"] == "RXA-15").unwrap();
    assert_eq!((&lot["name"], &lot["value"]), (&json!("Substance Lot Number"), &json!("WARN001")));

    let answer = ask_as(&practice, &who, EXPLAIN, json!({ "text": sent["response"] })).await.unwrap();
    assert_eq!((&answer["kind"], &answer["verdict"]), (&json!("ACK"), &json!("ACCEPTED_WITH_WARNINGS")), "{answer}");
    assert!(answer["findings"].as_array().unwrap().iter().any(|finding| !finding["said"].is_null()));

    let refused = ask_as(&practice, &who, EXPLAIN, json!({ "text": "x".repeat(70_000) })).await.unwrap_err();
    assert_eq!(refused, "Explain at most 64 KB at once.");
    store::flush_reads(&practice.store).await.unwrap();
    assert_eq!(kept().await, before);
}
