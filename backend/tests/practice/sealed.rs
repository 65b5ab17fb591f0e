//! What is secret is sealed in the database, and opens only where it belongs.

use backend::{
    entity::{integration_secret, submission},
    store,
};
use sea_orm::EntityTrait;

use crate::{
    on_both,
    support::{Base, practice},
};

on_both!(nothing_secret_is_in_clear, a_moved_secret_does_not_open);

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
