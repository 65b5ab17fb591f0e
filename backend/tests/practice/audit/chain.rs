//! Whoever has the database alone changes nothing unseen.

use std::slice;

use std::sync::Arc;

use backend::{
    entity::{audit, audit_head},
    source::{Source as _, SystemSource},
    store::{self, ChainFault, NewPatient, Store, Tx},
};
use chrono::TimeDelta;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
};
use uuid::Uuid;

use super::{entries, faults, seal, verify};
use crate::{
    on_both,
    support::{Base, Practice, migrate_anew, patient, practice, vault},
};

on_both!(
    each_changed_column_is_named,
    what_is_deleted_is_named,
    what_is_inserted_is_named,
    a_head_that_was_put_back_is_noticed,
    two_servers_write_and_seal_at_once,
    entries_of_before_are_taken_in,
    a_command_without_a_key_is_told_apart,
);

/// A practice with some sealed entries.
async fn sealed(base: Base) -> Practice {
    let practice = practice(base, true).await;
    for n in 0..4 {
        practice.add_one(&format!("1000{n}"), "Y014237").await;
    }
    seal(&practice.store).await;
    let whole = verify(&practice).await;
    assert!(whole.faults.is_empty() && whole.entries >= 8 && whole.unsealed == 0, "{whole}");
    practice
}

/// Does something to the database, as somebody does who has nothing else.
async fn tamper(practice: &Practice, change: impl AsyncFnOnce(&Tx)) {
    let tx = practice.store.begin("somebody").await.unwrap();
    change(&tx).await;
    tx.commit().await.unwrap();
}

/// Writes a row over the one of an id, with all its columns.
async fn write_over(practice: &Practice, id: Uuid, row: audit::Model) {
    tamper(practice, async |tx| {
        audit::Entity::delete_by_id(id).exec(tx.db()).await.unwrap();
        let row = row.into_active_model().reset_all();
        audit::Entity::insert(row).exec_without_returning(tx.db()).await.unwrap();
    })
    .await;
}

/// Changes one column of an entry; the id is another one than any of the entry's.
type Change = fn(&mut audit::Model, Uuid);

async fn each_changed_column_is_named(base: Base) {
    let practice = sealed(base).await;
    let all = entries(&practice).await;
    let other = SystemSource.uuid();
    let changes: [(&str, Change); 12] = [
        ("id", |row, other| row.id = other),
        ("at", |row, _| row.at += TimeDelta::microseconds(1)),
        ("actor", |row, _| row.actor = "eve".into()),
        ("actor_kind", |row, _| row.actor_kind = "PERSON".into()),
        ("actor_id", |row, other| row.actor_id = Some(other)),
        ("address", |row, _| row.address = Some(String::new())),
        ("action", |row, _| row.action = "patient.read".into()),
        ("entity", |row, _| row.entity = "vaccine".into()),
        ("entity_id", |row, other| row.entity_id = other),
        ("records", |row, _| row.records += 1),
        ("signature", |row, _| row.signature = Some(vec![7; 32])),
        ("seal", |row, _| row.seal = Some(vec![7; 32])),
    ];
    // In the middle, and the last one.
    for whole in [&all[3], all.last().unwrap()] {
        for (column, change) in changes {
            let mut row = whole.clone();
            change(&mut row, other);
            let id = row.id;
            write_over(&practice, whole.id, row).await;
            assert_eq!(faults(&practice).await, [ChainFault::Changed { seq: whole.seq, id }], "{column}");
            write_over(&practice, id, whole.clone()).await;
            assert_eq!(faults(&practice).await, [], "{column} is as it was");
        }
    }
    // Another number leaves a gap, and is one that nobody gave.
    let (row, last) = (all[3].clone(), all.last().unwrap().seq.unwrap());
    write_over(&practice, row.id, audit::Model { seq: Some(last + 5), ..row.clone() }).await;
    let gap = ChainFault::Missing { first: 4, last: 4 };
    let moved = ChainFault::Inserted { seq: Some(last + 5), id: row.id };
    assert_eq!(faults(&practice).await, [gap.clone(), moved]);
    write_over(&practice, row.id, audit::Model { seq: None, seal: None, ..row.clone() }).await;
    assert_eq!(faults(&practice).await, [gap]);
}

async fn delete(practice: &Practice, rows: &[audit::Model]) {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    tamper(practice, async |tx| {
        audit::Entity::delete_many().filter(audit::Column::Id.is_in(ids)).exec(tx.db()).await.unwrap();
    })
    .await;
}

async fn what_is_deleted_is_named(base: Base) {
    let practice = sealed(base).await;
    let all = entries(&practice).await;
    let last = i64::try_from(all.len()).unwrap();
    delete(&practice, &all[2..4]).await;
    let middle = ChainFault::Missing { first: 3, last: 4 };
    assert_eq!(faults(&practice).await, slice::from_ref(&middle));
    delete(&practice, &all[all.len() - 1..]).await;
    let end = ChainFault::Missing { first: last, last };
    assert_eq!(faults(&practice).await, [middle.clone(), end.clone()]);
    // Going on covers nothing up.
    practice.add_patient(patient("10077")).await;
    seal(&practice.store).await;
    assert_eq!(faults(&practice).await, [middle, end]);
    delete(&practice, &entries(&practice).await).await;
    let told = verify(&practice).await;
    assert_eq!(told.faults, [ChainFault::Missing { first: 1, last: last + 1 }]);
    assert!(told.to_string().contains(&format!("entries 1 to {} were deleted", last + 1)), "{told}");
}

async fn what_is_inserted_is_named(base: Base) {
    let practice = sealed(base).await;
    let all = entries(&practice).await;
    let last = all.last().unwrap().seq.unwrap();
    let forged = |row: &audit::Model| audit::Model {
        id: SystemSource.uuid(),
        actor: "ana".into(),
        actor_kind: "PERSON".into(),
        signature: None,
        seq: None,
        seal: None,
        ..row.clone()
    };
    let insert = async |row: audit::Model| {
        let id = row.id;
        tamper(&practice, async |tx| {
            let row = row.into_active_model().reset_all();
            audit::Entity::insert(row).exec_without_returning(tx.db()).await.unwrap();
        })
        .await;
        id
    };
    // Behind the end, with a number.
    let id = insert(audit::Model { seq: Some(last + 1), seal: all[0].seal.clone(), ..forged(&all[0]) }).await;
    assert_eq!(faults(&practice).await, [ChainFault::Inserted { seq: Some(last + 1), id }]);
    delete(&practice, &entries(&practice).await[all.len()..]).await;
    // As one that waits for its seal: without a signature, and with another entry's.
    let id = insert(forged(&all[0])).await;
    assert_eq!(faults(&practice).await, [ChainFault::Inserted { seq: None, id }]);
    seal(&practice.store).await;
    let unsigned = ChainFault::Inserted { seq: Some(last + 1), id };
    assert_eq!(faults(&practice).await, slice::from_ref(&unsigned), "a seal does not make it ours");
    let id = insert(audit::Model { signature: all[0].signature.clone(), ..forged(&all[0]) }).await;
    assert_eq!(faults(&practice).await, [unsigned.clone(), ChainFault::Changed { seq: None, id }]);
    seal(&practice.store).await;
    let copied = ChainFault::Changed { seq: Some(last + 2), id };
    assert_eq!(faults(&practice).await, [unsigned.clone(), copied.clone()]);
    // As one from before the chain.
    let id = insert(audit::Model { actor_kind: "EARLIER".into(), ..forged(&all[0]) }).await;
    seal(&practice.store).await;
    assert_eq!(faults(&practice).await, [unsigned, copied, ChainFault::Inserted { seq: Some(last + 3), id }]);
}

async fn a_head_that_was_put_back_is_noticed(base: Base) {
    let practice = sealed(base).await;
    let all = entries(&practice).await;
    let noted = verify(&practice).await.head;
    let before = &all[all.len() - 2];
    // The end is cut off, and the head is moved there: the key is missing to sign it.
    delete(&practice, &all[all.len() - 1..]).await;
    tamper(&practice, async |tx| {
        let head = audit_head::Entity::find().one(tx.db()).await.unwrap().unwrap();
        let mut head = head.into_active_model();
        (head.seq, head.seal) = (Set(before.seq.unwrap()), Set(before.seal.clone().unwrap()));
        head.update(tx.db()).await.unwrap();
    })
    .await;
    assert_eq!(faults(&practice).await, [ChainFault::Head]);
    practice.add_patient(patient("10077")).await;
    seal(&practice.store).await;
    assert_eq!(verify(&practice).await.unsealed, 1, "nothing is sealed behind a head that is not ours");
    assert_eq!(faults(&practice).await, [ChainFault::Head]);
    // Whoever kept an old head may put all back to it; a head that somebody noted tells.
    let told = store::verify_audit_log(&practice.store, &vault(), Some(&noted)).await.unwrap();
    assert_eq!(told.faults, [ChainFault::Head, ChainFault::NotedHead { seq: noted.0 }]);
    let whole = sealed(base).await;
    let noted = verify(&whole).await.head;
    whole.add_patient(patient("10077")).await;
    seal(&whole.store).await;
    let told = store::verify_audit_log(&whole.store, &vault(), Some(&noted)).await.unwrap();
    assert!(told.faults.is_empty() && told.head.0 > noted.0, "{told}");
}

async fn two_servers_write_and_seal_at_once(base: Base) {
    let practice = practice(base, true).await;
    let second = practice.second_server().await.store;
    let writers = (0..24).map(|n| {
        let store = if n % 2 == 0 { practice.store.clone() } else { second.clone() };
        tokio::spawn(async move {
            for m in 0..5 {
                let details = patient(&format!("{}", 20_000 + n * 10 + m));
                let write = || async {
                    let mut tx = store.begin("test").await?;
                    let new = NewPatient { known: None, details: details.clone() };
                    store::save_patient(&mut tx, new).await?;
                    tx.commit().await
                };
                store::retry(write).await.unwrap();
                store::retry(|| store::seal_entries(&store)).await.unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    seal(&second).await;
    let told = verify(&practice).await;
    assert!(told.faults.is_empty() && told.entries >= 120, "{told}");
    let numbers: Vec<_> = entries(&practice).await.iter().filter_map(|row| row.seq).collect();
    assert_eq!(numbers, (1..=i64::try_from(told.entries).unwrap()).collect::<Vec<_>>());
}

/// The migration that brought the chain.
const CHAIN: &str = "m20261127_000075_audit_chain";

async fn entries_of_before_are_taken_in(base: Base) {
    let mut practice = practice(base, true).await;
    practice.add_one("10077", "Y014237").await;
    let before = entries(&practice).await;
    migrate_anew(&mut practice, CHAIN, async |_| {}).await;
    store::open_audit_log(&practice.store, &vault()).await.unwrap();
    practice.add_patient(patient("10078")).await;
    assert_eq!(faults(&practice).await, []);
    seal(&practice.store).await;
    let told = verify(&practice).await;
    assert_eq!(told.earlier, u64::try_from(before.len()).unwrap());
    assert!(told.faults.is_empty() && told.entries == told.earlier + 1, "{told}");
    let row = &entries(&practice).await[0];
    assert_eq!(row.actor_kind, "EARLIER");
    write_over(&practice, row.id, audit::Model { actor: "eve".into(), ..row.clone() }).await;
    assert_eq!(faults(&practice).await, [ChainFault::Changed { seq: Some(1), id: row.id }]);
}

async fn a_command_without_a_key_is_told_apart(base: Base) {
    let practice = sealed(base).await;
    let command = Store::open(&practice.place.url, Arc::new(SystemSource)).await.unwrap();
    let mut tx = command.begin("command line").await.unwrap();
    let details = patient("10088");
    store::save_patient(&mut tx, NewPatient { known: None, details }).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store::seal_entries(&command).await.unwrap(), 0, "it has no key");
    seal(&practice.store).await;
    let told = verify(&practice).await;
    assert!(told.faults.is_empty() && told.commands == 1, "{told}");
    assert_eq!(entries(&practice).await.last().unwrap().actor_kind, "COMMAND_LINE");
    tamper(&practice, async |tx| {
        tx.db().execute_unprepared("UPDATE audit SET actor = 'ana' WHERE actor_kind = 'COMMAND_LINE'").await.unwrap();
    })
    .await;
    assert_eq!(faults(&practice).await.len(), 1);
}
