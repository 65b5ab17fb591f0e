//! Maintenance of a registry: nothing is sent to it meanwhile, and what waited goes afterwards.

use async_graphql::Request;
use backend::{auth::CallerKind, entity::integration, night, store};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::{
    api::access::ask,
    on_both,
    support::{Base, Practice, practice, set_up},
};

on_both!(the_night_waits_for_the_end, a_window_is_said_on_the_pages, only_its_own_registry_is_closed);

/// Puts windows into the set-up of the training registry.
async fn close(practice: &Practice, windows: &str) {
    let entered = store::settings_of(&practice.integration_row().await.settings).unwrap();
    let mut new = set_up(practice.location, &entered["endpoint"], "training");
    new.maintenance = Some(windows.into());
    let mut tx = practice.store.begin("test").await.unwrap();
    store::save_integration(&mut tx, &practice.courier.vault, new).await.unwrap();
    tx.commit().await.unwrap();
}

/// Central time is five hours behind UTC in these days: the night of Wednesday 03/11 begins at 09:00 UTC.
async fn the_night_waits_for_the_end(base: Base) {
    let practice = practice(base, true).await;
    close(&practice, "Wednesdays 3:30 am to 5:00 am").await;
    let (_, report) = practice.add_one("1", "NEW1").await;
    practice.source.set("2026-03-11T09:00:00Z");
    assert_eq!(night::run_due(&practice.store, &practice.courier.reference).await.unwrap(), 1);
    practice.carry_all().await;
    assert_eq!(practice.seen(report).await.0, "IN_PROGRESS", "it waits");
    assert_eq!(practice.row(report).await.tries, 0, "nothing was tried");
    let query = format!("{{ reportDetails(id: \"{report}\") {{ report {{ why }} }} }}");
    let answer = ask(&practice, Some(CallerKind::Person), Request::new(query)).await;
    let why = answer.into_result().unwrap().data.into_json().unwrap()["reportDetails"]["report"]["why"].clone();
    assert_eq!(why, "The registry is under maintenance until 5:00 am. It goes afterwards.");
    practice.source.set("2026-03-11T09:59:59Z");
    practice.carry_all().await;
    assert_eq!(practice.records().doses_present, 0);
    practice.source.set("2026-03-11T10:00:00Z");
    practice.carry_all().await;
    assert_eq!(practice.seen(report).await.0, "REPORTED");
    assert_eq!(practice.records().doses_present, 1);
}

async fn shown(practice: &Practice) -> Value {
    let query = "{ integrations { maintenance closedUntil reminders { level text } } home { reminders { text } } }";
    let answer = ask(practice, Some(CallerKind::Person), Request::new(query)).await;
    assert!(answer.is_ok(), "{:?}", answer.errors);
    answer.data.into_json().unwrap()
}

async fn a_window_is_said_on_the_pages(base: Base) {
    let practice = practice(base, true).await;
    close(&practice, "03/11/2026 10:00 pm to 03/12/2026 6:00 am").await;
    let before = shown(&practice).await;
    assert_eq!(before["integrations"][0]["closedUntil"], Value::Null);
    assert_eq!(before["home"]["reminders"], json!([]));
    practice.source.set("2026-03-12T04:00:00Z");
    let during = shown(&practice).await;
    let integration = &during["integrations"][0];
    assert_eq!(integration["maintenance"], "03/11/2026 10:00 pm to 03/12/2026 6:00 am");
    assert_eq!(integration["closedUntil"], "2026-03-12T11:00:00Z");
    let text =
        "Dosewire training registry is under maintenance until 6:00 am on 03/12/2026. What is due goes afterwards.";
    assert_eq!(integration["reminders"], json!([{ "level": "CLOSED", "text": text }]));
    assert_eq!(during["home"]["reminders"], json!([{ "text": text }]));
}

async fn only_its_own_registry_is_closed(base: Base) {
    let practice = practice(base, true).await;
    let other = crate::registry::onboarding::wisconsin(&practice, "TEST", "training").await;
    let mut row: integration::ActiveModel =
        integration::Entity::find_by_id(other).one(practice.store.reader()).await.unwrap().unwrap().into();
    row.maintenance = sea_orm::ActiveValue::Set(Some("Every day 12:00 am to 11:59 pm".into()));
    let tx = practice.store.begin("test").await.unwrap();
    sea_orm::ActiveModelTrait::update(row, tx.db()).await.unwrap();
    tx.commit().await.unwrap();
    let (_, report) = practice.add_one("1", "NEW1").await;
    practice.send(report).await;
    assert_eq!(practice.seen(report).await.0, "REPORTED");
}
