//! Sealing of secrets in the database: each opens only in its own place.

use backend::{
    app,
    entity::{integration_secret, submission},
    store,
    vault::{Binding, Key, KeyId, Vault},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, sea_query::Expr};
use uuid::Uuid;

use crate::{
    on_both,
    support::{Base, Practice, practice},
};

on_both!(
    nothing_secret_is_in_clear,
    a_moved_secret_does_not_open,
    a_moved_message_does_not_open,
    ten_thousand_values_are_sealed_anew_and_none_is_lost,
    what_does_not_open_is_left_and_told,
);

fn contains(haystack: &[u8], needle: &str) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle.as_bytes())
}

async fn nothing_secret_is_in_clear(base: Base) {
    let practice = practice(base, true).await;
    let (_, report) = practice.add_one("10077", "Y014237").await;
    practice.send(report).await;
    let secrets = integration_secret::Entity::find().all(practice.store.reader()).await.unwrap();
    assert!(secrets.iter().all(|row| !contains(&row.sealed, "training")) && !secrets.is_empty());
    let sent = submission::Entity::find().all(practice.store.reader()).await.unwrap();
    let request = sent[0].request.clone().unwrap();
    assert!(!contains(&request, "Okafor") && !contains(&request, "MSH"));
    assert!(!contains(&sent[0].response.clone().unwrap(), "MSA"));
    let opened = store::submissions_of(practice.store.reader(), &practice.courier.vault, report).await.unwrap();
    assert!(opened[0].request.as_deref().unwrap().contains("Okafor^Maya"));
    assert!(opened[0].response.as_deref().unwrap().contains("MSA|AA"));
}

async fn a_moved_secret_does_not_open(base: Base) {
    let practice = practice(base, true).await;
    let mut rows = store::secrets_of(practice.store.reader(), practice.integration).await.unwrap();
    let mut row = rows.remove(0);
    assert_eq!(store::open_secret(&practice.courier.vault, &row).unwrap().as_str(), "training");
    row.id = practice.integration;
    assert!(matches!(store::open_secret(&practice.courier.vault, &row), Err(store::Error::Sealed)));
}

async fn a_moved_message_does_not_open(base: Base) {
    let practice = practice(base, true).await;
    let mut reports = Vec::new();
    for mrn in ["10077", "10078"] {
        let (_, report) = practice.add_one(mrn, "Y014237").await;
        practice.send(report).await;
        reports.push(report);
    }
    let read = async |report| {
        store::submissions_of(practice.store.reader(), &practice.courier.vault, report).await.map(|rows| rows.len())
    };
    assert_eq!(read(reports[0]).await.unwrap(), 1);
    let rows = submission::Entity::find().all(practice.store.reader()).await.unwrap();
    let tx = practice.store.begin("test").await.unwrap();
    // The one's message in the other's row, and the one's answer in the place of its own message.
    for (row, request) in [(&rows[0], rows[1].request.clone()), (&rows[1], rows[1].response.clone())] {
        let moved = submission::ActiveModel { id: Set(row.id), request: Set(request), ..Default::default() };
        moved.update(tx.db()).await.unwrap();
    }
    tx.commit().await.unwrap();
    for report in reports {
        assert!(matches!(read(report).await, Err(store::Error::Sealed)));
    }
}

fn key(id: u32) -> (KeyId, Key) {
    // The first is the one that practices of tests are set up with.
    (KeyId(id), Key::from_bytes([u8::try_from(id).unwrap() + 6; 32]))
}

fn vault_of(ids: &[u32]) -> Vault {
    Vault::new(ids.iter().map(|id| key(*id)).collect()).unwrap()
}

/// Number of secrets, and of messages with two bodies each; the sealed values are a third each.
const ROWS: usize = 3_400;

/// The sealed values: table, row, column and the plain text.
type Known = Vec<(&'static str, Uuid, &'static str, String)>;

/// Seals thousands of values with the first key, as a practice would over years.
async fn fill(practice: &Practice) -> Known {
    let (_, report) = practice.add_one("10077", "Y014237").await;
    practice.send(report).await;
    let source = practice.store.source();
    let seal = |table, row, column: &'static str, plain: &str| {
        let mut nonce = [0; 24];
        source.fill(&mut nonce);
        vault_of(&[1]).seal(&Binding::new(table, row, column), plain.as_bytes(), nonce).unwrap()
    };
    let template = submission::Entity::find().one(practice.store.reader()).await.unwrap().unwrap();
    let secret = integration_secret::Entity::find().one(practice.store.reader()).await.unwrap().unwrap();
    let (mut known, mut secrets, mut messages) = (Known::new(), Vec::new(), Vec::new());
    for n in 0..ROWS {
        let (id, plain) = (source.uuid(), format!("secret {n}"));
        let mut row = secret.clone().into_active_model().reset_all();
        row.id = Set(id);
        row.name = Set(format!("field_{n}"));
        row.sealed = Set(seal("integration_secret", id, "sealed", &plain));
        secrets.push(row);
        known.push(("integration_secret", id, "sealed", plain));
        let (id, sent, came) = (source.uuid(), format!("MSH {n}"), format!("MSA {n}"));
        let mut row = template.clone().into_active_model().reset_all();
        row.id = Set(id);
        row.message_id = Set(source.code(20));
        row.request = Set(Some(seal("submission", id, "request", &sent)));
        row.response = Set(Some(seal("submission", id, "response", &came)));
        messages.push(row);
        known.extend([("submission", id, "request", sent), ("submission", id, "response", came)]);
    }
    for n in (0..ROWS).step_by(500) {
        let tx = practice.store.begin("test").await.unwrap();
        let end = ROWS.min(n + 500);
        integration_secret::Entity::insert_many(secrets[n..end].to_vec())
            .exec_without_returning(tx.db())
            .await
            .unwrap();
        submission::Entity::insert_many(messages[n..end].to_vec()).exec_without_returning(tx.db()).await.unwrap();
        tx.commit().await.unwrap();
    }
    known
}

/// Returns the number of known values that these keys open, each to its own plain text.
async fn opening(practice: &Practice, vault: &Vault, known: &Known) -> usize {
    let secrets = integration_secret::Entity::find().all(practice.store.reader()).await.unwrap();
    let messages = submission::Entity::find().all(practice.store.reader()).await.unwrap();
    let mut sealed = std::collections::HashMap::new();
    sealed.extend(secrets.into_iter().map(|row| ((row.id, "sealed"), row.sealed)));
    for row in messages {
        sealed.insert((row.id, "request"), row.request.unwrap());
        sealed.insert((row.id, "response"), row.response.unwrap());
    }
    let opens = |(table, row, column, plain): &&(&'static str, Uuid, &'static str, String)| {
        let opened = vault.open(&Binding::new(table, *row, *column), &sealed[&(*row, *column)]);
        opened.is_ok_and(|opened| *opened == plain.as_bytes())
    };
    known.iter().filter(opens).count()
}

async fn ten_thousand_values_are_sealed_anew_and_none_is_lost(base: Base) {
    let practice = practice(base, true).await;
    let known = fill(&practice).await;
    assert!(known.len() >= 10_000);
    let both = vault_of(&[1, 2]);
    // It begins, and the power goes.
    let mut tx = practice.store.begin("test").await.unwrap();
    let begun = store::reseal_secrets(&mut tx, &both, None, 100).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((begun.values, begun.unopened), (100, 0));
    let mut lost = practice.store.begin("test").await.unwrap();
    store::reseal_messages(&mut lost, &both, None, 100).await.unwrap();
    drop(lost);
    assert_eq!(opening(&practice, &both, &known).await, known.len(), "until it is done, both keys together open all");
    let told = app::rotate_key(&practice.place.url, &both).await.unwrap();
    // Beside those of this test there are the password, the one message with its answer, and the audit log's key.
    assert_eq!(told.values, u64::try_from(known.len()).unwrap() + 4 - 100);
    assert!(told.to_string().contains("everything is sealed with key 2 now"), "{told}");
    assert_eq!(opening(&practice, &vault_of(&[2]), &known).await, known.len(), "the new key alone opens all");
    assert_eq!(opening(&practice, &vault_of(&[1]), &known).await, 0, "the old key opens none");
    store::check_key(practice.store.reader(), &vault_of(&[2])).await.unwrap();
    assert!(store::check_key(practice.store.reader(), &vault_of(&[1])).await.is_err());
    assert_eq!(app::rotate_key(&practice.place.url, &both).await.unwrap().values, 0, "there is nothing left to do");
}

async fn what_does_not_open_is_left_and_told(base: Base) {
    let practice = practice(base, true).await;
    let (_, report) = practice.add_one("10077", "Y014237").await;
    practice.send(report).await;
    let row = submission::Entity::find().one(practice.store.reader()).await.unwrap().unwrap();
    let tx = practice.store.begin("test").await.unwrap();
    let damaged = Expr::value(vec![1_u8, 0, 0, 0, 1, 9]);
    let update = submission::Entity::update_many().col_expr(submission::Column::Response, damaged);
    update.exec(tx.db()).await.unwrap();
    tx.commit().await.unwrap();
    let told = app::rotate_key(&practice.place.url, &vault_of(&[1, 2])).await.unwrap_err().to_string();
    assert!(told.starts_with("3 values were sealed anew with key 2, and 1 were left as they are"), "{told}");
    let after = submission::Entity::find_by_id(row.id).one(practice.store.reader()).await.unwrap().unwrap();
    assert_eq!(after.response, Some(vec![1, 0, 0, 0, 1, 9]));
    assert_ne!(after.request, row.request);
}
