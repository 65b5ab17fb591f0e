//! The key of the audit log: sealed, kept over a rotation, and needed.

use backend::{
    app,
    entity::audit_head,
    store::{self, Error},
    vault::{Key, KeyId, Vault},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};

use super::{faults, seal};
use crate::{
    on_both,
    support::{Base, practice, vault},
};

on_both!(a_rotated_key_opens_the_log, another_key_does_not_open_the_log);

fn vault_of(keys: &[(u32, u8)]) -> Vault {
    Vault::new(keys.iter().map(|(id, byte)| (KeyId(*id), Key::from_bytes([*byte; 32]))).collect()).unwrap()
}

async fn a_rotated_key_opens_the_log(base: Base) {
    let practice = practice(base, true).await;
    practice.add_one("10077", "Y014237").await;
    seal(&practice.store).await;
    assert_eq!(faults(&practice).await, []);
    app::rotate_key(&practice.place.url, &vault_of(&[(1, 7), (2, 8)])).await.unwrap();
    let only_new = vault_of(&[(2, 8)]);
    let told = app::verify_audit(&practice.place.url, &only_new, None).await.unwrap();
    assert!(told.faults.is_empty() && told.entries > 0, "{told}");
    let old = store::verify_audit_log(&practice.store, &vault(), None).await;
    assert!(matches!(old, Err(Error::Sealed)));
}

async fn another_key_does_not_open_the_log(base: Base) {
    let practice = practice(base, true).await;
    let other = vault_of(&[(1, 9)]);
    assert!(matches!(store::open_audit_log(&practice.store, &other).await, Err(Error::Sealed)));
    // A head without its key, or none at all.
    let tx = practice.store.begin("somebody").await.unwrap();
    let head = audit_head::Entity::find().one(tx.db()).await.unwrap().unwrap();
    let mut damaged = head.clone().into_active_model();
    damaged.key = Set(vec![1; 80]);
    damaged.update(tx.db()).await.unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(store::verify_audit_log(&practice.store, &vault(), None).await, Err(Error::Sealed)));
    let tx = practice.store.begin("somebody").await.unwrap();
    audit_head::Entity::delete_by_id(head.id).exec(tx.db()).await.unwrap();
    tx.commit().await.unwrap();
    let told = app::verify_audit(&practice.place.url, &vault(), None).await.unwrap_err().to_string();
    assert!(told.contains("the head was deleted"), "{told}");
}
