//! What a restore leaves: nothing is taken for true that may have changed since the backup.

use std::{collections::BTreeSet, sync::Arc, sync::Mutex};

use async_trait::async_trait;
use backend::{
    alert,
    auth::{Accounts as _, CallerKind, NewSession, SecretHash},
    delivery::{self, Courier},
    entity::server,
    night::run_due,
    source::{Source as _, SystemSource},
    store::{self, AccountStore, NewUser},
    transport::{Contact, Endpoint, Failure, RegistryTransport, Reply},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use shared::report::{AttemptState, ExclusionReason, Wanted};

use super::command::dosewire;
use crate::{
    on_both,
    support::{Base, Practice, practice},
};

on_both!(
    what_the_registry_has_since_the_backup_is_no_refusal,
    what_may_be_at_the_registry_is_taken_out_when_that_is_asked_for,
    a_restore_raises_nothing_false_and_ends_sessions,
    a_database_with_a_server_is_not_marked,
);

/// A registry that refuses to add a dose twice, and takes updates of what it has.
struct Strict {
    inner: Arc<dyn RegistryTransport>,
    added: Mutex<BTreeSet<String>>,
}

/// The number of a message, and of its dose, and its action.
fn keys(message: &str) -> [String; 3] {
    let field = |segment: &str, n: usize| {
        let line = message.split(['\r', '\n']).find(|line| line.starts_with(segment)).unwrap();
        line.split('|').nth(n).unwrap_or_default().split('^').next().unwrap_or_default().to_owned()
    };
    [field("MSH", 9), field("ORC", 3), field("RXA", 21)]
}

#[async_trait]
impl RegistryTransport for Strict {
    async fn test_connection(&self, endpoint: &Endpoint, echo: &str) -> Result<Contact, Failure> {
        self.inner.test_connection(endpoint, echo).await
    }

    async fn submit(&self, endpoint: &Endpoint, message: &str) -> Result<Reply, Failure> {
        let [id, dose, action] = keys(message);
        if action == "A" && !self.added.lock().unwrap().insert(dose) {
            let body = format!(
                "MSH|^~\\&|IIS|IIS|A|B|20260310150000-0600||ACK^V04^ACK|1|P|2.5.1\rMSA|AE|{id}\r\
                 ERR||RXA^1^3|205^Duplicate key identifier^HL70357|E||||Duplicate vaccination event\r"
            );
            return Ok(Reply { body, http_status: Some(200) });
        }
        if action == "U" {
            let body = format!("MSH|^~\\&|IIS|IIS|A|B|20260310150000-0600||ACK^V04^ACK|1|P|2.5.1\rMSA|AA|{id}\r");
            return Ok(Reply { body, http_status: Some(200) });
        }
        self.inner.submit(endpoint, message).await
    }
}

/// A dose that was reported since the backup, and is deleted at the registry as well.
async fn what_may_be_at_the_registry_is_taken_out_when_that_is_asked_for(base: Base) {
    let practice = practice(base, true).await;
    let (dose, report) = practice.add_one("10077", "Y014237").await;
    let (silent, other) = practice.add_one("10078", "Y014238").await;
    mark(&practice).await;
    delivery::join(&practice.courier, false).await.unwrap();
    for (dose, at_registry) in [(&dose, true), (&silent, false)] {
        let mut tx = practice.store.begin("test").await.unwrap();
        store::delete_dose(&mut tx, dose.into(), at_registry).await.unwrap();
        tx.commit().await.unwrap();
    }
    practice.carry_all().await;
    let attempts = store::submissions_of(practice.store.reader(), &practice.courier.vault, report).await.unwrap();
    assert_eq!(attempts.iter().map(|attempt| attempt.row.action.as_str()).collect::<Vec<_>>(), ["D"]);
    assert!(attempts[0].request.as_ref().unwrap().contains(&dose.order_id));
    assert_eq!(practice.state(report).await.wanted, Wanted::Excluded(ExclusionReason::Deleted));
    let attempts = store::submissions_of(practice.store.reader(), &practice.courier.vault, other).await.unwrap();
    assert!(attempts.is_empty(), "a deletion that nobody asked for was sent");
}

/// Forgets what was done since, as a restore to that moment does.
async fn mark(practice: &Practice) {
    let mut tx = practice.store.begin("test").await.unwrap();
    store::mark_restored(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

async fn what_the_registry_has_since_the_backup_is_no_refusal(base: Base) {
    let practice = practice(base, true).await;
    let added = Mutex::new(BTreeSet::new());
    let transport = Arc::new(Strict { inner: practice.courier.transport.clone(), added });
    let courier = Courier { transport: transport.clone(), ..practice.courier.clone() };
    // At the backup one dose waits its turn, and one nobody had asked for. Both were reported since.
    let (first, queued) = practice.add_one("10077", "Y014237").await;
    let (second, at_rest) = practice.add_one("10078", "Y014238").await;
    assert_eq!(practice.queue(queued).await, store::QueueOutcome::Queued);
    transport.added.lock().unwrap().extend([first.order_id, second.order_id]);
    mark(&practice).await;
    delivery::join(&courier, false).await.unwrap();
    let attempt = practice.state(queued).await.attempt;
    assert_eq!((attempt.state, attempt.in_doubt), (AttemptState::Unknown, true));
    assert_eq!(practice.state(at_rest).await.attempt.state, AttemptState::None, "nobody asked for it");

    assert_eq!(practice.queue(at_rest).await, store::QueueOutcome::Queued);
    // Of what the registry has it does not say in which version: the one that the chart has goes as an update.
    while courier.carry_one().await.unwrap() {}
    for report in [queued, at_rest] {
        let attempts = store::submissions_of(practice.store.reader(), &courier.vault, report).await.unwrap();
        let actions: Vec<_> = attempts.iter().rev().map(|attempt| attempt.row.action.as_str()).collect();
        assert_eq!(actions, ["A", "U"]);
        let answer = attempts[1].response.clone().unwrap();
        assert!(answer.contains("Duplicate vaccination event"), "the registry did not know the dose: {answer}");
        assert_eq!(practice.seen(report).await.0, "REPORTED", "{answer}");
        assert!(!practice.state(report).await.maybe_accepted);
    }
}

async fn a_restore_raises_nothing_false_and_ends_sessions(base: Base) {
    let practice = practice(base, true).await;
    practice.add_one("10077", "Y014237").await;
    let accounts = AccountStore::new(practice.store.clone());
    let new = NewUser {
        user_name: "ana".into(),
        display_name: "Ana".into(),
        password_hash: "x".into(),
        role: backend::auth::Role::Administrator,
    };
    accounts.add_user(new).await.unwrap();
    let user = accounts.find_user("ana").await.unwrap().unwrap().id;
    let secret = SecretHash::of("secret");
    let now = practice.store.source().now();
    let new = NewSession { user, secret, expires: now + chrono::TimeDelta::days(30), by_provider: false };
    accounts.open_session(new, now).await.unwrap();

    // Ten days later the database is put back.
    practice.source.set("2026-03-20T15:00:00Z");
    mark(&practice).await;
    let now = practice.store.source().now();
    let found = accounts.find_session(secret, now, now - chrono::TimeDelta::days(30)).await.unwrap();
    assert!(found.is_none_or(|session| session.caller.kind != CallerKind::Person), "a session outlived the restore");
    let known = store::last_known_instant(practice.store.reader()).await.unwrap();
    assert_eq!(known, Some(now), "the clock seems to have jumped");
    // The nights since the backup are made up for, and none of them is late.
    assert!(run_due(&practice.store, &practice.courier.reference).await.unwrap() > 0);
    let newest = store::night_of_date(practice.store.reader(), practice.integration, "2026-03-20".parse().unwrap());
    assert!(!store::is_late_night(&newest.await.unwrap().unwrap()));
    assert_eq!(alert::check(&practice.store).await.unwrap(), 0);
    assert!(store::open_alerts(practice.store.reader()).await.unwrap().is_empty());
}

async fn a_database_with_a_server_is_not_marked(base: Base) {
    let practice = practice(base, true).await;
    let url = practice.place.url.as_str();
    let beat = async |at| {
        let row = server::ActiveModel { id: Set(practice.courier.server), heartbeat_at: Set(at), ..Default::default() };
        let tx = practice.store.begin("test").await.unwrap();
        row.update(tx.db()).await.unwrap();
        tx.commit().await.unwrap();
    };
    beat(SystemSource.now()).await;
    dosewire(&["restore", "--mark-only", "--database", url]).is_refused("SERVER_RUNS");
    assert!(store::last_restore(practice.store.reader()).await.unwrap().is_none());
    beat(SystemSource.now() - chrono::TimeDelta::minutes(1)).await;
    dosewire(&["restore", "--mark-only", "--database", url]).is_done();
    assert!(store::last_restore(practice.store.reader()).await.unwrap().is_some());
    assert!(server::Entity::find().all(practice.store.reader()).await.unwrap().is_empty());
}
